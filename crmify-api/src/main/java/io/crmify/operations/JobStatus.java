package io.crmify.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest job of a kind for a type on a connection. One node at a time works on it, and another goes on if that one dies.
 *
 * @param type the stable name of the type
 * @param done how many entities it has been through
 * @param started when it was asked for
 * @param ended null while it runs
 * @param reason why it does not get on at the moment, or why it failed: a stable code; null if all is well
 */
public record JobStatus(
        Kind kind,
        String connection,
        String type,
        State state,
        long done,
        Instant started,
        @Nullable Instant ended,
        @Nullable String reason) {
    /** What is done. */
    public enum Kind {
        /** Every entity of the type is read again, and what the CRM does not have of it is sent. */
        BACKFILL
    }

    /** How far a job is. */
    public enum State {
        /** It is worked on, or waits for a node that knows the type. */
        RUNNING,
        /** Every entity has its turn, or has had it. */
        DONE,
        /** An operator has ended it. */
        CANCELLED
    }
}
