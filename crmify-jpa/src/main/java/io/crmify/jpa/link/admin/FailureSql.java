package io.crmify.jpa.link.admin;

import io.crmify.jpa.store.DatabaseKind;

/** The statements on what has failed: in the order of the index on it, so that a page costs what is on it. */
final class FailureSql {
    private static final String PAGE = """
            select id, connection, tenant, type, entity_id, crm_id, reason, detail, attempts,
                coalesce(failed_first, 0), failed_last, seq
            from crmify_link {index}
            where unit = ? and connection = ? and state = 'DEAD' and failed_last between ? and ? {more}
            order by failed_last desc, id desc limit ?""";

    static final String AFTER = "and (failed_last < ? or id < ?) ";

    static final String OF_TYPE = "and type = ? ";

    static final String WITH_REASON = "and reason = ? ";

    static final String NOT_AMBIGUOUS = "and (reason is null or reason <> 'AMBIGUOUS_CREATE') ";

    private FailureSql() {}

    /** @param more further conditions */
    static String page(DatabaseKind kind, String more) {
        var index = LinkListSql.index(kind, "crmify_link_failed");
        return PAGE.replace("{index}", index).replace("{more}", more.strip());
    }
}
