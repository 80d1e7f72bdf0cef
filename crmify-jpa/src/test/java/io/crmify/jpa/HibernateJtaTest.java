package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.event.LeadsChanged;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.List;
import org.hibernate.engine.transaction.jta.platform.internal.NarayanaJtaPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Hibernate under JTA, as in a server. */
@ParameterizedClass
@MethodSource("databases")
class HibernateJtaTest {
    private static final String CHANGES = "select type, hint, ids from crmify_change";

    private final TestDatabase database;
    private final JtaShop shop;

    HibernateJtaTest(TestDatabase database) {
        this.database = database;
        this.shop = JtaShop.onHibernate(database);
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
    void recordsAChangeInTheTransactionThatMakesIt() throws Exception {
        shop.inTransaction(() -> {
            try (var manager = shop.factory().createEntityManager()) {
                manager.persist(ada());
                manager.flush();
                assertThat(shop.rows(CHANGES)).isEmpty();
            }
        });

        assertThat(shop.rows(CHANGES)).hasSize(1);
        assertThat(shop.events()).hasOnlyElementsOfType(LeadsChanged.class).hasSize(1);
    }

    @Test
    void recordsOneRowForSeveralFlushesAndLeads() {
        shop.run(manager -> {
            var customer = ada();
            manager.persist(customer);
            manager.flush();
            customer.lastName = "King";
            manager.flush();
            manager.persist(new Customer("Grace", "Hopper", "grace@example.org"));
        });

        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(2);
    }

    @Test
    void recordsNothingOfARollback() throws Exception {
        Jta.manager().begin();
        try (var manager = shop.factory().createEntityManager()) {
            manager.persist(ada());
            manager.flush();
        }
        Jta.manager().rollback();

        assertThat(shop.rows(CHANGES)).isEmpty();
        shop.persist(new Customer("Grace", "Hopper", "grace@example.org"));
        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
    }

    @Test
    void recordsNothingOfATransactionThatIsOnlyToBeRolledBack() {
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
    void recordsWhatAnEntityManagerFlushesThatWasClosedBeforeTheCommit() throws Exception {
        shop.inTransaction(() -> {
            var manager = shop.factory().createEntityManager();
            manager.persist(ada());
            manager.close();
        });

        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
    }

    @Test
    void recordsOneRowForTwoEntityManagersInATransaction() throws Exception {
        var known = shop.persist(ada());
        shop.drain();

        shop.inTransaction(() -> {
            var one = shop.factory().createEntityManager();
            one.find(Customer.class, known.id).lastName = "King";
            one.flush();
            one.close();
            var other = shop.factory().createEntityManager();
            other.find(Customer.class, known.id).firstName = "Augusta";
            other.flush();
            other.close();
        });

        assertThat(shop.rows(CHANGES)).hasSize(1);
        shop.drain();
        assertThat(shop.theCrm().records().get(0).fields())
                .containsEntry(LeadField.LAST_NAME, "King")
                .containsEntry(LeadField.FIRST_NAME, "Augusta");
    }

    @Test
    void losesNothingOfTwoEntityManagersThatFlushAtTheCommit() throws Exception {
        shop.inTransaction(() -> {
            shop.factory().createEntityManager().persist(ada());
            shop.factory().createEntityManager().persist(new Customer("Grace", "Hopper", "grace@example.org"));
        });

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

    /** Of a server that goes on whatever a synchronization throws. */
    static final class Unmoved extends NarayanaJtaPlatform {
        private static final long serialVersionUID = 1L;

        @Override
        public void registerSynchronization(Synchronization told) {
            super.registerSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {
                    try {
                        told.beforeCompletion();
                    } catch (RuntimeException e) {
                        // so be it
                    }
                }

                @Override
                public void afterCompletion(int status) {
                    told.afterCompletion(status);
                }
            });
        }
    }

    @Test
    void rollsTheTransactionBackAlsoWhereAnExceptionIsNoVeto() {
        try (var unmoved = JtaShop.onHibernate(
                database, unit -> unit.property("hibernate.transaction.jta.platform", new Unmoved()))) {
            unmoved.rows("alter table crmify_change rename to crmify_change_away");

            assertThatThrownBy(() -> unmoved.persist(ada())).hasCauseInstanceOf(RollbackException.class);

            unmoved.rows("alter table crmify_change_away rename to crmify_change");
            assertThat(unmoved.rows("select * from Customer")).isEmpty();
            assertThat(unmoved.rows(CHANGES)).isEmpty();
            assertThat(unmoved.events()).isEmpty();
        }
    }

    @Test
    void rollsAResourceLocalTransactionBackIfTheChangeCannotBeRecorded() {
        try (var local =
                Shop.on(database).entities(Customer.class, Company.class).open()) {
            local.rows("alter table crmify_change rename to crmify_change_away");

            assertThatThrownBy(() -> local.persist(ada())).hasStackTraceContaining("crmify_change");

            local.rows("alter table crmify_change_away rename to crmify_change");
            assertThat(local.rows("select * from Customer")).isEmpty();
            assertThat(local.rows(CHANGES)).isEmpty();
        }
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
                .hasStackTraceContaining(OptimisticLockException.class.getName());

        assertThat(shop.rows(CHANGES)).isEmpty();
    }

    @Test
    void letsTheThreadsTransactionWaitWhileItWorks() throws Exception {
        var known = shop.persist(ada());

        shop.inTransaction(() -> {
            try (var manager = shop.factory().createEntityManager()) {
                var grace = new Customer("Grace", "Hopper", "grace@example.org");
                manager.persist(grace);
                manager.flush();
                shop.drain();

                assertThat(shop.theCrm().records()).hasSize(1);
                assertThat(shop.crmify().crm().crmId(known)).isPresent();
                assertThat(shop.crmify().crm().crmId(grace)).isEmpty();
                assertThat(Jta.manager().getStatus()).isEqualTo(Status.STATUS_ACTIVE);
            }
        });

        assertThat(shop.rows("select * from Customer")).hasSize(2);
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(2);
    }

    @Test
    void readsNothingThatIsNotCommittedYet() throws Exception {
        var known = shop.persist(ada());

        shop.inTransaction(() -> {
            try (var manager = shop.factory().createEntityManager()) {
                manager.find(Customer.class, known.id).lastName = "King";
                manager.flush();
                shop.drain();
            }
            assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.LAST_NAME, "Lovelace");
        });

        shop.drain();
        assertThat(shop.theCrm().records().get(0).fields()).containsEntry(LeadField.LAST_NAME, "King");
    }

    @Test
    void writesTheIdOfTheCrmBack() {
        var known = shop.persist(ada());
        shop.drain();

        var crmId = shop.theCrm().records().get(0).id();
        assertThat(shop.find(Customer.class, known.id).crmId).isEqualTo(crmId);
        assertThat(shop.rows(CHANGES)).isEmpty();
        assertThat(shop.find(Customer.class, known.id).version).isZero();
    }

    @Test
    void writesTheIdBackPastATransactionThatSpansIt() throws Exception {
        var known = shop.persist(ada());

        shop.run(manager -> {
            var loaded = manager.find(Customer.class, known.id);
            assertThat(loaded.crmId).isNull();
            shop.drain();
            loaded.lastName = "King";
        });
        shop.drain();

        var record = shop.theCrm().records().get(0);
        assertThat(shop.find(Customer.class, known.id).crmId).isEqualTo(record.id());
        assertThat(record.fields()).containsEntry(LeadField.LAST_NAME, "King");
    }

    @Test
    void removesWhatIsRemoved() {
        var known = shop.persist(ada());
        shop.drain();

        shop.run(manager -> manager.remove(manager.find(Customer.class, known.id)));
        shop.drain();

        assertThat(shop.theCrm().records()).isEmpty();
    }
}
