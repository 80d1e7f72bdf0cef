package io.crmify.jpa.store;

import io.crmify.CrmifyException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The persistence unit's database. Gives each piece of crmify's work a short transaction of its own, READ COMMITTED, on a
 * connection of the unit: a plain JDBC one also where the application uses JTA, since it never joins the application's work.
 * Thread-safe.
 */
public final class Database {
    private static final int TRIES = 6;
    private static final int STATEMENT_TIMEOUT_SECONDS = 60;

    /** Longer than a statement may take, so that the milder end comes first. */
    static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(STATEMENT_TIMEOUT_SECONDS + 10);

    private final ConnectionSource source;
    private final DatabaseKind kind;
    private final UnitClock clock;
    private final int isolation;

    /** @param isolation what connections of the source come with */
    private Database(ConnectionSource source, DatabaseKind kind, int isolation) {
        this.source = source;
        this.kind = kind;
        this.clock = new UnitClock(kind);
        this.isolation = isolation;
    }

    /**
     * Looks at the database behind a source.
     *
     * @throws CrmifyException if crmify has no SQL for it, or cannot work on it in READ COMMITTED
     */
    public static Database of(ConnectionSource source) {
        try {
            return source.with(connection -> new Database(
                    source,
                    DatabaseKind.of(connection)
                            .orElseThrow(() -> new CrmifyException(
                                    "crmify has no SQL for this database; it knows H2, PostgreSQL and MariaDB")),
                    connection.getTransactionIsolation()));
        } catch (SQLException e) {
            throw new StoreException("crmify cannot reach the persistence unit's database", e);
        }
    }

    public DatabaseKind kind() {
        return kind;
    }

    public UnitClock clock() {
        return clock;
    }

    /** A way to run statements on a connection of somebody else's. */
    public Jdbc on(Connection connection) {
        return new Jdbc(connection, clock, STATEMENT_TIMEOUT_SECONDS);
    }

    /**
     * Runs work in a transaction: committed at its end, rolled back if it throws, run again after a deadlock or a serialization
     * failure, so it must not have effects elsewhere.
     */
    public <T> T inTransaction(Function<Jdbc, T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (StoreException e) {
                if (!e.isWorthRetrying() || attempt == TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextLong(1, 20L << attempt)));
            }
        }
    }

    private <T> T once(Function<Jdbc, T> work) {
        try {
            return source.with(connection -> {
                var limit = NetworkLimit.on(connection);
                try {
                    return inTransaction(connection, work);
                } finally {
                    limit.lift();
                }
            });
        } catch (SQLException e) {
            throw new StoreException("crmify's transaction failed", e);
        }
    }

    private <T> T inTransaction(Connection connection, Function<Jdbc, T> work) throws SQLException {
        var autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        try {
            var jdbc = on(connection);
            isolate(connection, jdbc);
            var result = work.apply(jdbc);
            connection.commit();
            jdbc.committed();
            return result;
        } catch (RuntimeException | SQLException | Error e) {
            rollBack(connection, e);
            throw e;
        } finally {
            if (autoCommit) {
                connection.setAutoCommit(true);
            }
            if (isIsolationOfSession()) {
                connection.setTransactionIsolation(isolation);
            }
        }
    }

    // In REPEATABLE READ, MariaDB's default, the gaps that admission locks would make the application's inserts wait.
    private void isolate(Connection connection, Jdbc jdbc) throws SQLException {
        if (isIsolationOfSession()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        } else if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            jdbc.update("set transaction isolation level read committed"); // for this transaction only
        }
    }

    // H2 knows no isolation of one transaction, so the application's is put back afterwards.
    private boolean isIsolationOfSession() {
        return kind == DatabaseKind.H2 && isolation != Connection.TRANSACTION_READ_COMMITTED;
    }

    /** Runs statements that commit by themselves, as DDL does on some databases. */
    public <T> T outsideTransactions(Function<Jdbc, T> work) {
        try {
            return source.with(connection -> {
                var autoCommit = connection.getAutoCommit();
                connection.setAutoCommit(true);
                try {
                    return work.apply(on(connection));
                } finally {
                    connection.setAutoCommit(autoCommit);
                }
            });
        } catch (SQLException e) {
            throw new StoreException("crmify's work on the database failed", e);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e); // the connection is gone, and the transaction with it
        }
    }
}
