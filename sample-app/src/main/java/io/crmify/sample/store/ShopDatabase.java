package io.crmify.sample.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.api.transaction.TransactionIntegration;
import io.crmify.CrmifyException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The shop's database: H2 in memory, or what {@code SAMPLE_DB_URL} names. */
@ApplicationScoped
class ShopDatabase {
    private static final Logger LOG = System.getLogger(ShopDatabase.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_CONNECTIONS = 20;

    // Before anyone else, and in nobody's transaction: the tables are made then.
    void open(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object application,
            EntityManagerFactory factory) {
        LOG.log(Level.DEBUG, "The database is ready: {0}", factory.getName());
    }

    @Produces
    @Singleton
    AgroalDataSource dataSource(DatabaseAddress address, TransactionIntegration transactions) {
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(MOST_CONNECTIONS)
                        .acquisitionTimeout(PATIENCE)
                        .transactionIntegration(transactions)
                        .connectionFactoryConfiguration(connections -> connect(connections, address)));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException unusable) {
            throw new CrmifyException("The database cannot be used; see SAMPLE_DB_URL, _USER and _PASSWORD", unusable);
        }
    }

    private static AgroalConnectionFactoryConfigurationSupplier connect(
            AgroalConnectionFactoryConfigurationSupplier connections, DatabaseAddress address) {
        var to = connections.jdbcUrl(address.url());
        return address.user().isEmpty()
                ? to
                : to.principal(new NamePrincipal(address.user())).credential(new SimplePassword(address.password()));
    }

    void close(@Disposes AgroalDataSource dataSource) {
        dataSource.close();
    }

    @Produces
    @Singleton
    EntityManagerFactory factory(AgroalDataSource dataSource, BeanManager beans) {
        return Persistence.createEntityManagerFactory(
                "shop",
                Map.of("jakarta.persistence.jtaDataSource", dataSource, "jakarta.persistence.bean.manager", beans));
    }

    void close(@Disposes EntityManagerFactory factory) {
        factory.close();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
