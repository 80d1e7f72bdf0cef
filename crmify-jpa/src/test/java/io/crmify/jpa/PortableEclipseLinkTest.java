package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider that is not Hibernate, under JTA: EclipseLink, with crmify's mapping file. */
@ParameterizedClass
@MethodSource("databases")
class PortableEclipseLinkTest {
    private static final String CHANGES = "select type, hint, ids from crmify_change";

    private final JtaShop shop;

    PortableEclipseLinkTest(TestDatabase database) {
        this.shop = JtaShop.onEclipseLink(database, PortableEclipseLinkTest::unit);
    }

    private static PersistenceConfiguration unit(PersistenceConfiguration persistence) {
        return JtaShop.customers(persistence).mappingFile("META-INF/crmify-orm.xml");
    }

    static List<TestDatabase> databases() {
        return TestDatabase.all();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    @Test
    void bringsAnInsertAnUpdateAndADeleteToTheCrm() {
        var known = shop.persist(ada());
        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);

        shop.edit(Customer.class, known.id, customer -> customer.lastName = "King");
        shop.drain();
        assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.LAST_NAME, "King");

        shop.run(manager -> manager.remove(manager.find(Customer.class, known.id)));
        shop.drain();
        assertThat(shop.theCrm().records()).isEmpty();
    }

    @Test
    void recordsNothingOfARollback() throws Exception {
        Jta.manager().begin();
        try (var manager = shop.factory().createEntityManager()) {
            manager.persist(ada());
            manager.flush();
        }
        Jta.manager().rollback();
        assertThatThrownBy(() -> shop.inTransaction(() -> {
                    try (var manager = shop.factory().createEntityManager()) {
                        manager.persist(ada());
                        manager.flush();
                        Jta.manager().setRollbackOnly();
                    }
                }))
                .isInstanceOf(RollbackException.class);

        assertThat(shop.rows(CHANGES)).isEmpty();
        assertThat(shop.events()).isEmpty();
    }

    @Test
    void writesTheIdOfTheCrmBack() {
        var known = shop.persist(ada());
        shop.drain();

        var read = shop.find(Customer.class, known.id);
        assertThat(read.crmId).isEqualTo(shop.theCrm().records().get(0).id());
        assertThat(read.version).isEqualTo(known.version);
        assertThat(shop.rows(CHANGES)).isEmpty();
    }

    @Test
    void readsPastTheSharedCache() {
        var company = shop.persist(new Company("Analytical Engines"));
        var known = shop.call(manager -> {
            var customer = ada();
            customer.company = manager.find(Company.class, company.id);
            manager.persist(customer);
            return customer;
        });
        shop.drain();

        shop.rows("update Company set name = 'Difference Engines'");
        shop.rows("update Customer set phone = '123'");
        shop.edit(Customer.class, known.id, customer -> customer.notes = "called");
        shop.drain();

        assertThat(shop.theCrm().records().get(0).fields())
                .containsEntry(LeadField.PHONE, "123")
                .containsEntry(LeadField.COMPANY, "Difference Engines");
        // What the application has cached is the application's business.
        assertThat(shop.find(Company.class, company.id).name).isEqualTo("Analytical Engines");
    }

    @Test
    void bringsAChangeOfARelatedEntityToItsLeads() {
        var company = shop.persist(new Company("Analytical Engines"));
        var customer = ada();
        customer.company = company;
        shop.persist(customer);
        shop.drain();

        shop.edit(Company.class, company.id, edited -> edited.name = "Difference Engines");
        shop.drain();

        assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.COMPANY, "Difference Engines");
    }

    @Test
    void bringsAChangeOfACollectionOfTheLead() {
        var known = shop.persist(ada());
        shop.drain();

        shop.edit(Customer.class, known.id, customer -> customer.interests.add("looms"));
        shop.drain();

        assertThat(shop.theCrm().records().get(0).properties().values())
                .asString()
                .contains("looms");
    }

    @Test
    void recordsOneRowForSeveralFlushesAndEntityManagers() throws Exception {
        shop.inTransaction(() -> {
            var one = shop.factory().createEntityManager();
            var customer = ada();
            one.persist(customer);
            one.flush();
            customer.lastName = "King";
            one.close();
            shop.factory().createEntityManager().persist(new Customer("Grace", "Hopper", "grace@example.org"));
        });

        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(2);
    }

    @Test
    void rollsTheTransactionBackIfTheChangeCannotBeRecorded() {
        shop.rows("alter table crmify_change rename to crmify_change_away");

        assertThatThrownBy(() -> shop.persist(ada())).hasStackTraceContaining("crmify_change");

        shop.rows("alter table crmify_change_away rename to crmify_change");
        assertThat(shop.rows("select * from Customer")).isEmpty();
        assertThat(shop.rows(CHANGES)).isEmpty();
    }

    @Test
    void leavesTheExceptionOfALostUpdateAsItIs() {
        var known = shop.persist(ada());
        shop.drain();

        assertThatThrownBy(() -> shop.run(manager -> {
                    var stale = manager.find(Customer.class, known.id);
                    shop.rows("update Customer set version = version + 1");
                    stale.lastName = "King";
                }))
                .hasStackTraceContaining("OptimisticLockException");

        assertThat(shop.rows(CHANGES)).isEmpty();
    }

    @Test
    void worksApartFromTheTransactionOfTheThread() throws Exception {
        var known = shop.persist(ada());

        shop.inTransaction(() -> {
            try (var manager = shop.factory().createEntityManager()) {
                manager.find(Customer.class, known.id).lastName = "King";
                manager.flush();
                shop.drain();
                assertThat(shop.crmify().crm().crmId(known)).isPresent();
                assertThat(Jta.manager().getStatus()).isEqualTo(Status.STATUS_ACTIVE);
            }
            assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.LAST_NAME, "Lovelace");
        });

        shop.drain();
        assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.LAST_NAME, "King");
        assertThat(shop.find(Customer.class, known.id).crmId).isNotNull();
    }

    @Test
    void healsAnIdThatTheApplicationWroteOver() {
        var known = shop.persist(ada());
        shop.drain();
        assertThat(known.crmId).isNull();

        known.notes = "loaded before the id was there";
        shop.run(manager -> manager.merge(known));
        assertThat(shop.rows("select crmId from Customer")).containsExactly(Collections.singletonList(null));
        shop.drain();

        assertThat(shop.find(Customer.class, known.id).crmId)
                .isEqualTo(shop.theCrm().records().get(0).id());
    }
}
