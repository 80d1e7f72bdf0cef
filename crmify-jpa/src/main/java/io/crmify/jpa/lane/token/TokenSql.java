package io.crmify.jpa.lane.token;

import io.crmify.jpa.store.DatabaseKind;

/** The statements on tokens. */
final class TokenSql {
    private static final String THIS = " where unit = ? and connection = ? and credential_hash = ? ";

    private static final String INSERT = """
            insert into crmify_token (unit, connection, credential_hash, version, renewed_at)
            select ?, ?, ?, 0, {now} {dual}
            where not exists (select 1 from crmify_token where unit = ? and connection = ? and credential_hash = ?)""";

    static final String SELECT = "select version, content from crmify_token" + THIS;

    /** Whoever begins with a version of before has not seen the latest. */
    static final String CLAIM = "update crmify_token set lease_token = ?, lease_until = {now} + ?" + THIS
            + "and version = ? and (lease_until is null or lease_until <= {now})";

    /** By the version alone: a token that came late is better than none, unless another was stored meanwhile. */
    static final String STORE = """
            update crmify_token set
                content = ?, version = version + 1, lease_token = null, lease_until = null, renewed_at = {now}""" + THIS + "and version = ?";

    static final String KEEP = "update crmify_token set lease_until = {now} + ?" + THIS + "and lease_token = ?";

    static final String GIVE_BACK =
            "update crmify_token set lease_token = null, lease_until = null" + THIS + "and lease_token = ?";

    /** Those of credentials that no node has any more. */
    static final String FORGET = """
            delete from crmify_token
            where unit = ? and connection = ? and credential_hash <> ? and renewed_at < {now} - ?
                and (lease_until is null or lease_until <= {now})""";

    private TokenSql() {}

    static String insert(DatabaseKind kind) {
        return INSERT.replace("{dual}", kind == DatabaseKind.MARIADB ? "from dual" : "");
    }
}
