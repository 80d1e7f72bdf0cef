package io.crmify.jpa.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.shop.Party;
import io.crmify.jpa.shop.Person;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadStage;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.RollbackException;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded of what happens in a transaction: invariant 1, case by case. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class HookTest {
    private final TestDatabase database;
    private Shop shop;

    HookTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class, Member.class)
                .entities(Person.class, Person.Employee.class)
                .entities(Party.class, Party.Human.class, Party.Organisation.class)
                .open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    private Customer known() {
        var ada = ada();
        ada.address.city = "Ockham";
        shop.persist(ada);
        shop.drain();
        return ada;
    }

    @Test
    void recordsAnInsert() {
        var ada = shop.persist(ada());

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsTheUpdateOfAMappedAttribute() {
        var ada = known();

        shop.edit(Customer.class, ada.id, customer -> customer.email = "countess@example.org");

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsNothingOfUnmappedAttributes() {
        var ada = known();
        shop.log().clear();

        shop.edit(Customer.class, ada.id, customer -> {
            customer.notes = "likes engines";
            customer.address.zip = "W1";
        });

        assertThat(shop.log().statements("crmify")).isEmpty();
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void recordsAMemberOfAnEmbeddable() {
        var ada = known();

        shop.edit(Customer.class, ada.id, customer -> customer.address.city = "London");

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsAChangedCollection() {
        var ada = known();

        shop.edit(Customer.class, ada.id, customer -> customer.interests.add("engines"));

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsADelete() {
        var ada = known();

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));

        assertThat(shop.recorded()).containsExactly("Customer REMOVED " + ada.id);
    }

    @Test
    void recordsNothingOfARollback() {
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(ada());
            manager.flush();
            manager.getTransaction().rollback();
        }

        assertThat(shop.recorded()).isEmpty();
        assertThat(shop.events()).isEmpty();
    }

    @Test
    void recordsNothingIfMarkedRollbackOnly() {
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(ada());
            manager.flush();
            manager.getTransaction().setRollbackOnly();
            try {
                manager.getTransaction().commit();
            } catch (RollbackException e) {
                // so JPA wants it; Hibernate's own way is to roll back without a word
            }
        }

        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void leavesToTheLaterReadWhatASavepointBroughtBack() {
        var ada = known();
        shop.run(manager -> {
            var customer = manager.find(Customer.class, ada.id);
            manager.unwrap(Session.class).doWork(connection -> {
                var savepoint = connection.setSavepoint();
                customer.email = "nobody@example.org";
                manager.flush();
                connection.rollback(savepoint);
            });
            manager.refresh(customer);
        });
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);

        shop.theCrm().forgetCalls();
        shop.drain();

        assertThat(shop.theCrm().calls()).isEmpty();
    }

    @Test
    void recordsADeleteThatASavepointTookBackAsALeadThatIsThere() {
        var ada = known();
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            var customer = manager.find(Customer.class, ada.id);
            manager.unwrap(Session.class).doWork(connection -> {
                var savepoint = connection.setSavepoint();
                manager.remove(customer);
                manager.flush();
                connection.rollback(savepoint);
            });
            manager.clear();
            manager.getTransaction().commit();
        }

        shop.drain();

        assertThat(shop.theCrm().records()).hasSize(1);
    }

    @Test
    void recordsNothingOfAnOptimisticLockFailure() {
        var ada = known();
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.find(Customer.class, ada.id).email = "late@example.org";
            shop.edit(Customer.class, ada.id, customer -> customer.notes = "first");
            assertThatThrownBy(() -> manager.getTransaction().commit())
                    .isInstanceOf(RollbackException.class)
                    .hasCauseInstanceOf(OptimisticLockException.class);
        }

        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void recordsThreeFlushesOnce() {
        shop.run(manager -> {
            var customer = ada();
            manager.persist(customer);
            manager.flush();
            customer.phone = "1";
            manager.flush();
            customer.phone = "2";
            manager.flush();
        });

        assertThat(shop.recorded()).hasSize(1);
        assertThat(shop.log().statements("insert into crmify_change")).hasSize(1);
    }

    @Test
    void doesNotSeeABulkUpdateAndIsToldByResync() {
        var ada = known();

        shop.run(manager ->
                manager.createQuery("update Customer c set c.phone = '42'").executeUpdate());
        assertThat(shop.recorded()).isEmpty();

        var found = shop.crm().resync(Customer.class, "e.phone = :phone", java.util.Map.of("phone", "42"));
        assertThat(found).isEqualTo(1);
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
        shop.drain();
        assertThat(shop.theCrm().records().get(0).fields()).containsEntry(io.crmify.lead.LeadField.PHONE, "42");
    }

    @Test
    void resyncsTheClassThatIsAskedForAndNotItsSiblings() {
        var employee = new Person.Employee();
        employee.name = "Grace";
        shop.persist(employee);
        shop.persist(new Person()).name = "Ada";
        shop.drain();

        assertThat(shop.crm().resync(Person.Employee.class, "e.title is null", java.util.Map.of()))
                .isEqualTo(1);
        assertThat(shop.recorded()).containsExactly("Person TOUCHED " + employee.id);

        assertThat(shop.crm().resync(Person.class, "", java.util.Map.of())).isEqualTo(2);
    }

    @Test
    void recordsWhatAStatelessSessionDoes() {
        var sessions = shop.factory().unwrap(SessionFactory.class);
        var ada = ada();
        sessions.inStatelessTransaction(session -> session.insert(ada));
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
        shop.drain();

        sessions.inStatelessTransaction(session -> {
            ada.phone = "1";
            session.update(ada);
        });
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
        shop.drain();

        sessions.inStatelessTransaction(session -> {
            ada.phone = "2";
            session.upsert(ada);
        });
        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
        shop.drain();

        sessions.inStatelessTransaction(session -> session.delete(ada));
        assertThat(shop.recorded()).containsExactly("Customer REMOVED " + ada.id);
        shop.drain();
        assertThat(shop.theCrm().records()).isEmpty();
    }

    @Test
    void recordsAStatelessSessionsRollbackNot() {
        try (var session = shop.factory().unwrap(SessionFactory.class).openStatelessSession()) {
            var transaction = session.beginTransaction();
            session.insert(ada());
            transaction.rollback();
        }

        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void recordsTheMergeOfADetachedEntity() {
        var ada = known();
        ada.lastName = "King";

        shop.run(manager -> manager.merge(ada));

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsAJoinedSubclassUnderItsRoot() {
        var employee = new Person.Employee();
        employee.name = "Grace";
        employee.title = "Rear admiral";
        shop.persist(employee);
        assertThat(shop.recorded()).containsExactly("Person TOUCHED " + employee.id);
        shop.drain();

        shop.edit(Person.Employee.class, employee.id, grace -> grace.salary = 1);
        assertThat(shop.recorded()).isEmpty();

        shop.edit(Person.Employee.class, employee.id, grace -> grace.name = "Hopper");
        assertThat(shop.recorded()).containsExactly("Person TOUCHED " + employee.id);
    }

    @Test
    void recordsTheLeadsOfASingleTableOnly() {
        var organisation = new Party.Organisation();
        organisation.name = "Lloyd's";
        shop.persist(organisation);
        assertThat(shop.recorded()).isEmpty();

        var human = new Party.Human();
        human.name = "Grace";
        shop.persist(human);
        assertThat(shop.recorded()).containsExactly("Party TOUCHED " + human.id);
    }

    @Test
    void recordsAnIdOfTwoParts() {
        var member = shop.persist(new Member("GB", 7, "Bond"));
        shop.drain();
        assertThat(shop.find(Member.class, member.id).crmId).isNotNull();

        shop.edit(Member.class, member.id, bond -> bond.name = "James Bond");
        assertThat(shop.recorded()).singleElement().asString().contains("GB").contains("7");
        shop.drain();
        assertThat(shop.theCrm().records()).hasSize(1);
    }

    @Test
    void recordsLeadsOfOneTransactionInOneStatement() {
        shop.log().clear();

        shop.run(manager -> {
            manager.persist(ada());
            manager.persist(new Member("GB", 7, "Bond"));
            IntStream.range(0, 20).forEach(i -> manager.persist(new Customer("C", "" + i, null)));
        });

        assertThat(shop.log().statements("insert into crmify_change")).hasSize(1);
        assertThat(shop.recorded()).hasSize(2);
    }

    @Test
    void recordsFiveHundredIdsPerStatement() {
        shop.log().clear();

        shop.run(manager -> IntStream.range(0, 1001).forEach(i -> manager.persist(new Customer("C", "" + i, null))));

        assertThat(shop.log().statements("insert into crmify_change")).hasSize(3);
    }

    @Test
    void recordsNothingWithoutSync() {
        shop.crm().withoutSync(() -> shop.persist(ada()));
        assertThat(shop.recorded()).isEmpty();

        shop.persist(ada());
        assertThat(shop.recorded()).hasSize(1);
    }

    @Test
    void rollsTheTransactionBackIfItCannotRecord() {
        shop.log().failOn(sql -> sql.contains("insert into crmify_change"));

        assertThatThrownBy(() -> shop.persist(ada())).hasStackTraceContaining("failed as the test wished");

        shop.log().failOn(sql -> false);
        assertThat(shop.rows("select id from Customer")).isEmpty();
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void keepsNothingOfATransactionThatEnded() {
        shop.persist(ada());
        assertThatThrownBy(() -> shop.run(manager -> {
                    manager.persist(ada());
                    manager.flush();
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);

        // The next transaction must not write what the one before left.
        shop.run(manager -> manager.persist(new Company("Engines")));
        assertThat(shop.recorded()).hasSize(1);
    }

    @Test
    void tellsOfACommitOnly() {
        shop.persist(ada());

        assertThat(shop.events())
                .containsExactly(new io.crmify.event.LeadsChanged("shop", java.util.Map.of("Customer", 1)));
    }

    @Test
    void recordsAStatusAlone() {
        var ada = known();

        shop.edit(Customer.class, ada.id, customer -> customer.stage = LeadStage.CONVERTED);

        assertThat(shop.recorded()).containsExactly("Customer TOUCHED " + ada.id);
    }

    @Test
    void recordsOnTheConnectionOfTheTransaction() {
        try (var manager = shop.factory().createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(ada());
            manager.flush();
            shop.log().clear();
            var out = shop.log().connectionsOut();
            assertThat(out).isEqualTo(1);
            shop.log().onStatement(sql -> {
                if (sql.contains("crmify_change")) {
                    assertThat(shop.log().connectionsOut()).isEqualTo(out);
                }
            });

            manager.getTransaction().commit();
        }

        assertThat(shop.log().statements("insert into crmify_change")).hasSize(1);
        assertThat(shop.log().commits()).isEqualTo(1);
        assertThat(shop.recorded()).hasSize(1);
    }
}
