package io.crmify.jpa.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.Crm;
import io.crmify.CrmOperations;
import io.crmify.SyncState;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.Test;

/** crmify deployed into an embedded Weld container, as an application server does. */
@ArquillianTest
class ArquillianWeldTest {
    @Deployment
    static JavaArchive shop() {
        return ShrinkWrap.create(JavaArchive.class, "shop.jar")
                .addClasses(CrmifyBeans.class, Units.class, Threads.class, Parts.class, Shop.class)
                .addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsManifestResource(new StringAsset("crmify.backend=shopCrm"), "microprofile-config.properties");
    }

    /** What the application brings. */
    @ApplicationScoped
    static class Shop {
        @Produces
        @ApplicationScoped
        EntityManagerFactory factory() {
            return new PersistenceConfiguration("arquillian")
                    .managedClass(Customer.class)
                    .managedClass(Company.class)
                    .property("jakarta.persistence.jdbc.url", "jdbc:h2:mem:arquillian")
                    .property("jakarta.persistence.schema-generation.database.action", "create")
                    .createEntityManagerFactory();
        }

        void close(@Disposes EntityManagerFactory factory) {
            factory.close();
        }

        @Produces
        @Singleton
        @Named("shopCrm")
        CrmBackend crm() {
            return new InMemoryCrm();
        }
    }

    @Inject
    EntityManagerFactory factory;

    @Inject
    Crm crm;

    @Inject
    CrmOperations operations;

    @Test
    void syncsWhatIsPersisted() {
        var ada = new Customer("Ada", "Lovelace", "ada@example.org");
        factory.runInTransaction(manager -> manager.persist(ada));

        var state = crm.await(ada, Duration.ofSeconds(20));

        assertThat(state.sync()).isEqualTo(SyncState.SYNCED);
        assertThat(operations.counts()).containsKey("default");
    }
}
