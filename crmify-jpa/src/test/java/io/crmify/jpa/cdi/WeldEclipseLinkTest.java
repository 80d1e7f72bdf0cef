package io.crmify.jpa.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.crmify.Crm;
import io.crmify.SyncState;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.EclipseLinkPlatform;
import io.crmify.jpa.testing.GlobalConfig;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.Map;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.junit.jupiter.api.Test;

/** A unit of EclipseLink in a CDI container, whose beans give crmify the way to its transactions. */
class WeldEclipseLinkTest {
    @ApplicationScoped
    static class Unit {
        @Produces
        @Singleton
        AgroalDataSource pool() {
            return Jta.pool("jdbc:h2:mem:weldeclipselink;DB_CLOSE_DELAY=-1");
        }

        void close(@Disposes AgroalDataSource pool) {
            pool.close();
        }

        @Produces
        @ApplicationScoped
        EntityManagerFactory factory(AgroalDataSource pool) {
            return new PersistenceProvider()
                    .createEntityManagerFactory(JtaShop.customers(new PersistenceConfiguration("weldeclipselink"))
                            .mappingFile("META-INF/crmify-orm.xml")
                            .transactionType(PersistenceUnitTransactionType.JTA)
                            .property("jakarta.persistence.jtaDataSource", pool)
                            .property("jakarta.persistence.schema-generation.database.action", "create")
                            .property("eclipselink.target-server", EclipseLinkPlatform.class.getName())
                            .property("eclipselink.logging.level", "OFF"));
        }

        void close(@Disposes EntityManagerFactory factory) {
            factory.close();
        }

        @Produces
        UserTransaction transaction() {
            return Jta.transaction();
        }

        @Produces
        TransactionSynchronizationRegistry registry() {
            return Jta.registry();
        }
    }

    @ApplicationScoped
    static class Backend {
        @Produces
        @Singleton
        @Named("shopCrm")
        InMemoryCrm crm() {
            return new InMemoryCrm();
        }
    }

    /** Changes something before crmify has been started with the application. */
    @ApplicationScoped
    static class EarlyBird {
        private final EntityManagerFactory factory;
        private Customer early;

        @Inject
        EarlyBird(EntityManagerFactory factory) {
            this.factory = factory;
        }

        protected EarlyBird() {
            this(null);
        }

        void persist(@Observes @Initialized(ApplicationScoped.class) @Priority(1) Object application) throws Exception {
            factory.createEntityManager().close(); // EclipseLink creates the tables with the first one
            early = new Customer("Ada", "Lovelace", "ada@example.org");
            Jta.manager().begin();
            try (var manager = factory.createEntityManager()) {
                manager.persist(early);
                manager.flush();
                Jta.manager().commit();
            } finally {
                if (Jta.manager().getStatus() != Status.STATUS_NO_TRANSACTION) {
                    Jta.manager().rollback();
                }
            }
        }

        Customer early() {
            return early;
        }
    }

    @Test
    void isStartedByTheFirstChange() {
        var config = Map.of("crmify.backend", "shopCrm", "crmify.poll-interval", "1h");
        try (var configured = GlobalConfig.of(config);
                var container = container()) {
            assertThat(configured).isNotNull();
            var early = container.select(EarlyBird.class).get().early();

            var state = container.select(Crm.class).get().await(early, Duration.ofSeconds(20));

            assertThat(state.sync()).isEqualTo(SyncState.SYNCED);
            assertThat(container.select(InMemoryCrm.class).get().records()).hasSize(1);
        }
    }

    private static SeContainer container() {
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(CrmifyBeans.class, Units.class, Threads.class, Parts.class)
                .addBeanClasses(Unit.class, Backend.class, EarlyBird.class)
                .initialize();
    }
}
