package io.crmify.jpa.link;

import io.crmify.jpa.store.Jdbc;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB: no RETURNING of updates, so what is claimed is locked and read first; given rows are a derived table. Each statement is
 * told its index: left to itself MariaDB would now and then walk through the whole table, and wait there for the rows of others.
 */
final class MariaDbLinkSql implements LinkSql {
    private static final String ADMIT = """
            insert into crmify_link ({columns})
            values {rows}
            on duplicate key update {rearm}""".replace("{columns}", COLUMNS)
            .replace("{rearm}", LinkSql.rearm("", "values(removed)", "values(priority)"));

    private static final String ADMIT_ROW =
            "(?, ?, ?, ?, ?, ?, 'DUE', ?, {now}, 0, 1, ?, false, false, true, 0, {now})";

    private static final String REARM_REMOVED = """
            update crmify_link force index (crmify_link_entity) set {rearm}
            where unit = ? and type = ? and (entity_id, connection) in ({rows})""".replace("{rearm}", LinkSql.rearm("", "true", "0"));

    // As the rows will be once they are claimed.
    private static final String LOCK = """
            select {columns} from crmify_link force index (crmify_link_due)
            where unit = ? and connection = ? and type = ? and priority in (0, 1) and due_at <= {now}
            order by priority, due_at, id limit ? for update skip locked""".replace(
                    "{columns}",
                    ClaimedLink.COLUMNS
                            .replace("suspect", "suspect or state = 'LEASED'")
                            .replace("confirm_at", CONFIRM.replace("{l}", "")));

    private static final String REMOVE = """
            delete l from crmify_link l force index (primary)
            where l.state = 'LEASED' and l.lease_token = ? and (l.id, l.seq) in ({rows})""";

    private static final String SETTLE_BATCH = """
            update ({rows}) v straight_join crmify_link l force index (primary) on l.id = v.id set {settle}
            where l.state = 'LEASED' and l.lease_token = ? and (v.state <> 'REMOVED' or l.seq <> v.seq)""".replace("{settle}", LinkSql.settle("l.", "l.", "v."));

    // The first row of the union names and types the columns.
    private static final String SETTLE_ROW = SETTLE_COLUMNS.stream()
            .map(column -> (column[1].equals("uuid") ? "cast(? as uuid) " : "? ") + column[0])
            .collect(Collectors.joining(", ", "select ", ""));

    @Override
    public void admit(Jdbc jdbc, String unit, String type, List<Admission> sorted) {
        var touched = sorted.stream().filter(Admission::touched).toList();
        var removed = sorted.stream().filter(admission -> !admission.touched()).toList();
        if (!touched.isEmpty()) {
            insert(jdbc, unit, type, touched);
        }
        if (!removed.isEmpty()) {
            var parameters = new ArrayList<@Nullable Object>(List.of(unit, type));
            removed.forEach(admission -> parameters.addAll(List.of(admission.entityId(), admission.connection())));
            jdbc.update(REARM_REMOVED.replace("{rows}", rows("(?, ?)", removed.size())), parameters.toArray());
        }
    }

    private static void insert(Jdbc jdbc, String unit, String type, List<Admission> touched) {
        var parameters = new ArrayList<@Nullable Object>();
        for (var admission : touched) {
            parameters.addAll(List.of(
                    admission.id(),
                    unit,
                    type,
                    admission.entityId(),
                    admission.connection(),
                    admission.tenant(),
                    admission.priority().ordinal(),
                    admission.removed()));
        }
        jdbc.update(ADMIT.replace("{rows}", rows(ADMIT_ROW, touched.size())), parameters.toArray());
    }

    @Override
    public List<ClaimedLink> claim(Jdbc jdbc, Scope scope, Lease lease, int most) {
        var deadline = String.valueOf(lease.callDeadline().toMillis());
        var locked = jdbc.query(
                LOCK.replace("{deadline}", deadline),
                ClaimedLink.ROW,
                scope.unit(),
                scope.connection(),
                scope.type(),
                most);
        if (!locked.isEmpty()) {
            var parameters = new ArrayList<@Nullable Object>(List.of(lease.token()));
            locked.forEach(link -> parameters.add(link.id()));
            jdbc.update(
                    "update crmify_link force index (primary) set " + LinkSql.claim("", lease) + " where id in ("
                            + rows("?", locked.size()) + ")",
                    parameters.toArray());
        }
        return locked;
    }

    @Override
    public int settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix) {
        var settled = remove(jdbc, settlements, token);
        if (settled < settlements.size()) {
            var parameters = new ArrayList<@Nullable Object>();
            settlements.forEach(settlement -> parameters.addAll(LinkSql.values(settlement)));
            parameters.add(token);
            var rows = SETTLE_ROW + (" union all " + SETTLE_ROW).repeat(settlements.size() - 1);
            settled += jdbc.update(SETTLE_BATCH.replace("{rows}", rows), parameters.toArray());
        }
        appendix.write(jdbc);
        return settled;
    }

    private static int remove(Jdbc jdbc, List<Settlement> settlements, UUID token) {
        var removed = settlements.stream()
                .filter(settlement -> settlement.next().state() == null)
                .toList();
        if (removed.isEmpty()) {
            return 0;
        }
        var parameters = new ArrayList<@Nullable Object>(List.of(token));
        removed.forEach(settlement -> parameters.addAll(
                List.of(settlement.link().id(), settlement.link().seq())));
        return jdbc.update(REMOVE.replace("{rows}", rows("(?, ?)", removed.size())), parameters.toArray());
    }

    private static String rows(String row, int count) {
        return row + (", " + row).repeat(count - 1);
    }
}
