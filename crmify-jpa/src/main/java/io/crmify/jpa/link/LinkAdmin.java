package io.crmify.jpa.link;

import io.crmify.FailedLead;
import io.crmify.LeadState;
import io.crmify.SyncState;
import io.crmify.jpa.store.Jdbc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/** What applications and operators ask of links. Each method works in the transaction of the caller. Thread-safe. */
public final class LinkAdmin {
    private final String unit;

    public LinkAdmin(String unit) {
        this.unit = unit;
    }

    /** The links of one entity, by connection. */
    public List<LeadState.OnConnection> of(Jdbc jdbc, String type, String entityId) {
        return jdbc.query(
                LinkAdminSql.OF_ENTITY,
                row -> {
                    var synced = row.getObject(5, Long.class);
                    return new LeadState.OnConnection(
                            row.getString(1),
                            sync(LinkState.of(row.getString(2)), row.getString(3) != null),
                            row.getString(3),
                            row.getString(4),
                            synced == null ? null : Instant.ofEpochMilli(synced),
                            row.getInt(6),
                            row.getString(7));
                },
                unit,
                type,
                entityId);
    }

    private static SyncState sync(LinkState state, boolean inCrm) {
        return switch (state) {
            case IDLE -> inCrm ? SyncState.SYNCED : SyncState.NONE;
            case DUE, LEASED, HELD -> SyncState.PENDING;
            case DEAD -> SyncState.FAILED;
        };
    }

    public Map<String, Map<SyncState, Long>> counts(Jdbc jdbc) {
        var counts = new TreeMap<String, Map<SyncState, Long>>();
        record Count(String connection, SyncState sync, long links) {}
        jdbc.query(
                        LinkAdminSql.COUNTS,
                        row -> new Count(
                                row.getString(1),
                                sync(LinkState.of(row.getString(2)), row.getInt(3) == 1),
                                row.getLong(4)),
                        unit)
                .forEach(count -> counts.computeIfAbsent(count.connection(), c -> new TreeMap<>())
                        .merge(count.sync(), count.links(), Long::sum));
        return counts;
    }

    public List<FailedLead> failed(Jdbc jdbc, int limit) {
        return jdbc.query(
                LinkAdminSql.FAILED,
                row -> new FailedLead(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        Objects.toString(row.getString(7), ""),
                        Objects.toString(row.getString(8), ""),
                        new FailedLead.Failures(
                                row.getInt(9),
                                Instant.ofEpochMilli(row.getLong(10)),
                                Instant.ofEpochMilli(row.getLong(11)))),
                unit,
                limit);
    }

    /** Makes a link due now; one at work will be when it is settled. */
    public boolean retry(Jdbc jdbc, UUID link) {
        return jdbc.update(LinkAdminSql.RETRY, unit, link) > 0;
    }

    public int retryAll(Jdbc jdbc, String connection) {
        return jdbc.update(LinkAdminSql.RETRY_ALL, unit, connection);
    }

    public boolean discard(Jdbc jdbc, UUID link) {
        return jdbc.update(LinkAdminSql.DISCARD, unit, link) > 0;
    }

    /** Makes deletes due that were held back; how many. */
    public int releaseDeletes(Jdbc jdbc, String connection) {
        return jdbc.update(LinkAdminSql.RELEASE, unit, connection);
    }

    /** Gives links of a former name of a type its stored name; how many. One that is there under both stays as it is. */
    public int rename(Jdbc jdbc, String from, String to) {
        return jdbc.update(LinkAdminSql.RENAME, to, unit, from, to);
    }
}
