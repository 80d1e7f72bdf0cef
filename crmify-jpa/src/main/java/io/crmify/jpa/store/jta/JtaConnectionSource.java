package io.crmify.jpa.store.jta;

import io.crmify.jpa.store.ConnectionSource;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The connections of a unit's JTA data source, outside every JTA transaction. */
public final class JtaConnectionSource implements ConnectionSource {
    private final DataSource source;
    private final JtaTransactions transactions;

    public JtaConnectionSource(DataSource source, JtaTransactions transactions) {
        this.source = source;
        this.transactions = transactions;
    }

    /** What came of work, perhaps on another thread. */
    @FunctionalInterface
    private interface Result<T> {
        T get() throws SQLException;
    }

    @Override
    public <T> T with(Work<T> work) throws SQLException {
        return transactions.<Result<T>>apart(() -> onConnection(work)).get();
    }

    private <T> Result<T> onConnection(Work<T> work) {
        try (var connection = source.getConnection()) {
            var result = work.on(connection);
            return () -> result;
        } catch (SQLException e) {
            return () -> {
                throw e;
            };
        }
    }
}
