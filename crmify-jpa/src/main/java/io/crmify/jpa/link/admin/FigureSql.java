package io.crmify.jpa.link.admin;

import io.crmify.jpa.store.DatabaseKind;

/**
 * The statements that count links: each an index, and no further than it is told. That something is due is said by a lower end, since
 * H2 and MariaDB would count those at rest as well.
 */
final class FigureSql {
    private static final String COUNT = """
            select count(*), count(crm_id) from (
                select crm_id from crmify_link {index} where unit = ? and connection = ? and {which} limit ?) l""";

    // Where much is due it would read the table instead, or all of an index at once, to whose end there is no limit.
    static final String BY_INDEXES_OF_POSTGRESQL =
            "select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)";

    // The order is the index's, from its first column on, so that H2 too stops at the first.
    private static final String OLDEST = """
            select due_at from crmify_link {index}
            where unit = ? and connection = ? and type = ? and priority = ? and due_at between 0 and {now}
            order by unit, connection, type, priority, due_at limit 1""";

    private FigureSql() {}

    static String oldest(DatabaseKind kind) {
        return OLDEST.replace("{index}", LinkListSql.index(kind, "crmify_link_due"));
    }

    static String due(DatabaseKind kind) {
        return count(kind, "crmify_link_due", "type = ? and priority = ? and due_at >= 0");
    }

    /** @param state DEAD or HELD */
    static String failed(DatabaseKind kind, String state) {
        return count(kind, "crmify_link_failed", "state = '" + state + "'");
    }

    static String inCrm(DatabaseKind kind) {
        return count(kind, "crmify_link_crm", "crm_id >= ''");
    }

    private static String count(DatabaseKind kind, String index, String which) {
        return COUNT.replace("{index}", LinkListSql.index(kind, index)).replace("{which}", which);
    }
}
