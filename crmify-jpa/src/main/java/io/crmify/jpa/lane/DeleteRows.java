package io.crmify.jpa.lane;

import io.crmify.jpa.config.CrmifyConfig.DeleteGuard;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Counts the deletes of a connection in its row, for all nodes, and holds them back when they are too many. Thread-safe. */
final class DeleteRows {
    private static final Logger LOG = System.getLogger(DeleteRows.class.getName());

    private final Database database;
    private final String unit;

    DeleteRows(Database database, String unit) {
        this.database = database;
        this.unit = unit;
    }

    boolean mayBeMade(String connection, int records, DeleteGuard guard) {
        return database.inTransaction(jdbc -> {
            var sql = LaneSql.GUARD.replace(
                    "{window}", String.valueOf(guard.window().toMillis()));
            if (jdbc.update(sql, records, records, unit, connection) == 0) {
                return false; // held already
            }
            long deletes = jdbc.query(LaneSql.GUARD_COUNT, row -> row.getLong(1), unit, connection)
                    .get(0);
            if (deletes <= guard.count()
                    || deletes * 100 <= guard.percent() * links(jdbc, connection, deletes, guard)) {
                return true;
            }
            if (jdbc.update(LaneSql.HOLD_DELETES, unit, connection) > 0) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-403 Connection {0}: more than {1} deletes and {2} % of its records in {3}. Deletes wait until an"
                                + " operator releases them; everything else goes on.",
                        connection,
                        guard.count(),
                        guard.percent(),
                        guard.window());
            }
            return false;
        });
    }

    // Counts no further than matters, so that it costs the same with a thousand links as with a million.
    private long links(Jdbc jdbc, String connection, long deletes, DeleteGuard guard) {
        if (guard.percent() == 0) {
            return 0;
        }
        return jdbc.query(LaneSql.LINKS, row -> row.getLong(1), unit, connection, deletes * 100 / guard.percent() + 1)
                .get(0);
    }
}
