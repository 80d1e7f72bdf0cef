package io.crmify.jpa.link;

import io.crmify.jpa.store.Jdbc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that this worker may work on until its lease ends, as it was when it was claimed.
 *
 * @param seq how often it has been admitted; if it is more when it is settled, its entity changed meanwhile
 */
public record ClaimedLink(UUID id, String type, String entityId, String connection, long seq, Crm crm, Work work) {
    /** What it is read from. */
    public static final String COLUMNS = """
            id, type, entity_id, connection, seq, crm_id, crm_object, fingerprint, crm_status, adopted, suspect, projected, tenant, removed, \
            confirm_at, attempts, failed_budget, priority""";

    /** Reads it from a row of {@link #COLUMNS}. */
    public static final Jdbc.Row<ClaimedLink> ROW = ClaimedLink::of;

    /**
     * What is known of the record in the CRM.
     *
     * @param id null if it has none, or nobody knows
     * @param object the CRM's name of what kind of record it is; empty if its ids are of one kind only
     * @param fingerprint of what was sent; null for nothing
     * @param status the word sent last; null for none
     * @param adopted the record was there before crmify
     * @param suspect what the CRM holds is not known for sure
     * @param projected false if the id is yet to be written onto the entity
     */
    public record Crm(
            @Nullable String id,
            String object,
            @Nullable String fingerprint,
            @Nullable String status,
            boolean adopted,
            boolean suspect,
            boolean projected) {
        /** There is no record. */
        public static final Crm NONE = new Crm(null, "", null, null, false, false, true);

        /** There may be one, of which no id is known. */
        public static final Crm IN_DOUBT = new Crm(null, "", null, null, false, true, true);
    }

    /**
     * What is known of the work.
     *
     * @param removed the entity was seen to be removed
     * @param confirm once it is done, it is to be done once more: another worker may still be at it
     * @param attempts failed ones of the record's own
     * @param budgetStart when the first of them was, on the clock of the lane's running time; null if there was none
     * @param backfill whatever is fresh goes first
     */
    public record Work(
            String tenant,
            boolean removed,
            boolean confirm,
            int attempts,
            @Nullable Long budgetStart,
            boolean backfill) {}

    /** The same with another count of admissions, and perhaps with nothing to be confirmed. */
    public ClaimedLink with(long admitted, boolean confirm) {
        var same =
                new Work(work.tenant(), work.removed(), confirm, work.attempts(), work.budgetStart(), work.backfill());
        return new ClaimedLink(id, type, entityId, connection, admitted, crm, same);
    }

    private static ClaimedLink of(ResultSet row) throws SQLException {
        return new ClaimedLink(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                new Crm(
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getBoolean(10),
                        row.getBoolean(11),
                        row.getBoolean(12)),
                new Work(
                        row.getString(13),
                        row.getBoolean(14),
                        row.getObject(15) != null,
                        row.getInt(16),
                        row.getObject(17, Long.class),
                        row.getInt(18) > 0));
    }
}
