package io.crmify.jpa.link;

import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The links of one persistence unit. Each method works in the transaction of the caller. Thread-safe. */
public final class Links {
    private static final int ADMITTED_AT_ONCE = 500;

    private final LinkSql sql;
    private final String unit;

    public Links(Database database, String unit) {
        this.sql = LinkSql.of(database.kind());
        this.unit = unit;
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
        return sql.claim(jdbc, new LinkSql.Scope(unit, connection, type), lease, most);
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

    /**
     * Keeps the CRM id that a worker got which has lost its lease, where no other is known: it says more than nothing. The link
     * becomes suspect, since its present owner does not know of the call. If the link is gone with its entity, it is made anew, so
     * that the record goes too.
     *
     * @return false if another id is there, so that the CRM has two records
     */
    public boolean keepCrmId(Jdbc jdbc, ClaimedLink link, ClaimedLink.Crm crm) {
        if (crmIds(jdbc, link).isEmpty()) {
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
        jdbc.update(
                LinkQuerySql.KEEP_CRM_ID,
                crm.id(),
                crm.adopted(),
                unit,
                link.type(),
                link.entityId(),
                link.connection());
        return crmIds(jdbc, link).equals(List.of(Optional.ofNullable(crm.id())));
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
    public void doubt(Jdbc jdbc, String connection, String crmId) {
        jdbc.update(LinkQuerySql.DOUBT, unit, connection, crmId);
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
        var asked = connections.stream()
                .flatMap(connection -> types.stream().flatMap(type -> Stream.of(Priority.values())
                        .map(priority -> new Due(connection, type, priority))))
                .toList();
        if (asked.isEmpty()) {
            return asked;
        }
        var parameters = new ArrayList<@Nullable Object>();
        asked.forEach(due -> parameters.addAll(List.of(unit, due.connection(), due.type())));
        var found = new LinkedHashMap<List<String>, Due>();
        jdbc.query(LinkQuerySql.due(asked.size() / 2), row -> asked.get(row.getInt(1)), parameters.toArray()).stream()
                .sorted(Comparator.comparing(Due::first))
                .forEach(due -> found.putIfAbsent(List.of(due.connection(), due.type()), due));
        return List.copyOf(found.values());
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

    /** The link that holds a CRM id; empty if none does. */
    public Optional<Holder> holder(Jdbc jdbc, String connection, String crmId) {
        return jdbc
                .query(
                        LinkQuerySql.HOLDER,
                        row -> new Holder(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getBoolean(4)),
                        unit,
                        connection,
                        crmId)
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
