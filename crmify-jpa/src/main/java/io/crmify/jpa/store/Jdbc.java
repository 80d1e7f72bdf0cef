package io.crmify.jpa.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs crmify's statements on one connection. <code>{now}</code> in a statement stands for the database's clock. A collection
 * given as a parameter becomes an SQL array. Not thread-safe, as a connection is not.
 */
public final class Jdbc {
    private final Connection connection;
    private final UnitClock clock;
    private final int timeoutSeconds;
    private final List<Runnable> afterCommit = new ArrayList<>();

    public Jdbc(Connection connection, UnitClock clock, int timeoutSeconds) {
        this.connection = connection;
        this.clock = clock;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** The same connection for a statement that may take no longer than this; it notes nothing for after the commit. */
    public Jdbc atMost(Duration time) {
        return new Jdbc(connection, clock, (int) Math.min(timeoutSeconds, Math.max(1, time.toSeconds())));
    }

    /** Has something done once crmify's own transaction is committed, and not if it is rolled back or run again. */
    public void afterCommit(Runnable work) {
        afterCommit.add(work);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    /** Reads one row of a result; the result never leaves the call. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    public interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Several parameters that somebody else sets, from an index on. */
    @FunctionalInterface
    public interface Values {
        /** @return the index of the next one */
        int bind(PreparedStatement statement, int first) throws SQLException;
    }

    public <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters) {
        return queryWith(sql, statement -> bindAll(statement, parameters), row);
    }

    public <T> List<T> queryWith(String sql, Binder binder, Row<T> row) {
        try (var statement = prepare(sql)) {
            binder.bind(statement);
            try (var result = statement.executeQuery()) {
                var rows = new ArrayList<T>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** The database's clock with its offset, in epoch milliseconds. */
    public long now() {
        return query(StoreSql.NOW, row -> row.getLong(1)).get(0);
    }

    /** Runs an INSERT, UPDATE, DELETE or DDL; how many rows it touched. */
    public int update(String sql, @Nullable Object... parameters) {
        return updateWith(sql, statement -> bindAll(statement, parameters));
    }

    public int updateWith(String sql, Binder binder) {
        try (var statement = prepare(sql)) {
            binder.bind(statement);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs an UPDATE once for each of some rows of parameters, all of them in as few exchanges as the driver can. */
    public void updateEach(String sql, Collection<? extends @Nullable Object[]> rows) {
        try (var statement = prepare(sql)) {
            for (var row : rows) {
                bindAll(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        var statement = connection.prepareStatement(sql.replace("{now}", clock.sql()));
        statement.setQueryTimeout(timeoutSeconds);
        return statement;
    }

    private void bindAll(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        var index = 1;
        for (var parameter : parameters) {
            if (parameter instanceof Values values) {
                index = values.bind(statement, index);
            } else {
                bind(statement, index++, parameter);
            }
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object parameter) throws SQLException {
        if (parameter instanceof SqlArray array) {
            statement.setArray(
                    index,
                    connection.createArrayOf(array.type(), array.elements().toArray()));
        } else {
            statement.setObject(index, parameter);
        }
    }

    private static StoreException failed(String sql, SQLException cause) {
        var head = sql.strip().lines().findFirst().orElse("").strip();
        return new StoreException("crmify's statement '" + head + "' failed", cause);
    }

    /** A parameter that is an array of the database: {@code text}, {@code uuid}, {@code bigint}, {@code boolean}. */
    public record SqlArray(String type, Collection<? extends @Nullable Object> elements) {}
}
