package io.crmify.jpa.link;

import io.crmify.LeadState;
import io.crmify.SyncState;
import io.crmify.jpa.store.Jdbc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** Makes a link due now; one at work will be when it is settled. */
    public boolean retry(Jdbc jdbc, UUID link) {
        return jdbc.update(LinkAdminSql.RETRY, unit, link) > 0;
    }

    public boolean discard(Jdbc jdbc, UUID link) {
        return jdbc.update(LinkAdminSql.DISCARD, unit, link) > 0;
    }

    /** A link as it was when it was looked at; what has been admitted since is not meant. */
    public record Seen(UUID link, long seq) {}

    /** Whose a link is. */
    public record Of(Seen seen, String type, String entityId) {}

    public Optional<Of> find(Jdbc jdbc, UUID link) {
        return jdbc
                .query(
                        LinkAdminSql.SEEN,
                        row -> new Of(
                                new Seen(row.getObject(1, UUID.class), row.getLong(2)),
                                row.getString(3),
                                row.getString(4)),
                        unit,
                        link)
                .stream()
                .findFirst();
    }

    /** Makes dead links due now; how many. */
    public int retry(Jdbc jdbc, Collection<UUID> dead) {
        return update(jdbc, LinkAdminSql.RETRY_DEAD, dead);
    }

    /** Notes that dead links are given up; how many. */
    public int discard(Jdbc jdbc, Collection<UUID> dead) {
        return update(jdbc, LinkAdminSql.DISCARD_DEAD, dead);
    }

    private int update(Jdbc jdbc, String sql, Collection<UUID> links) {
        if (links.isEmpty()) {
            return 0;
        }
        var parameters = new ArrayList<@Nullable Object>(List.of(unit));
        parameters.addAll(links);
        var ids = links.stream().map(link -> "?").collect(Collectors.joining(", "));
        return jdbc.update(sql.replace("{ids}", ids), parameters.toArray());
    }

    /** Removes a link, unless it is at work or has changed since; how many. */
    public int remove(Jdbc jdbc, Seen link) {
        return jdbc.update(LinkAdminSql.REMOVE, unit, link.link(), link.seq());
    }

    /** Makes some deletes due that were held back; how many. */
    public int releaseDeletes(Jdbc jdbc, String connection, int most) {
        var held = jdbc.query(LinkAdminSql.HELD, row -> row.getObject(1, UUID.class), unit, connection, most);
        return update(jdbc, LinkAdminSql.RELEASE, held);
    }

    /** Gives links of a former name of a type its stored name; how many. One that is there under both stays as it is. */
    public int rename(Jdbc jdbc, String from, String to) {
        return jdbc.update(LinkAdminSql.RENAME, to, unit, from, to);
    }
}
