package io.crmify.operations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entity on a connection, as crmify has it. It holds ids and codes, no other value of the entity.
 *
 * @param link its id
 * @param tenant empty for none
 * @param type the stable name of the entity's type
 * @param id the entity's id as text
 */
public record LinkStatus(
        UUID link, String connection, String tenant, String type, String id, InCrm inCrm, State state, Work work) {
    /** Where a link stands. */
    public enum State {
        /** Nothing is left to do. */
        IDLE,
        /** It waits for its time, and then for a worker. */
        DUE,
        /** A worker is at it. */
        LEASED,
        /** It is given up until its entity is edited, or an operator retries it. */
        DEAD,
        /** Its delete waits until an operator releases it. */
        HELD
    }

    /**
     * What is known of its record.
     *
     * @param crmId null if it has none, or nobody knows
     * @param status the CRM's word for the status sent last; null if none was
     * @param adopted true if the record was there before crmify
     * @param suspect true if it is not known for sure what the CRM holds
     * @param lastSynced when the CRM was last known to hold the state read; null if never
     */
    public record InCrm(
            @Nullable String crmId,
            @Nullable String status,
            boolean adopted,
            boolean suspect,
            @Nullable Instant lastSynced) {}

    /**
     * What is known of the work.
     *
     * @param due since when, or at what time, it is due; of a link at work when its lease ends; null if nothing is left to do
     * @param backfill true if whatever is fresh goes first
     * @param attempts failed ones of the record's own since it last changed
     * @param reason the stable code of the last failure, or of what it waits for; null if there is none
     * @param detail what happened; null if nothing did
     * @param lastFailed null if it never did
     */
    public record Work(
            @Nullable Instant due,
            boolean backfill,
            int attempts,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Instant lastFailed) {}
}
