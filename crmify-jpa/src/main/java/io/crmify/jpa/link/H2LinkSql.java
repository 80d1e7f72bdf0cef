package io.crmify.jpa.link;

import io.crmify.jpa.store.Jdbc;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * H2: MERGE takes the rows as a table of values, whose parameters must be told their types. Claims look again whether a link is due
 * once they hold it: another may have claimed it since they chose it.
 */
final class H2LinkSql implements LinkSql {
    private static final String ADMIT =
            """
            merge into crmify_link l
            using (values {rows}) g(id, entity_id, connection, tenant, touched, removed, priority)
            on l.unit = ? and l.type = ? and l.entity_id = g.entity_id and l.connection = g.connection
            when matched then update set {rearm}
            when not matched and g.touched then insert ({columns})
            values (g.id, ?, ?, g.entity_id, g.connection, g.tenant, 'DUE', g.priority, {now}, 0, 1, g.removed, false, false,
                true, 0, {now})""".replace("{columns}", COLUMNS).replace("{rearm}", LinkSql.rearm("l.", "g.removed", "g.priority"));

    private static final String ADMIT_ROW = """
            (cast(? as uuid), cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as boolean), \
            cast(? as boolean), cast(? as integer))""";

    // Ordered by all of the index, since H2 does not see that the columns
    // before are constant, and would sort all that is due.
    static final String SEEN = """
            select id from (
                (select id, priority, due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 0 and due_at between 0 and {now}
                order by unit, connection, type, priority, due_at, id limit ?)
                union all
                (select id, priority, due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 1 and due_at between 0 and {now}
                order by unit, connection, type, priority, due_at, id limit ?))
            order by priority, due_at, id limit ?""";

    private static final String CLAIM_BATCH = """
            select {columns} from final table (
                update crmify_link set {claim}
                where id in ({ids}) and due_at between 0 and {now})""".replace("{columns}", ClaimedLink.COLUMNS);

    private static final String SETTLE_BATCH = """
            merge into crmify_link l
            using (values {rows}) v({names})
            on l.id = v.id and l.state = 'LEASED' and l.lease_token = ?
            when matched and v.state = 'REMOVED' and l.seq = v.seq then delete
            when matched then update set {settle}""".replace(
                    "{names}", SETTLE_COLUMNS.stream().map(column -> column[0]).collect(Collectors.joining(", ")))
            .replace("{settle}", LinkSql.settle("", "l.", "v."));

    @Override
    public void admit(Jdbc jdbc, String unit, String type, List<Admission> sorted) {
        var parameters = new ArrayList<@Nullable Object>();
        for (var admission : sorted) {
            parameters.addAll(List.of(
                    admission.id(),
                    admission.entityId(),
                    admission.connection(),
                    admission.tenant(),
                    admission.touched(),
                    admission.removed(),
                    admission.priority().ordinal()));
        }
        parameters.addAll(List.of(unit, type, unit, type));
        jdbc.update(ADMIT.replace("{rows}", rows(ADMIT_ROW, sorted.size())), parameters.toArray());
    }

    @Override
    public List<ClaimedLink> claim(Jdbc jdbc, Scope scope, Lease lease, int most) {
        // Within the update H2 would look for them again for each link of the table.
        var seen = jdbc.query(
                SEEN,
                row -> row.getObject(1, UUID.class),
                scope.unit(),
                scope.connection(),
                scope.type(),
                most,
                scope.unit(),
                scope.connection(),
                scope.type(),
                most,
                most);
        if (seen.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(lease.token());
        parameters.addAll(seen);
        var ids = "?" + ", ?".repeat(seen.size() - 1);
        return jdbc.query(
                CLAIM_BATCH.replace("{claim}", LinkSql.claim("", lease)).replace("{ids}", ids),
                ClaimedLink.ROW,
                parameters.toArray());
    }

    @Override
    public int settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix) {
        var row = SETTLE_COLUMNS.stream()
                .map(column -> "cast(? as " + (column[1].equals("text") ? "varchar" : column[1]) + ")")
                .collect(Collectors.joining(", ", "(", ")"));
        var parameters = new ArrayList<@Nullable Object>();
        settlements.forEach(settlement -> parameters.addAll(LinkSql.values(settlement)));
        parameters.add(token);
        var settled = jdbc.update(SETTLE_BATCH.replace("{rows}", rows(row, settlements.size())), parameters.toArray());
        appendix.write(jdbc);
        return settled;
    }

    private static String rows(String row, int count) {
        return row + (", " + row).repeat(count - 1);
    }
}
