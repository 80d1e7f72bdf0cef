package io.crmify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One connection as all nodes see it; or one type on it, if that alone is or was stopped.
 *
 * @param type the stable name of the type; empty for the connection itself
 * @param since when it came into this state
 * @param reason a stable code; null while RUNNING
 * @param detail what happened, and what ends the stop; null while RUNNING
 * @param until when it tries again by itself; null if something else ends the stop
 * @param deletesHeld true while the delete guard holds deletes back for an operator
 */
public record LaneStatus(
        String connection,
        String type,
        State state,
        Instant since,
        @Nullable String reason,
        @Nullable String detail,
        @Nullable Instant until,
        boolean deletesHeld) {

    /** Whether a connection sends, and if not, why. Every state but PAUSED ends by itself once its cause has gone. */
    public enum State {
        /** It sends. */
        RUNNING,
        /** The CRM asked to slow down; ends when its waiting time is over. */
        THROTTLED,
        /** The CRM's quota is used up; ends when it is renewed. */
        QUOTA_EXHAUSTED,
        /** The CRM does not answer, or with errors only; a probe ends it. */
        DOWN,
        /** The CRM refuses the credentials; other credentials, or a probe, end it. */
        UNAUTHORIZED,
        /** The CRM refuses everything for one reason, a missing property say; a probe ends it. */
        MISCONFIGURED,
        /** The credentials belong to another account than the links do; other credentials, or an operator, end it. */
        WRONG_ACCOUNT,
        /** An operator stopped it; an operator ends it. */
        PAUSED,
        /** A newer version of crmify, on another node, stopped it in a way that this one does not know; that one ends it. */
        UNKNOWN
    }
}
