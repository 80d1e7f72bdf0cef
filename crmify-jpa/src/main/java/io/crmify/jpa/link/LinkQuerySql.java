package io.crmify.jpa.link;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements on links that are the same on every database. */
final class LinkQuerySql {
    static final String RENEW = """
            update crmify_link set lease_until = {now} + {lease}, due_at = {now} + {lease}
            where id in ({ids}) and state = 'LEASED' and lease_token = ?""";

    // Settling leaves the token behind, and the next claim puts its own in its place.
    static final String SETTLED =
            "select id from crmify_link where lease_token = ? and state <> 'LEASED' and id in ({ids})";

    // Whoever is at work on it now does not know of this id, and must not write over it: its token counts no more.
    static final String KEEP_CRM_ID = """
            update crmify_link set
                crm_id = ?, crm_object = ?, adopted = ?, suspect = true, projected = false,
                lease_token = case when state = 'LEASED' then null else lease_token end,
                due_at = case when state = 'DEAD' and reason = 'AMBIGUOUS_CREATE' then {now}
                    when state = 'LEASED' then least(due_at, {now} + {soon}) else due_at end,
                state = case when state = 'DEAD' and reason = 'AMBIGUOUS_CREATE' then 'DUE' else state end
            where unit = ? and type = ? and entity_id = ? and connection = ? and crm_id is null""".replace("{soon}", "120000");

    static final String CRM_ID =
            "select crm_id from crmify_link where unit = ? and type = ? and entity_id = ? and connection = ?";

    // A lease whose token counts no more ends soon; one to an import would last for an hour.
    static final String SOON = """
            update crmify_link set due_at = least(due_at, {now} + {soon})
            where unit = ? and connection = ? and crm_id = ? and crm_object = ? and state = 'LEASED' and lease_token is null""".replace("{soon}", "120000");

    // One that is at work has read its record's fingerprint before, so its token counts no more either.
    static final String DOUBT = """
            update crmify_link set
                suspect = true,
                lease_token = case when state = 'LEASED' then null else lease_token end,
                {rearm}
            where unit = ? and connection = ? and crm_id = ? and crm_object = ?""".replace("{rearm}", LinkSql.rearm("", "false", "0"));

    // Two probes of the index for each pair, however many links there are: with one for both priorities, or without the
    // lower end, H2 or MariaDB would read those that are not due at all.
    // Ordered by all of the index, since H2 does not see that the columns before are constant.
    private static final String DUE = """
            select {place}, (
                select due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 0 and due_at between ? and {now}
                order by unit, connection, type, priority, due_at limit 1), (
                select due_at from crmify_link
                where unit = ? and connection = ? and type = ? and priority = 1 and due_at between ? and {now}
                order by unit, connection, type, priority, due_at limit 1), {now}""";

    static final String UNPROJECTED = """
            select id, entity_id, connection, crm_id from crmify_link
            where unit = ? and type = ? and not projected and crm_id is not null
            order by id limit ?""";

    static final String PROJECTED = "update crmify_link set projected = true where (id, crm_id) in ({pairs})";

    static final String HOLDER =
            "select id, type, entity_id, adopted from crmify_link where unit = ? and connection = ? and crm_id = ? and crm_object = ?";

    static final String HAND_OVER =
            "delete from crmify_link where id = ? and crm_id = ? and state in ('IDLE', 'DUE', 'DEAD', 'HELD')";

    static final String RELEASE = """
            update crmify_link set state = 'DUE', due_at = {now} + ?, lease_until = null
            where state = 'LEASED' and lease_token = ? and id in ({ids})""";

    private LinkQuerySql() {}

    /** For each pair of a connection and a type its place, what is due there first of each priority, and the clock. */
    static String due(int pairs) {
        return IntStream.range(0, pairs)
                .mapToObj(place -> DUE.replace("{place}", String.valueOf(place)))
                .collect(Collectors.joining(" union all "));
    }
}
