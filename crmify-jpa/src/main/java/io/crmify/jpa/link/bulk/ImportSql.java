package io.crmify.jpa.link.bulk;

import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.store.DatabaseKind;

/** The statements on imports. */
final class ImportSql {
    // Whatever is in doubt, or has failed before, goes alone. In the order of the
    // index, from its first column on, so that H2 too stops at the last that is asked for.
    private static final String WAITING = """
            select id, {now} - due_at from crmify_link {due}
            where unit = ? and connection = ? and type = ? and priority = 1 and due_at between 0 and {now}
                and state = 'DUE' and attempts = 0 and not suspect and not removed and confirm_at is null
            order by unit, connection, type, priority, due_at, id limit ?""";

    // A node that is killed from here on may leave a job that nobody knows of; as long as that may
    // last, whoever takes a link over sends it once more.
    private static final String CLAIM = """
            update crmify_link {primary} set
                wish = null, confirm_at = {now} + {longest}, lease_token = ?, lease_until = {now} + ?, due_at = {now} + ?, state = 'LEASED'
            where id in ({ids}) and state = 'DUE' and not suspect""";

    private static final String CLAIMED =
            "select {columns} from crmify_link {primary} where id in ({ids}) and state = 'LEASED' and lease_token = ?";

    /** Of a link that has not changed since a job took it: whoever settles it need not know what it was. */
    static final long SEQ_HANDED = 0;

    // What the CRM will hold is written beside the doubt whether it does; an end of the job takes the doubt away.
    private static final String HAND_OVER = """
            update crmify_link {primary} set
                fingerprint = ?, crm_status = coalesce(?, crm_status), suspect = true, confirm_at = null,
                seq = case when seq = ? then 0 else 1 end,
                lease_token = ?, lease_until = {now} + ?, due_at = {now} + ?
            where id = ? and state = 'LEASED' and lease_token = ?""";

    // What an operator has given up meanwhile is not sent once more, unless the entity has changed since. MariaDB sets
    // from left to
    // right, so what the others look at comes last.
    private static final String RELEASE = """
            update crmify_link {primary} set
                suspect = suspect or ?,
                confirm_at = case when ? then {now} + {longest} else null end,
                lease_until = null,
                due_at = case when {given_up} then null else {now} + ? end,
                reason = case when {given_up} then 'DISCARDED' else reason end,
                detail = case when {given_up} then 'an operator has given it up' else detail end,
                failed_first = case when {given_up} then {now} else failed_first end,
                failed_last = case when {given_up} then {now} else failed_last end,
                state = case when {given_up} then 'DEAD' else 'DUE' end
            where id in ({ids}) and state = 'LEASED' and lease_token = ?""";

    // An edit meanwhile has made some of them fresh.
    private static final String HELD = """
            select {columns} from crmify_link {due}
            where unit = ? and connection = ? and type = ? and priority in (0, 1) and due_at >= 0
                and state = 'LEASED' and lease_token = ?""";

    private static final String EXTEND = """
            update crmify_link {primary} set lease_until = {now} + {longest}, due_at = {now} + {longest}
            where id in ({ids}) and state = 'LEASED' and lease_token = ?""";

    static final String INSERT = """
            insert into crmify_import (id, unit, connection, type, job, look_at, looks, begun_at, until_at)
            values (?, ?, ?, ?, ?, {now} + ?, 0, {now}, {now} + ?)""";

    static final String DUE = """
            select id, connection, type, job, look_at, looks, until_at - {now}, {now} - begun_at
            from crmify_import where unit = ? and look_at <= {now} and connection in ({connections}) order by look_at""";

    static final String TAKE =
            "update crmify_import set look_at = {now} + ?, looks = looks + 1 where id = ? and look_at = ?";

    static final String PUT_OFF = "update crmify_import set look_at = {now} + ? where id = ?";

    static final String EXTEND_JOB = "update crmify_import set until_at = {now} + ? where id = ?";

    static final String CUT = "delete from crmify_import where unit = ? and until_at < {now} - ?";

    static final String END = "delete from crmify_import where id = ?";

    private final String due;
    private final String primary;

    ImportSql(DatabaseKind kind) {
        // Left to themselves H2 and MariaDB would now and then take another index, or none.
        this.due = switch (kind) {
            case H2 -> "use index (crmify_link_due)";
            case MARIADB -> "force index (crmify_link_due)";
            case POSTGRESQL -> "";
        };
        this.primary = kind == DatabaseKind.MARIADB ? "force index (primary)" : "";
    }

    private String on(String sql) {
        return sql.replace("{given_up}", "(wish = 'DISCARD' and seq = 0)")
                .replace("{longest}", String.valueOf(Imports.LONGEST.toMillis()))
                .replace("{due}", due)
                .replace("{primary}", primary)
                .replace("{columns}", ClaimedLink.COLUMNS);
    }

    static String places(String name, String sql, int count) {
        return sql.replace("{" + name + "}", "?" + ", ?".repeat(count - 1));
    }

    String waiting() {
        return on(WAITING);
    }

    String claim(int links) {
        return places("ids", on(CLAIM), links);
    }

    String claimed(int links) {
        return places("ids", on(CLAIMED), links);
    }

    String handOver() {
        return on(HAND_OVER);
    }

    String release(int links) {
        return places("ids", on(RELEASE), links);
    }

    String extend(int links) {
        return places("ids", on(EXTEND), links);
    }

    String held() {
        return on(HELD);
    }
}
