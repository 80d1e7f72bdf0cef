package io.crmify.jpa.link;

import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.LinkSql.Scope;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.LowWater;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The links of one persistence unit. Each method works in the transaction of the caller. Thread-safe. */
public final class Links {
    private static final int ADMITTED_AT_ONCE = 500;

    private static final long LAG_MILLIS = 1_000;

    private static final int KEPT_AT_MOST = 5;

    private final Database database;
    private final LinkSql sql;
    private final String unit;
    private final Map<List<String>, Scope> scopes = new ConcurrentHashMap<>();

    public Links(Database database, String unit) {
        this.database = database;
        this.sql = LinkSql.of(database.kind());
        this.unit = unit;
    }

    private Scope scope(String connection, String type) {
        return scopes.computeIfAbsent(
                List.of(connection, type),
                made -> new Scope(unit, connection, type, new LowWater(LAG_MILLIS), new LowWater(LAG_MILLIS)));
    }

    /** Makes links due, new ones where there are none; in one order on all nodes. */
    public void admit(Jdbc jdbc, String type, Collection<Admission> admissions) {
        var sorted = admissions.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += ADMITTED_AT_ONCE) {
            sql.admit(jdbc, unit, type, sorted.subList(from, Math.min(sorted.size(), from + ADMITTED_AT_ONCE)));
        }
    }

    /** Claims what is due, the fresh before the backfill, and what a lease has expired of. */
    public List<ClaimedLink> claim(Jdbc jdbc, String connection, String type, Lease lease, int most) {
        return sql.claim(jdbc, scope(connection, type), lease, most);
    }

    /** Renews a lease; how many links it still holds. */
    public int renew(Jdbc jdbc, Lease lease, Collection<ClaimedLink> links) {
        var ids = links.stream().map(link -> "?").collect(Collectors.joining(", "));
        var parameters = new ArrayList<@Nullable Object>();
        links.forEach(link -> parameters.add(link.id()));
        parameters.add(lease.token());
        return jdbc.update(
                LinkQuerySql.RENEW
                        .replace("{lease}", String.valueOf(lease.duration().toMillis()))
                        .replace("{ids}", ids),
                parameters.toArray());
    }

    /** Writes what became of links; how many were still this worker's to settle. */
    public int settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix) {
        return settlements.isEmpty() ? 0 : sql.settle(jdbc, settlements, token, appendix);
    }

    /** The same, and writes CRM ids onto entities within that statement. */
    public Settlement.Written settle(
            Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix, Projectable.Within projection) {
        return sql.settle(jdbc, settlements, token, appendix, projection);
    }

    /**
     * Keeps the CRM id that a worker got which has lost its lease, where no other is known: it says more than nothing. The link
     * becomes suspect, since its present owner does not know of the call. If the link is gone with its entity, it is made anew, so
     * that the record goes too.
     *
     * @return false if another id is there, so that the CRM has two records
     */
    public boolean keepCrmId(Jdbc jdbc, ClaimedLink link, ClaimedLink.Crm crm) {
        // Between two statements others may remove the link or make it anew,
        // so whatever was read holds for no longer than that.
        for (int turn = 0; turn < KEPT_AT_MOST; turn++) {
            if (keep(jdbc, link, crm)) {
                return true;
            }
            var there = crmIds(jdbc, link);
            if (there.isEmpty()) {
                admitAnew(jdbc, link);
            } else if (there.get(0).isPresent()) {
                return there.get(0).equals(Optional.ofNullable(crm.id()));
            }
        }
        return false;
    }

    private boolean keep(Jdbc jdbc, ClaimedLink link, ClaimedLink.Crm crm) {
        return jdbc.update(
                        LinkQuerySql.KEEP_CRM_ID,
                        crm.id(),
                        crm.object(),
                        crm.adopted(),
                        unit,
                        link.type(),
                        link.entityId(),
                        link.connection())
                > 0;
    }

    private void admitAnew(Jdbc jdbc, ClaimedLink link) {
        var admission = new Admission(
                link.id(),
                link.entityId(),
                link.connection(),
                link.work().tenant(),
                true,
                true,
                Admission.Priority.FRESH);
        admit(jdbc, link.type(), List.of(admission));
    }

    private List<Optional<String>> crmIds(Jdbc jdbc, ClaimedLink link) {
        return jdbc.query(
                LinkQuerySql.CRM_ID,
                row -> Optional.ofNullable(row.getString(1)),
                unit,
                link.type(),
                link.entityId(),
                link.connection());
    }

    /** Has the link that holds a CRM id sent once more, and whole: another has written to its record. */
    public void doubt(Jdbc jdbc, String connection, ClaimedLink.Crm crm) {
        jdbc.update(LinkQuerySql.DOUBT, unit, connection, crm.id(), crm.object());
        jdbc.update(LinkQuerySql.SOON, unit, connection, crm.id(), crm.object());
    }

    /** Which of some links this claim has settled. */
    public Set<UUID> settled(Jdbc jdbc, Collection<ClaimedLink> links, UUID token) {
        var ids = links.stream().map(link -> "?").collect(Collectors.joining(", "));
        var parameters = new ArrayList<@Nullable Object>(List.of(token));
        links.forEach(link -> parameters.add(link.id()));
        return Set.copyOf(jdbc.query(
                LinkQuerySql.SETTLED.replace("{ids}", ids), row -> row.getObject(1, UUID.class), parameters.toArray()));
    }

    /** Which of some connections and types have something due. */
    public List<Due> due(Jdbc jdbc, Collection<String> connections, Collection<String> types) {
        var scopes = connections.stream()
                .flatMap(connection -> types.stream().map(type -> scope(connection, type)))
                .toList();
        if (scopes.isEmpty()) {
            return List.of();
        }
        var start = database.clock().nanos();
        var looks = scopes.stream()
                .map(scope -> new Look(scope, begin(scope.fresh(), start), begin(scope.backfill(), start)))
                .toList();
        var parameters = new ArrayList<@Nullable Object>();
        looks.forEach(look -> parameters.addAll(look.parameters()));
        var found = jdbc.query(
                LinkQuerySql.due(looks.size()),
                row -> new Found(
                        looks.get(row.getInt(1)),
                        row.getObject(2, Long.class),
                        row.getObject(3, Long.class),
                        row.getLong(4)),
                parameters.toArray());
        var end = database.clock().nanos();
        found.forEach(each -> each.note(start, end));
        return found.stream()
                .filter(each -> each.fresh() != null || each.backfill() != null)
                .map(Found::due)
                .toList();
    }

    // On the other databases claims begin at the very beginning, and so must looks.
    private long begin(LowWater water, long nanos) {
        return database.kind() == DatabaseKind.POSTGRESQL ? water.begin(nanos) : 0;
    }

    /** What is asked of one connection and type: whether there is anything from a time on. */
    private record Look(Scope scope, long fresh, long backfill) {
        List<Object> parameters() {
            var of = List.<Object>of(scope.unit(), scope.connection(), scope.type());
            return Stream.of(of, List.<Object>of(fresh), of, List.<Object>of(backfill))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /** When the first is due, if there is any. */
    private record Found(
            Look look, @Nullable Long fresh, @Nullable Long backfill, long now) {
        void note(long start, long end) {
            look.scope().fresh().looked(look.fresh(), fresh, now, start, end);
            look.scope().backfill().looked(look.backfill(), backfill, now, start, end);
        }

        Due due() {
            var first = fresh == null ? Priority.BACKFILL : Priority.FRESH;
            return new Due(look.scope().connection(), look.scope().type(), first);
        }
    }

    /**
     * Something is due there.
     *
     * @param first what goes first of it
     */
    public record Due(String connection, String type, Priority first) {}

    /** Links whose CRM id is yet to be written onto the entity, in the order of their ids. */
    public List<Projectable> unprojected(Jdbc jdbc, String type, int most) {
        return jdbc.query(
                LinkQuerySql.UNPROJECTED,
                row -> new Projectable(
                        row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)),
                unit,
                type,
                most);
    }

    /** Notes that CRM ids are on their entities; one that changed meanwhile stays to be written. */
    public void projected(Jdbc jdbc, Collection<Projectable> written) {
        if (!written.isEmpty()) {
            var parameters = new ArrayList<@Nullable Object>();
            written.forEach(link -> parameters.addAll(List.of(link.link(), link.crmId())));
            var pairs = written.stream().map(link -> "(?, ?)").collect(Collectors.joining(", "));
            jdbc.update(LinkQuerySql.PROJECTED.replace("{pairs}", pairs), parameters.toArray());
        }
    }

    /** The link that holds a CRM id of some kind of record; empty if none does. */
    public Optional<Holder> holder(Jdbc jdbc, String connection, String crmId, String object) {
        return jdbc
                .query(
                        LinkQuerySql.HOLDER,
                        row -> new Holder(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getBoolean(4)),
                        unit,
                        connection,
                        crmId,
                        object)
                .stream()
                .findFirst();
    }

    /**
     * A link with a CRM id.
     *
     * @param adopted whether crmify found its record there, and did not make it
     */
    public record Holder(UUID id, String type, String entityId, boolean adopted) {}

    /** Takes the CRM id from a link whose entity is gone, and ends that link without a call; false if somebody is at work on it. */
    public boolean handOver(Jdbc jdbc, Holder from, String crmId) {
        return jdbc.update(LinkQuerySql.HAND_OVER, from.id(), crmId) > 0;
    }

    /** Makes due again what has died of a fault within the last hour; how many. */
    public int retryUnreadable(Jdbc jdbc, String connection, String type, String reason, String detail) {
        return jdbc.update(LinkAdminSql.RETRY_UNREADABLE, unit, connection, type, reason, detail);
    }

    /** Gives back what was claimed and not worked on; it is due again after a while. */
    public void release(Jdbc jdbc, Collection<ClaimedLink> links, UUID token, Duration delay) {
        var ids = links.stream().map(link -> "?").collect(Collectors.joining(", "));
        var parameters = new ArrayList<@Nullable Object>(List.of(delay.toMillis(), token));
        links.forEach(link -> parameters.add(link.id()));
        jdbc.update(LinkQuerySql.RELEASE.replace("{ids}", ids), parameters.toArray());
    }
}
