package io.crmify.operations;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which failures are meant: {@link #ALL}, made narrower step by step.
 *
 * <pre>{@code
 * operations.retry(FailureFilter.ALL.onConnection("eu").ofType("Customer").withReason("INVALID_EMAIL"));
 * }</pre>
 *
 * @param connection on which it failed; null for all
 * @param type the stable name of the entity's type; null for all
 * @param reason the stable code of the cause; null for all
 * @param from the earliest time of the last failure; null for any
 * @param until what the time of the last failure must be before; null for any
 */
public record FailureFilter(
        @Nullable String connection,
        @Nullable String type,
        @Nullable String reason,
        @Nullable Instant from,
        @Nullable Instant until) {
    public static final FailureFilter ALL = new FailureFilter(null, null, null, null, null);

    /** {@link IllegalArgumentException} if a name is blank, or no time is between {@code from} and {@code until}. */
    public FailureFilter {
        refuseBlank("connection", connection);
        refuseBlank("type", type);
        refuseBlank("reason", reason);
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("from (" + from + ") must be before until (" + until + ")");
        }
    }

    private static void refuseBlank(String what, @Nullable String name) {
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException(what + " is blank; give a name, or leave it out for all");
        }
    }

    public FailureFilter onConnection(String only) {
        return new FailureFilter(Objects.requireNonNull(only, "connection"), type, reason, from, until);
    }

    /** @param only a type's stable name, as {@code FailedLead.type()} tells it */
    public FailureFilter ofType(String only) {
        return new FailureFilter(connection, Objects.requireNonNull(only, "type"), reason, from, until);
    }

    /** @param only a code, as {@code FailedLead.reason()} tells it */
    public FailureFilter withReason(String only) {
        return new FailureFilter(connection, type, Objects.requireNonNull(only, "reason"), from, until);
    }

    /** What last failed then or later. */
    public FailureFilter from(Instant earliest) {
        return new FailureFilter(connection, type, reason, Objects.requireNonNull(earliest, "from"), until);
    }

    /** What last failed before. */
    public FailureFilter until(Instant end) {
        return new FailureFilter(connection, type, reason, from, Objects.requireNonNull(end, "until"));
    }
}
