package io.crmify.jpa.journal;

import io.crmify.jpa.store.DatabaseKind;

/** The statements on the journal and its counters. */
final class JournalSql {
    private static final String COLUMNS =
            "id, unit, at, node, connection, type, operation, link, records, failed, reason, detail, duration_ms";

    static final String INSERT_HEAD = "insert into crmify_journal (" + COLUMNS + ") values ";
    static final String INSERT_ROW = "(?, ?, {now}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static final String POSTGRES_EXPRESSIONS =
            """
            journaled as (
                insert into crmify_journal ({columns})
                select j.id, ?, {now}, ?, ?, j.type, j.operation, j.link, j.records, j.failed, j.reason, j.detail, j.took
                from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
                    as j(id, type, operation, link, records, failed, reason, detail, took)
                returning 1),
            counted as (
                insert into crmify_counter as c (unit, connection, node, hour_start, outcome, total)
                select ?, ?, ?, {hour}, o.outcome, o.total from unnest(?, ?) as o(outcome, total) order by o.outcome
                on conflict (unit, connection, node, hour_start, outcome) do update set total = c.total + excluded.total
                returning 1)""".replace("{columns}", COLUMNS).replace("{hour}", hour(DatabaseKind.POSTGRESQL));

    static final String CUT_JOURNAL = """
            delete from crmify_journal where id in (
                select id from (select id from crmify_journal where unit = ? and at < {now} - ? limit ?) old)""";

    static final String CUT_COUNTERS = """
            delete from crmify_counter where (unit, connection, node, hour_start, outcome) in (
                select unit, connection, node, hour_start, outcome from (
                    select unit, connection, node, hour_start, outcome from crmify_counter
                    where unit = ? and hour_start < {now} - ? limit ?) old)""";

    private static final String INSERT_COUNTER =
            "insert into crmify_counter (unit, connection, node, hour_start, outcome, total) values ";

    private JournalSql() {}

    static String count(DatabaseKind kind, int outcomes) {
        return switch (kind) {
            case H2 -> merge(outcomes);
            case POSTGRESQL ->
                INSERT_COUNTER.replace("crmify_counter", "crmify_counter as c") + rows(counter(kind), outcomes)
                        + " on conflict (unit, connection, node, hour_start, outcome) do update set total = c.total + excluded.total";
            case MARIADB ->
                INSERT_COUNTER + rows(counter(kind), outcomes)
                        + " on duplicate key update total = total + values(total)";
        };
    }

    private static String counter(DatabaseKind kind) {
        return "(?, ?, ?, " + hour(kind) + ", ?, ?)";
    }

    private static String merge(int outcomes) {
        var row = "(cast(? as varchar), cast(? as varchar), cast(? as varchar), " + hour(DatabaseKind.H2)
                + ", cast(? as varchar), cast(? as bigint))";
        return """
               merge into crmify_counter c
               using (values {rows}) v(unit, connection, node, hour_start, outcome, total)
               on c.unit = v.unit and c.connection = v.connection and c.node = v.node and c.hour_start = v.hour_start
                   and c.outcome = v.outcome
               when matched then update set total = c.total + v.total
               when not matched then insert (unit, connection, node, hour_start, outcome, total)
               values (v.unit, v.connection, v.node, v.hour_start, v.outcome, v.total)""".replace("{rows}", rows(row, outcomes));
    }

    private static String hour(DatabaseKind kind) {
        return kind == DatabaseKind.MARIADB ? "({now} div 3600000) * 3600000" : "({now} / 3600000) * 3600000";
    }

    static String rows(String row, int count) {
        return row + (", " + row).repeat(count - 1);
    }
}
