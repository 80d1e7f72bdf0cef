package io.crmify.jpa.link;

/** The statements on links that are the same on every database. */
final class LinkQuerySql {
    static final String RENEW = """
            update crmify_link set lease_until = {now} + {lease}, due_at = {now} + {lease}
            where id in ({ids}) and state = 'LEASED' and lease_token = ?""";

    // Settling leaves the token behind, and the next claim puts its own in its place.
    static final String SETTLED =
            "select id from crmify_link where lease_token = ? and state <> 'LEASED' and id in ({ids})";

    static final String KEEP_CRM_ID = """
            update crmify_link set crm_id = ?, suspect = true, projected = false
            where id = ? and crm_id is null""";

    static final String CRM_ID = "select crm_id from crmify_link where id = ?";

    // One probe of the index for each pair, however many links there are.
    static final String DUE = """
            select c.connection, t.type from ({connections}) c cross join ({types}) t
            where exists (
                select 1 from crmify_link l
                where l.unit = ? and l.connection = c.connection and l.type = t.type and l.due_at <= {now})""";

    static final String UNPROJECTED = """
            select id, entity_id, connection, crm_id from crmify_link
            where unit = ? and type = ? and not projected and crm_id is not null
            order by id limit ?""";

    static final String PROJECTED = "update crmify_link set projected = true where (id, crm_id) in ({pairs})";

    static final String HOLDER =
            "select id, type, entity_id from crmify_link where unit = ? and connection = ? and crm_id = ?";

    private LinkQuerySql() {}

    static String union(String column, int count) {
        return "select cast(? as varchar(128)) " + column
                + " union all select cast(? as varchar(128))".repeat(count - 1);
    }
}
