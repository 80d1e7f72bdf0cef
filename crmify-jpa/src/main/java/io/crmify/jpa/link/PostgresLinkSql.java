package io.crmify.jpa.link;

import io.crmify.jpa.link.Projectable.Within;
import io.crmify.jpa.link.Settlement.Written;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.Jdbc.SqlArray;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL: arrays as parameters, and each step one statement, since its common table expressions may change data. */
final class PostgresLinkSql implements LinkSql {
    // Links to be armed again are looked up one by one: of a table that was never analyzed PostgreSQL thinks
    // it has one link of the type, and would compare each of them with each that is given.
    private static final String ADMIT = """
            with given as (
                select * from unnest(?, ?, ?, ?, ?, ?, ?)
                    as g(id, entity_id, connection, tenant, touched, removed, priority)),
            rearmed as (
                update crmify_link l set {rearm}
                from (
                    select removed, priority, (
                        select id from crmify_link there
                        where there.unit = ? and there.type = ? and there.entity_id = given.entity_id
                            and there.connection = given.connection) as link
                    from given where not touched offset 0) g
                where l.id = g.link)
            insert into crmify_link as l ({columns})
            select g.id, ?, ?, g.entity_id, g.connection, g.tenant, 'DUE', g.priority, {now}, 0, 1, g.removed, false, false,
                true, 0, {now}
            from given g where g.touched order by g.entity_id collate "C", g.connection
            on conflict (unit, type, entity_id, connection) do update set {upsert}""".replace("{columns}", COLUMNS)
            .replace("{rearm}", LinkSql.rearm("l.", "g.removed", "g.priority"))
            .replace("{upsert}", LinkSql.rearm("l.", "excluded.removed", "excluded.priority"));

    private static final String CLAIM_BATCH = """
            with fresh as (
                select id, due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 0 and due_at between ? and {now}
                order by due_at, id limit ? for update skip locked),
            backfill as (
                select id, due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 1 and due_at between ? and {now}
                order by due_at, id limit (select ? - count(*) from fresh) for update skip locked)
            update crmify_link l set {claim}
            from (select id, due_at from fresh union all select id, due_at from backfill) c where l.id = c.id
            returning {returned}""";

    private static final String SETTLE_BATCH = """
            with given as (select * from unnest({arrays}) as v({names})),
            removed as (
                delete from crmify_link l using given v
                where l.id = v.id and v.state = 'REMOVED' and l.seq = v.seq
                    and l.state = 'LEASED' and l.lease_token = ?
                returning l.id),
            settled as (
                update crmify_link l set {settle}
                from given v
                where l.id = v.id and (v.state <> 'REMOVED' or l.seq <> v.seq)
                    and l.state = 'LEASED' and l.lease_token = ?
                returning l.id),
            own as (select id from removed union all select id from settled),
            {projection},
            {appendix}
            select (select count(*) from own), (select array_agg(link) from picked)""".replace("{arrays}", "?" + ", ?".repeat(SETTLE_COLUMNS.size() - 1))
            .replace("{names}", SETTLE_COLUMNS.stream().map(column -> column[0]).collect(Collectors.joining(", ")))
            .replace("{settle}", LinkSql.settle("", "l.", "v."));

    // Of those that this settlement has written, and no others.
    private static final String UNPROJECT =
            "update crmify_link set projected = false where id = any(?) and state <> 'LEASED' and lease_token = ?";

    private static final int PRIORITIES = Admission.Priority.values().length;

    @Override
    public void admit(Jdbc jdbc, String unit, String type, List<Admission> sorted) {
        jdbc.update(
                ADMIT,
                array("uuid", sorted, Admission::id),
                array("text", sorted, Admission::entityId),
                array("text", sorted, Admission::connection),
                array("text", sorted, Admission::tenant),
                array("boolean", sorted, Admission::touched),
                array("boolean", sorted, Admission::removed),
                array("integer", sorted, admission -> admission.priority().ordinal()),
                unit,
                type,
                unit,
                type);
    }

    @Override
    public List<ClaimedLink> claim(Jdbc jdbc, Scope scope, Lease lease, int most) {
        var sql = CLAIM_BATCH
                .replace("{claim}", LinkSql.claim("l.", lease))
                .replace("{returned}", "l." + ClaimedLink.COLUMNS.replace(", ", ", l.") + ", l.priority, c.due_at");
        var fresh = scope.fresh().from();
        var backfill = scope.backfill().from();
        var last = new long[PRIORITIES];
        var claimed = jdbc.query(
                sql,
                row -> {
                    var priority = row.getInt("priority");
                    last[priority] = Math.max(last[priority], row.getLong("due_at"));
                    return ClaimedLink.ROW.read(row);
                },
                scope.unit(),
                scope.connection(),
                scope.type(),
                fresh,
                most,
                scope.unit(),
                scope.connection(),
                scope.type(),
                backfill,
                most,
                lease.token());
        jdbc.afterCommit(() -> {
            scope.fresh().taken(fresh, last[0]);
            scope.backfill().taken(backfill, last[1]);
        });
        return claimed;
    }

    @Override
    public int settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix) {
        return settle(jdbc, settlements, token, appendix, Within.NOTHING).count();
    }

    // Whether a row of the application is free comes out once its link is written, so the link says first that its id
    // is on the entity. No row of the application is held while a link is waited for.
    @Override
    public Written settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix, Within projection) {
        var written = settleAll(jdbc, settlements, token, appendix, projection);
        var left = projection.all().stream()
                .map(Projectable::link)
                .filter(link -> !written.projected().contains(link))
                .toList();
        if (!left.isEmpty()) {
            jdbc.update(UNPROJECT, new SqlArray("uuid", left), token);
        }
        return written;
    }

    private static Written settleAll(
            Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix, Within projection) {
        var within = projection.all().stream().map(Projectable::link).collect(Collectors.toSet());
        var rows = settlements.stream()
                .map(settlement -> within.contains(settlement.link().id()) ? settlement.projected() : settlement)
                .map(LinkSql::values)
                .toList();
        var parameters = new ArrayList<@Nullable Object>();
        for (int column = 0; column < SETTLE_COLUMNS.size(); column++) {
            var index = column;
            parameters.add(array(SETTLE_COLUMNS.get(column)[1], rows, row -> row.get(index)));
        }
        parameters.add(token);
        parameters.add(token);
        parameters.add(projection.values());
        parameters.addAll(appendix.parameters());
        var sql = SETTLE_BATCH
                .replace("{projection}", projection.expressions())
                .replace("{appendix}", appendix.asExpressions());
        return jdbc.query(sql, row -> new Written(row.getInt(1), ids(row.getArray(2))), parameters.toArray())
                .get(0);
    }

    private static Set<UUID> ids(@Nullable Array array) throws SQLException {
        return array == null ? Set.of() : Set.of((UUID[]) array.getArray());
    }

    private static <T> SqlArray array(String type, List<T> rows, Function<T, @Nullable Object> value) {
        var elements = new ArrayList<@Nullable Object>();
        rows.forEach(row -> elements.add(value.apply(row)));
        return new SqlArray(type, elements);
    }
}
