package io.crmify.jpa.lane;

import io.crmify.LaneStatus.State;
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
        @Nullable Long probedUntil,
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
        return probedUntil != null && probedUntil > now;
    }
}
