package io.crmify.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether crmify is alive: figures for a health check and for alarms. To ask for them costs the same however much there is.
 *
 * @param asOf when they were read, by the database's clock, as all times here are
 * @param lastPoll when the dispatcher of this node last looked for work and could; null if it never did, or does not push
 * @param oldestChange since when the oldest change waits that is not admitted yet; null if none does
 * @param connections since when work waits, by connection; of each that any node has
 */
public record Vitals(
        Instant asOf, @Nullable Instant lastPoll, @Nullable Instant oldestChange, Map<String, Oldest> connections) {
    public Vitals {
        connections = Map.copyOf(connections);
    }

    /**
     * Since when the oldest work of a connection is due; what waits for its time, or for an operator, is not.
     *
     * @param fresh null if nothing fresh is due
     * @param backfill null if nothing of a backfill is due
     */
    public record Oldest(@Nullable Instant fresh, @Nullable Instant backfill) {}

    /** How long ago something was, as of when the figures were read; zero for nothing. */
    public Duration age(@Nullable Instant since) {
        return since == null || since.isAfter(asOf) ? Duration.ZERO : Duration.between(since, asOf);
    }
}
