package io.crmify.jpa.link;

/** The statements of applications and operators on links. */
final class LinkAdminSql {
    static final String OF_ENTITY = """
            select connection, state, crm_id, crm_status, synced_at, attempts, reason from crmify_link
            where unit = ? and type = ? and entity_id = ? order by connection""";

    private static final String DUE_NOW = """
            suspect = case when reason = 'AMBIGUOUS_CREATE' and state = 'DEAD' then false else suspect end,
            due_at = case when state = 'LEASED' then due_at else greatest({now}, not_before) end,
            wish = case when state = 'LEASED' then 'RETRY' else null end,
            attempts = case when state = 'LEASED' then attempts else 0 end,
            failed_first = case when state = 'LEASED' then failed_first else null end,
            failed_budget = case when state = 'LEASED' then failed_budget else null end,
            seq = case when state = 'LEASED' then seq else seq + 1 end,
            state = case when state = 'LEASED' then 'LEASED' else 'DUE' end""";

    static final String RETRY = "update crmify_link set " + DUE_NOW + " where unit = ? and id = ?";

    private static final String DEAD_ONES = " where unit = ? and id in ({ids}) and state = 'DEAD'";

    static final String RETRY_DEAD = "update crmify_link set " + DUE_NOW + DEAD_ONES;

    private static final String GIVEN_UP = """
            due_at = case when state = 'LEASED' then due_at else null end,
            wish = case when state = 'LEASED' then 'DISCARD' else null end,
            failed_first = case when state = 'LEASED' then failed_first else coalesce(failed_first, {now}) end,
            failed_last = case when state = 'LEASED' then failed_last else {now} end,
            detail = case when state = 'LEASED' then detail else 'an operator has given it up' end,
            reason = case when state = 'LEASED' or reason = 'AMBIGUOUS_CREATE' then reason else 'DISCARDED' end,
            state = case when state = 'LEASED' then 'LEASED' else 'DEAD' end""";

    static final String DISCARD = "update crmify_link set " + GIVEN_UP + " where unit = ? and id = ?";

    static final String DISCARD_DEAD = "update crmify_link set " + GIVEN_UP + DEAD_ONES;

    static final String REMOVE = "delete from crmify_link where unit = ? and id = ? and seq = ? and state <> 'LEASED'";

    static final String SEEN = "select id, seq, type, entity_id from crmify_link where unit = ? and id = ?";

    static final String RETRY_UNREADABLE = "update crmify_link set " + DUE_NOW
            + " where unit = ? and connection = ? and type = ? and state = 'DEAD' and reason = ? and detail = ?"
            + " and failed_last > {now} - 3600000";

    static final String HELD =
            "select id from crmify_link where unit = ? and connection = ? and state = 'HELD' limit ?";

    static final String RELEASE = """
            update crmify_link set state = 'DUE', due_at = {now}, reason = null, detail = null
            where unit = ? and id in ({ids}) and state = 'HELD'""";

    static final String RENAME = """
            update crmify_link set type = ? where unit = ? and type = ? and not exists (
                select 1 from (select entity_id, connection, unit from crmify_link where type = ?) o
                where o.unit = crmify_link.unit and o.entity_id = crmify_link.entity_id
                    and o.connection = crmify_link.connection)""";

    private LinkAdminSql() {}
}
