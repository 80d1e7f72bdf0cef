package io.crmify.jpa.docs;

import static io.crmify.backend.failure.FailureKind.UNAUTHORIZED;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.Crm;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backends.memory.CrmCall;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.testing.GlobalConfig;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadStage;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the documents show, at work. */
class ExamplesTest {
    private GlobalConfig config;
    private HikariDataSource pool;
    private EntityManagerFactory factory;

    @BeforeEach
    void open() {
        config = GlobalConfig.of(Map.of("crmify.backend", "testCrm", "crmify.min-interval", "0s"));
        pool = TestDatabase.H2.pool("docs", 5);
        factory = new PersistenceConfiguration("docs")
                .managedClass(Customer.class)
                .managedClass(Subscriber.class)
                .managedClass(Employer.class)
                .property("jakarta.persistence.nonJtaDataSource", pool)
                .property("jakarta.persistence.schema-generation.database.action", "create")
                .createEntityManagerFactory();
    }

    @AfterEach
    void close() {
        factory.close();
        pool.close();
        TestDatabase.H2.drop("docs");
        config.close();
    }

    private Customer signUp(String lastName, String email) {
        var customer = new Customer();
        customer.lastName = lastName;
        customer.email = email;
        customer.stage = LeadStage.NEW;
        return persist(customer);
    }

    private <T> T persist(T entity) {
        return factory.callInTransaction(manager -> {
            manager.persist(entity);
            return entity;
        });
    }

    @Test
    void testsAnApplication() {
        // tag::test[]
        var crm = new InMemoryCrm();
        try (var crmify = Crmify.configure(factory)
                .backend("testCrm", crm) // crmify.backend=testCrm
                .withoutThreads()
                .start()) {
            signUp("Lovelace", "ada@example.org"); // your own code
            crmify.operations().drain();

            assertThat(crm.where(EMAIL, "ada@example.org")).hasSize(1);
        }
        // end::test[]
    }

    @Test
    void startsByConfigurationAlone() {
        config = GlobalConfig.of(Map.of("crmify.backend", "memory"));
        // tag::start[]
        try (var crmify = Crmify.start(factory)) { // with what MicroProfile Config tells
            openShop(factory, crmify.crm());
        }
        // end::start[]
    }

    private void openShop(EntityManagerFactory entities, Crm crm) {
        assertThat(entities.isOpen()).isTrue();
        var ada = signUp("Lovelace", "ada@example.org");
        assertThat(crm.await(ada, Duration.ofSeconds(20)).connections())
                .extracting(on -> on.connection())
                .containsExactly("default");
        assertThat(crm.crmId(ada)).isPresent();
    }

    @Test
    void mapsMore() {
        var crm = new InMemoryCrm();
        try (var crmify = Crmify.configure(factory)
                .backend("testCrm", crm)
                .withoutThreads()
                .start()) {
            var employer = new Employer();
            employer.id = 1L;
            employer.name = "Engines";
            persist(employer);
            var subscriber = new Subscriber();
            subscriber.id = 2L;
            subscriber.username = "ada@example.org";
            subscriber.employer = employer;
            subscriber.confirmed = true;
            subscriber.shoeSize = 38;
            persist(subscriber);
            var other = new Subscriber();
            other.id = 3L;
            other.username = "grace@example.org";
            persist(other);
            crmify.operations().drain();
        }

        assertThat(crm.records()).hasSize(1);
        assertThat(crm.where(EMAIL, "ada@example.org")).singleElement().satisfies(record -> {
            assertThat(record.fields()).containsValues("web", "Engines");
            assertThat(record.properties()).containsEntry("shoe_size", 38L);
        });
    }

    @Test
    void usesABackendOfTheApplication() {
        var own = new OwnCrm();
        try (var crmify = Crmify.configure(factory)
                .backend("testCrm", own)
                .withoutThreads()
                .start()) {
            var ada = signUp("Lovelace", "ada@example.org");
            crmify.operations().drain();
            assertThat(own.emails).containsValue("ada@example.org");

            factory.runInTransaction(manager -> manager.remove(manager.find(Customer.class, ada.id)));
            crmify.operations().drain();
            assertThat(own.emails).isEmpty();
        }
    }

    @Test
    void looksIntoTheCrmInMemory() {
        // tag::memory[]
        var crm = new InMemoryCrm();
        try (var crmify = Crmify.configure(factory)
                .backend("testCrm", crm) // crmify.backend=testCrm
                .start()) {
            // make, change and remove entities
            // end::memory[]
            var ada = signUp("Lovelace", "ada@example.org");
            assertThat(crmify.crm().await(ada, Duration.ofSeconds(20)).connections())
                    .hasSize(1);
            // tag::memory[]
        }
        // end::memory[]
        var id = crm.records().get(0).id();
        var key = crm.sent().get(0).key();
        // tag::look[]
        crm.records(); // all, the oldest first
        crm.byId(id);
        crm.byKey(key);
        crm.where(EMAIL, "ada@example.org");
        crm.calls(); // what it was asked
        crm.count(PUSH);
        crm.sent(); // every lead that was sent
        // end::look[]
        assertThat(crm.byId(id)).isEqualTo(crm.byKey(key));
    }

    @Test
    void makesTheCrmInMemoryFail() {
        var crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.FINDABLE));
        var seen = new ArrayList<CrmCall.Operation>();
        // tag::fail[]
        crm.goDown(); // no call gets through ...
        crm.throttle(Duration.ofSeconds(7)); // every call is told to wait ...
        crm.comeBack(); // ... until now; ends every fault below as well
        crm.failNext(3, UNAUTHORIZED); // the next three calls, without effect; any FailureKind but a conflict
        crm.applyThenFail(1); // the next call has its effect, and nobody learns of it
        crm.refuse(lead -> lead.text(COUNTRY) == null, "COUNTRY_MISSING");
        crm.refuseBatchesWith(lead -> lead.key().id().equals("7"));
        crm.onCall(call -> seen.add(call.operation())); // before anything else
        // end::fail[]
        assertThat(crm.calls()).isEmpty();
        assertThat(seen).isEmpty();
    }

    static class TestBeans {
        // tag::bean[]
        @Produces
        @Singleton
        @Named("testCrm") // crmify.backend=testCrm
        InMemoryCrm testCrm() {
            return new InMemoryCrm();
        }
        // end::bean[]
    }

    @Test
    void knowsEveryKeyOfTheExample() throws IOException {
        var properties = new Properties();
        try (var file = getClass().getResourceAsStream("shop.properties")) {
            properties.load(file);
        }
        var values = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        values.put("HUBSPOT_TOKEN", "demo");
        config = GlobalConfig.of(values);

        // In place of the real one, so that only the keys matter.
        try (var crmify = Crmify.configure(factory)
                .backend("hubspot", new InMemoryCrm())
                .withoutThreads()
                .start()) {
            assertThat(crmify.operations().lanes())
                    .extracting(lane -> lane.connection())
                    .containsExactly("default");
        }
    }
}
