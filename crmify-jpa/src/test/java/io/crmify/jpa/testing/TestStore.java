package io.crmify.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.store.ConnectionSource;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * crmify's tables on a database of each kind, one for all tests of a JVM: each test has a unit of its own, and so sees only its
 * own rows, and a clock of its own.
 */
public final class TestStore {
    private static final Map<TestDatabase, HikariDataSource> POOLS = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final DataSource pool;
    private final Database database;
    private final String unit = "unit" + COUNT.incrementAndGet();

    private TestStore(DataSource pool) {
        this.pool = pool;
        this.database = Database.of(connections(pool));
    }

    public static TestStore on(TestDatabase kind) {
        return new TestStore(POOLS.computeIfAbsent(kind, TestStore::create));
    }

    private static HikariDataSource create(TestDatabase kind) {
        var pool = kind.pool("store", 20);
        new Schema(Database.of(connections(pool))).create();
        return pool;
    }

    /** The connections of a pool, as a persistence unit would give them. */
    public static ConnectionSource connections(DataSource pool) {
        return new ConnectionSource() {
            @Override
            public <T> T with(Work<T> work) throws SQLException {
                try (var connection = pool.getConnection()) {
                    return work.on(connection);
                }
            }
        };
    }

    public Database database() {
        return database;
    }

    public String unit() {
        return unit;
    }

    public <T> T inTransaction(Function<Jdbc, T> work) {
        return database.inTransaction(work);
    }

    /** Lets time pass. */
    public void advance(Duration by) {
        database.clock().advance(by);
    }

    /** The database's clock, in epoch milliseconds. */
    public long now() {
        return inTransaction(jdbc -> jdbc.query("select {now}", row -> row.getLong(1)))
                .get(0);
    }

    public List<List<Object>> rows(String sql, Object... parameters) {
        return Rows.of(pool, sql, parameters);
    }

    /** A transaction that stays open until it is closed: another node at work, or an application that takes its time. */
    public OpenTransaction open() {
        try {
            var connection = pool.getConnection();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return new OpenTransaction(connection, database.on(connection));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It is rolled back if it was not committed. */
    public record OpenTransaction(Connection connection, Jdbc jdbc) implements AutoCloseable {
        public void commit() {
            try {
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
