package io.crmify.jpa.change;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements on changes. */
final class ChangeSql {
    static final String INSERT_HEAD =
            "insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at) values ";
    static final String INSERT_ROW = "(?, ?, ?, ?, ?, ?, ?, {now})";

    // Oldest first by habit only: an older id can commit later, so exactly the rows that were seen are deleted.
    static final String LOCK = """
            select id, size from crmify_change
            where unit = ? and type = ?
            order by id limit ?
            for update skip locked""";

    static final String LOCK_WHOLE = LOCK.replace("id, size", "id, tenant, hint, ids");

    static final String TAKE_POSTGRESQL = """
            with seen as (
                select id, size from crmify_change
                where unit = ? and type = ? and id >= ?
                order by id limit ?
                for update skip locked),
            taken as (
                select id from (select id, sum(size) over (order by id) - size as before from seen) s
                where s.before < ?)
            delete from crmify_change c using taken t where c.id = t.id
            returning c.id, c.tenant, c.hint, c.ids""";

    static final String WAITING = "select 1 from crmify_change where unit = ? and type = ? and created_at <= ? limit 1";

    static final String IDS = "select ids from crmify_change where unit = ? and type = ? order by id desc limit ?";

    static final String NEXT_TYPE =
            "select type from crmify_change where unit = ? and type > ? order by unit, type limit 1";

    static final String OLDEST =
            "select created_at from crmify_change where unit = ? and type = ? order by unit, type, id limit 1";

    static final String STRANGE = """
            select type, count(*) from crmify_change
            where unit = ? and created_at < {now} - ?
            group by type""";

    static final String ONE = "select id, tenant, hint, ids from crmify_change where id = ?";

    static final String REMOVE = "delete from crmify_change where id = ?";

    private ChangeSql() {}

    /** For each type its place, and the first of its changes: one probe of the index. */
    static String some(int types) {
        return IntStream.range(0, types)
                .mapToObj(place -> "select " + place + ", (select id from crmify_change"
                        + " where unit = ? and type = ? and id >= ? order by unit, type, id limit 1)")
                .collect(Collectors.joining(" union all "));
    }

    /** Deletes rows that are locked, and gives what was in them. */
    static String takeOfH2(int rows) {
        return "select id, tenant, hint, ids from old table (delete from crmify_change where id in (" + parameters(rows)
                + "))";
    }

    /**
     * Deletes rows that are locked, on MariaDB. Left to itself it would now and then look for them in the whole table, and wait
     * there for rows that an application has yet to commit; and DELETE ... RETURNING takes no index hint.
     */
    static String delete(int rows) {
        return "delete c from crmify_change c force index (primary) where c.id in (" + parameters(rows) + ")";
    }

    private static String parameters(int count) {
        return "?" + ", ?".repeat(count - 1);
    }
}
