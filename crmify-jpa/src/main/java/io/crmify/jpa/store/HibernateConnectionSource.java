package io.crmify.jpa.store;

import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** The connections that Hibernate itself uses for a persistence unit. */
public final class HibernateConnectionSource implements ConnectionSource {
    private final ConnectionProvider provider;
    private final HibernateJta jta;

    public HibernateConnectionSource(SessionFactoryImplementor factory) {
        provider = factory.getServiceRegistry().requireService(ConnectionProvider.class);
        jta = new HibernateJta(factory);
    }

    @Override
    public <T> T with(Work<T> work) throws SQLException {
        return jta.<T, SQLException>paused(() -> onConnection(work));
    }

    private <T> T onConnection(Work<T> work) throws SQLException {
        var connection = provider.getConnection();
        try {
            return work.on(connection);
        } finally {
            provider.closeConnection(connection);
        }
    }
}
