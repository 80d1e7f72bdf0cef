package io.crmify.jpa.store;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.jspecify.annotations.Nullable;

/** The connections that Hibernate itself uses for a persistence unit. */
public final class HibernateConnectionSource implements ConnectionSource {
    private final ConnectionProvider provider;
    private final @Nullable TransactionManager transactions;

    public HibernateConnectionSource(SessionFactoryImplementor factory) {
        var registry = factory.getServiceRegistry();
        provider = registry.requireService(ConnectionProvider.class);
        transactions =
                registry.requireService(TransactionCoordinatorBuilder.class).isJta()
                        ? registry.requireService(JtaPlatform.class).retrieveTransactionManager()
                        : null;
    }

    @Override
    public <T> T with(Work<T> work) throws SQLException {
        return transactions == null ? onConnection(work) : outsideJta(transactions, work);
    }

    private <T> T onConnection(Work<T> work) throws SQLException {
        var connection = provider.getConnection();
        try {
            return work.on(connection);
        } finally {
            provider.closeConnection(connection);
        }
    }

    private <T> T outsideJta(TransactionManager manager, Work<T> work) throws SQLException {
        try {
            var waiting = manager.suspend();
            try {
                return onConnection(work);
            } finally {
                if (waiting != null) {
                    manager.resume(waiting);
                }
            }
        } catch (SystemException | InvalidTransactionException e) {
            throw new SQLException("The thread's JTA transaction cannot wait for crmify's own work", e);
        }
    }
}
