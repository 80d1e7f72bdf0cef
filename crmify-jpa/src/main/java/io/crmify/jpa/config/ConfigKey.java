package io.crmify.jpa.config;

/**
 * Every key that crmify reads. One of a connection is written after {@code crmify.} where one connection is configured, and after
 * {@code crmify.connection.<name>.} where {@code crmify.connections} names several.
 */
public enum ConfigKey {
    ENABLED(Scope.ALL, "enabled", "true", "false: nothing is recorded and nothing is sent"),
    PUSH_ENABLED(Scope.ALL, "push.enabled", "true", "false: changes are recorded and held, on this node"),
    SCHEMA(
            Scope.ALL,
            "schema",
            "create",
            "create: crmify creates its tables and brings older ones up to date; validate: it only checks them; none: it does neither"),
    UNIT(Scope.ALL, "unit", "", "the persistence unit to hook; needed only where there are several"),
    DATA_SOURCE(
            Scope.ALL,
            "data-source",
            "",
            "the unit's JTA data source, by its name in JNDI; needed only where another provider than Hibernate does not tell it"),
    CONNECTIONS(Scope.ALL, "connections", "", "the names of the connections, if there are several: eu,us"),
    NAMESPACE(
            Scope.ALL,
            "namespace",
            "",
            "part of every key in the CRM; by default a random one that is kept in the database. Set it to keep the keys of an installation whose tables are lost"),
    PROJECT_ID(Scope.ALL, "project-id", "true", "false: @CrmId attributes are not filled in"),
    POLL_INTERVAL(
            Scope.ALL,
            "poll-interval",
            "1s",
            "how often a node looks for what others, or crashed ones, left; commits on the same node wake it at once. 100ms to 1h; short ones cost queries, long ones delay whatever waits for its time: retries, min-interval, what a crashed node left"),
    MIN_INTERVAL(
            Scope.ALL,
            "min-interval",
            "1s",
            "the time between two pushes of one record. 0s to 1h; edits within it become one call"),
    LEASE(
            Scope.ALL,
            "lease",
            "2m",
            "how long a node may work on what it has claimed before others take it over; renewed while it works. 1s to 1d; must exceed every backend.timeout by 5s; a long one delays what a crashed node had claimed"),
    RETRY_DELAY(
            Scope.ALL,
            "retry.delay",
            "2s",
            "the longest wait before the first retry of a record; it doubles with each attempt. 10ms to 1h"),
    RETRY_MAX_DELAY(
            Scope.ALL,
            "retry.max-delay",
            "15m",
            "the longest wait between two retries. 10ms to 1d, and no less than retry.delay"),
    RETRY_BUDGET(
            Scope.ALL,
            "retry.budget",
            "3d",
            "how long a record is retried that may itself be at fault; only time in which its connection runs counts. 0s to 365d"),
    RETRY_MIN_ATTEMPTS(
            Scope.ALL, "retry.min-attempts", "8", "attempts before a record is given up, whatever the time. 1 to 1000"),
    RETRY_MAX_ATTEMPTS(
            Scope.ALL,
            "retry.max-attempts",
            "",
            "give a record up after so many attempts, whatever the time. 1 to 1000; by default only the time counts"),
    GUARD_COUNT(Scope.ALL, "delete-guard.count", "100", "deletes that are always let through in the window. From 0"),
    GUARD_PERCENT(
            Scope.ALL,
            "delete-guard.percent",
            "5",
            "per cent of a connection's links that may be deleted in the window; beyond it and the count, deletes wait for an operator. 0 to 100"),
    GUARD_WINDOW(Scope.ALL, "delete-guard.window", "10m", "the window of the two. 1s to 7d"),
    KEYSET(
            Scope.ALL,
            "encryption.keyset",
            "",
            "the keys that a CRM's tokens are encrypted with in the database: a keyset of Google Tink in JSON, not encrypted itself. Without one each node keeps tokens in its memory only"),
    KEYSET_FILE(Scope.ALL, "encryption.keyset-file", "", "the path of a file that it is read from, at start"),

    BACKEND(
            Scope.CONNECTION,
            "backend",
            "",
            "which CRM: the name of a backend, of a CDI bean that is a CrmBackend, or of such a class"),
    BASE_URL(Scope.CONNECTION, "backend.base-url", "", "the CRM's address, if not the backend's own: a sandbox, say"),
    API_KEY(Scope.CONNECTION, "backend.auth.api-key", "", "a credential"),
    USERNAME(Scope.CONNECTION, "backend.auth.username", "", "a credential"),
    PASSWORD(Scope.CONNECTION, "backend.auth.password", "", "a credential"),
    TOKEN(Scope.CONNECTION, "backend.auth.token", "", "a credential"),
    CLIENT_ID(Scope.CONNECTION, "backend.auth.client-id", "", "a credential of OAuth: which application it is"),
    CLIENT_SECRET(Scope.CONNECTION, "backend.auth.client-secret", "", "a credential of OAuth"),
    REFRESH_TOKEN(
            Scope.CONNECTION,
            "backend.auth.refresh-token",
            "",
            "a credential of OAuth: with which the first access token is asked for"),
    PRIVATE_KEY(
            Scope.CONNECTION,
            "backend.auth.private-key",
            "",
            "a credential of OAuth: an RSA key in PEM, PKCS#8, with which requests for tokens are signed"),
    API_KEY_FILE(
            Scope.CONNECTION,
            "backend.auth.api-key-file",
            "",
            "the path of a file that the credential is read from, at start and whenever it has changed; without the end of its last line"),
    USERNAME_FILE(Scope.CONNECTION, "backend.auth.username-file", "", "the same"),
    PASSWORD_FILE(Scope.CONNECTION, "backend.auth.password-file", "", "the same"),
    TOKEN_FILE(Scope.CONNECTION, "backend.auth.token-file", "", "the same"),
    CLIENT_ID_FILE(Scope.CONNECTION, "backend.auth.client-id-file", "", "the same"),
    CLIENT_SECRET_FILE(Scope.CONNECTION, "backend.auth.client-secret-file", "", "the same"),
    REFRESH_TOKEN_FILE(Scope.CONNECTION, "backend.auth.refresh-token-file", "", "the same"),
    PRIVATE_KEY_FILE(Scope.CONNECTION, "backend.auth.private-key-file", "", "the same"),
    TIMEOUT(
            Scope.CONNECTION,
            "backend.timeout",
            "30s",
            "the longest a single call may take in all. 100ms to 10m; too short a one makes slow calls ambiguous. A backend that goes on after twice the time is interrupted"),
    BATCH_SIZE(Scope.CONNECTION, "backend.batch-size", "", "records per call, if fewer than the CRM takes. 1 to 10000"),
    CONCURRENCY(Scope.CONNECTION, "backend.concurrency", "2", "calls at once, on each node. 1 to 64"),
    RATE(
            Scope.CONNECTION,
            "backend.rate",
            "",
            "calls from all nodes together, if not what the backend says that its CRM bears: 100/10s, 10/s or 150/min; a plain number is per second; unlimited"),
    AMBIGUOUS_CREATE(
            Scope.CONNECTION,
            "backend.ambiguous-create",
            "HOLD",
            "what becomes of a create that may have been applied, where the CRM cannot be asked: HOLD it for an operator, or RETRY it and risk a double"),
    TENANTS(
            Scope.CONNECTION,
            "tenants",
            "",
            "the values of @CrmTenant that this connection serves: acme,globex; none: all. At most 100 characters each"),
    DELETE_POLICY(
            Scope.CONNECTION,
            "delete-policy",
            "DELETE",
            "what becomes of the record when its entity is removed: DELETE it, or KEEP it; a record that crmify did not create is kept"),
    NEW_STATUS(Scope.CONNECTION, "lead.new-status", "", "the CRM's word for LeadStage.NEW, if not the backend's"),
    CONTACTED_STATUS(Scope.CONNECTION, "lead.contacted-status", "", "the CRM's word for LeadStage.CONTACTED"),
    CONVERTED_STATUS(Scope.CONNECTION, "lead.converted-status", "", "the CRM's word for LeadStage.CONVERTED"),
    DEAD_STATUS(Scope.CONNECTION, "lead.dead-status", "", "the CRM's word for LeadStage.DEAD");

    /** What a key belongs to. */
    public enum Scope {
        ALL,
        CONNECTION
    }

    private final Scope scope;
    private final String suffix;
    private final String fallback;
    private final String meaning;

    ConfigKey(Scope scope, String suffix, String fallback, String meaning) {
        this.scope = scope;
        this.suffix = suffix;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    public Scope scope() {
        return scope;
    }

    /** The key after its prefix. */
    public String suffix() {
        return suffix;
    }

    /** The default as it would be written; blank for none. */
    public String fallback() {
        return fallback;
    }

    /** What it does, for the table of all keys. */
    public String meaning() {
        return meaning;
    }
}
