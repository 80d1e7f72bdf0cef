package io.crmify.jpa.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crmify.Crm;
import io.crmify.StartupException;
import io.crmify.SyncState;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.event.LeadSynced;
import io.crmify.event.LeadsChanged;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.GlobalConfig;
import io.crmify.lead.Lead;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** crmify in Weld SE: nothing is called, everything is injected. */
class WeldTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private GlobalConfig config;

    @ApplicationScoped
    static class Unit {
        @Produces
        @ApplicationScoped
        EntityManagerFactory factory() {
            return new PersistenceConfiguration("weld")
                    .managedClass(Customer.class)
                    .managedClass(Company.class)
                    .property("jakarta.persistence.jdbc.url", "jdbc:h2:mem:weld" + COUNT.incrementAndGet())
                    .property("jakarta.persistence.schema-generation.database.action", "create")
                    .createEntityManagerFactory();
        }

        void close(@Disposes EntityManagerFactory factory) {
            factory.close();
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

    /** A backend in its smallest form. */
    @ApplicationScoped
    static class OwnCrm implements CrmBackend {
        @Override
        public String syncLead(Lead lead) {
            return "42";
        }

        @Override
        public boolean deleteLead(String crmId) {
            return true;
        }
    }

    @ApplicationScoped
    static class Listener {
        final List<Object> told = new CopyOnWriteArrayList<>();

        @Inject
        Crm crm;

        void changed(@ObservesAsync LeadsChanged event) {
            told.add(event);
        }

        void synced(@ObservesAsync LeadSynced event) {
            told.add(event);
        }

        Crm crm() {
            return crm;
        }

        List<Object> told() {
            return told;
        }
    }

    private SeContainer container(Map<String, String> values) {
        config = GlobalConfig.of(values);
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(CrmifyBeans.class, Units.class, Threads.class, Parts.class)
                .addBeanClasses(Unit.class, Backend.class, OwnCrm.class, Listener.class)
                .initialize();
    }

    @AfterEach
    void close() {
        config.close();
    }

    @Test
    void sendsACommittedLeadByItself() {
        // A poll this rare shows that the commit itself had the dispatcher look.
        try (var container = container(Map.of("crmify.backend", "shopCrm", "crmify.poll-interval", "1h"))) {
            var ada = persist(container, new Customer("Ada", "Lovelace", "ada@example.org"));

            var listener = container.select(Listener.class).get();
            var state = listener.crm().await(ada, Duration.ofSeconds(20));
            assertThat(state.sync()).isEqualTo(SyncState.SYNCED);
            assertThat(listener.crm().crmId(ada)).hasValueSatisfying(id -> assertThat(
                            container.select(InMemoryCrm.class).get().byId(id))
                    .isPresent());
            await().untilAsserted(() -> assertThat(listener.told())
                    .hasAtLeastOneElementOfType(LeadsChanged.class)
                    .hasAtLeastOneElementOfType(LeadSynced.class));
        }
    }

    @Test
    void takesABackendByItsClassName() {
        try (var container = container(Map.of("crmify.backend", OwnCrm.class.getName()))) {
            var ada = persist(container, new Customer("Ada", "Lovelace", "ada@example.org"));

            var crm = container.select(Crm.class).get();
            crm.await(ada, Duration.ofSeconds(20));
            assertThat(crm.crmId(ada)).contains("42");
        }
    }

    @Test
    void refusesToStartWithoutABackend() {
        assertThatThrownBy(() -> container(Map.of()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("CRMIFY-101");
    }

    private static Customer persist(SeContainer container, Customer customer) {
        try (var manager = container.select(EntityManagerFactory.class).get().createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(customer);
            manager.getTransaction().commit();
            return customer;
        }
    }
}
