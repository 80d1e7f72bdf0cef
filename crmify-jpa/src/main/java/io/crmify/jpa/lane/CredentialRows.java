package io.crmify.jpa.lane;

import io.crmify.jpa.store.Database;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which credentials a connection goes by, as a keyed hash in its row: those that a node has found in its files last, or with which a
 * node began while the connection was stopped for its credentials, or that were shown to work since. While nodes are given new ones,
 * not all at the same moment, a node whose own are others judges itself only.
 * Thread-safe.
 */
final class CredentialRows {
    private final Database database;
    private final String unit;
    private final Map<String, String> own = new ConcurrentHashMap<>();

    CredentialRows(Database database, String unit) {
        this.database = database;
        this.unit = unit;
    }

    /**
     * Has the connection go by those that this node was just given, at its start too: a copy of the database, or a lone node with a wrong
     * token, must say that it is stopped. True if that ended a stop which others had caused.
     */
    boolean renew(String connection, String hash) {
        own.put(connection, hash);
        return database.inTransaction(jdbc -> {
            var ended = jdbc.update(LaneSql.END_BY_CREDENTIALS, unit, connection, hash);
            jdbc.update(LaneSql.GO_BY, hash, unit, connection);
            return ended > 0;
        });
    }

    /** Has it go by those of this node, which work. */
    void prefer(String connection) {
        var hash = own.get(connection);
        if (hash != null) {
            database.inTransaction(jdbc -> jdbc.update(LaneSql.GO_BY, hash, unit, connection));
        }
    }

    /** Whether it goes by those of this node. */
    boolean isOwn(String connection) {
        var hash = own.get(connection);
        return hash == null
                || database.inTransaction(
                                jdbc -> jdbc.query(LaneSql.CREDENTIALS, row -> row.getString(1), unit, connection))
                        .contains(hash);
    }
}
