package io.crmify.jpa.lane;

import io.crmify.LaneStatus.State;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a connection, or of one type on it, as all nodes see it. Times are epoch milliseconds by the database's clock.
 *
 * @param type empty for the connection as a whole
 * @param tenants those it serves, parted by commas; null for all
 * @param now when the row was read
 */
record LaneRow(
        String connection,
        String type,
        @Nullable String tenants,
        Stop stop,
        Probe probe,
        Account account,
        long ranMillis,
        long now) {
    /** Whether it sends, and if not, why and until when; {@code count} is how often it was stopped since it last ran well. */
    record Stop(
            State state,
            long since,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Long until,
            int count) {}

    /** Who may look whether it works again; {@code last} is the record that was tried last. */
    record Probe(@Nullable Long until, @Nullable UUID last) {}

    /** Whose it is, and whether its deletes wait for an operator. */
    record Account(
            @Nullable String credentialHash, @Nullable String id, boolean deletesHeld) {}

    boolean isWhole() {
        return type.isEmpty();
    }

    /** How long it has run in all. */
    long runningMillis() {
        return ranMillis + (stop.state() == State.RUNNING ? now - stop.since() : 0);
    }

    /** Whether the time is over that the stop was to last. */
    boolean isOver() {
        var until = stop.until();
        return until != null && until <= now;
    }

    boolean isBeingProbed() {
        var until = probe.until();
        return until != null && until > now;
    }
}
