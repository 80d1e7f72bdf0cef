package io.crmify.jpa.job;

import io.crmify.jpa.store.DatabaseKind;

/** The statements on jobs. */
final class JobSql {
    private static final String INSERT = """
            insert into crmify_job (unit, kind, connection, type, state, done, started_at)
            select ?, ?, ?, ?, 'RUNNING', 0, {now} {dual}
            where not exists (select 1 from crmify_job where unit = ? and kind = ? and connection = ? and type = ?)""";

    private static final String THIS = " where unit = ? and kind = ? and connection = ? and type = ? ";

    static final String START_AGAIN = """
            update crmify_job set
                state = 'RUNNING', reached = null, done = 0, token = null, lease_until = null, started_at = {now}, ended_at = null,
                reason = null""" + THIS + "and state <> 'RUNNING'";

    static final String CANCEL = """
            update crmify_job set state = 'CANCELLED', token = null, lease_until = null, ended_at = {now}, reason = null""" + THIS + "and state = 'RUNNING'";

    // A kind that only a later version knows is left to its nodes.
    static final String SELECT = """
            select kind, connection, type, state, done, started_at, ended_at, reason
            from crmify_job where unit = ? and kind = 'BACKFILL' order by connection, type""";

    static final String FREE = """
            select kind, connection, type, reached from crmify_job
            where unit = ? and kind = 'BACKFILL' and state = 'RUNNING' and (lease_until is null or lease_until <= {now})
            order by started_at, connection, type""";

    static final String CLAIM = "update crmify_job set token = ?, lease_until = {now} + ?" + THIS
            + "and state = 'RUNNING' and (lease_until is null or lease_until <= {now})";

    static final String REACHED = "select reached from crmify_job" + THIS + "and token = ?";

    static final String ADVANCE =
            "update crmify_job set reached = ?, done = done + ?, lease_until = null, reason = null" + THIS
                    + "and state = 'RUNNING' and token = ?";

    static final String END = """
            update crmify_job set state = 'DONE', done = done + ?, lease_until = null, ended_at = {now}, reason = null""" + THIS + "and state = 'RUNNING' and token = ?";

    static final String PUT_OFF =
            "update crmify_job set lease_until = {now} + ?, reason = ?" + THIS + "and state = 'RUNNING' and token = ?";

    static final String NOTE = "update crmify_job set reason = ?" + THIS + "and state = 'RUNNING' and reason is null";

    private JobSql() {}

    static String insert(DatabaseKind kind) {
        return INSERT.replace("{dual}", kind == DatabaseKind.MARIADB ? "from dual" : "");
    }
}
