package io.crmify.jpa.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all connections; the keys are in {@link ConfigKey}.
 *
 * @param unit the persistence unit to hook; null for the only one
 * @param keyset null if nothing is to be encrypted
 * @param connections in the order in which they are configured; empty only if crmify is not enabled
 */
public record CrmifyConfig(
        Switches switches,
        @Nullable String unit,
        @Nullable String namespace,
        Pace pace,
        Retry retry,
        DeleteGuard guard,
        @Nullable Keyset keyset,
        List<ConnectionConfig> connections) {
    public CrmifyConfig {
        connections = List.copyOf(connections);
    }

    /** What is on. */
    public record Switches(boolean enabled, boolean push, SchemaMode schema, boolean projectId) {}

    /** How fast the engine turns. */
    public record Pace(Duration poll, Duration minInterval, Duration lease) {}

    /**
     * When a record that may itself be at fault is tried again, and when no more.
     *
     * @param maxAttempts null if only the budget counts
     */
    public record Retry(
            Duration delay,
            Duration maxDelay,
            Duration budget,
            int minAttempts,
            @Nullable Integer maxAttempts) {}

    /** How many deletes go through in a window before an operator must look. */
    public record DeleteGuard(int count, int percent, Duration window) {}

    /**
     * The keys of the encryption.
     *
     * @param key where they were found in the configuration
     * @param json as they are written there
     */
    public record Keyset(String key, String json) {
        /** Not the keys. */
        @Override
        public String toString() {
            return "Keyset[" + key + "]";
        }
    }
}
