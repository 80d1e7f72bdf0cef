package io.crmify.jpa.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Jta;
import io.crmify.jpa.testing.JtaShop;
import io.crmify.jpa.testing.TestDatabase;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that do not tell their session, as those of stateless sessions in Hibernate 6.6. */
class UnseenSessionTest {
    private final JtaShop shop =
            JtaShop.onHibernate(TestDatabase.H2, unit -> unit.property("hibernate.generate_statistics", true));
    private final SessionFactoryImplementor factory = shop.factory().unwrap(SessionFactoryImplementor.class);
    private final Statistics statistics = factory.getStatistics();

    @BeforeEach
    void forget() {
        statistics.clear();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void insert(Object entity, long id) {
        var persister = persister(entity);
        hook().onPostInsert(new PostInsertEvent(entity, id, persister.getValues(entity), persister, null));
    }

    private EntityPersister persister(Object entity) {
        return factory.getMappingMetamodel().getEntityDescriptor(entity.getClass());
    }

    @SuppressWarnings("deprecation") // there is no other way to ask a group for a listener
    private HibernateCapture hook() {
        for (var listener : factory.getEventEngine()
                .getListenerRegistry()
                .getEventListenerGroup(EventType.POST_INSERT)
                .listeners()) {
            if (listener instanceof HibernateCapture capture) {
                return capture;
            }
        }
        throw new AssertionError("the hook is not attached");
    }

    private static Customer customer(int number) {
        return new Customer("C" + number, "Lovelace", null);
    }

    private void assertAllIsClosed(int sessions) {
        assertThat(statistics.getSessionOpenCount()).isEqualTo(sessions);
        assertThat(statistics.getSessionCloseCount()).isEqualTo(sessions);
        assertThat(hook().buffers().size()).isZero();
    }

    @Test
    void opensNoneForWhatConcernsNobody() throws Exception {
        shop.inTransaction(() -> insert(new Company("Engines"), 1));

        assertAllIsClosed(0);
        assertThat(shop.rows("select ids from crmify_change")).isEmpty();
    }

    @Test
    void opensOneForATransactionAndClosesItWithThat() throws Exception {
        shop.inTransaction(() -> {
            insert(customer(1), 1);
            insert(customer(2), 2);
            insert(customer(3), 3);
        });

        assertAllIsClosed(1);
        assertThat(shop.rows("select size from crmify_change"))
                .singleElement()
                .asString()
                .contains("3");
    }

    @Test
    void closesThatOfARollback() throws Exception {
        Jta.manager().begin();
        insert(customer(1), 1);
        Jta.manager().rollback();

        assertAllIsClosed(1);
        assertThat(shop.rows("select ids from crmify_change")).isEmpty();
    }

    @Test
    void usesTheBufferOfASessionThatIsKnown() throws Exception {
        shop.inTransaction(() -> {
            var manager = shop.factory().createEntityManager();
            manager.persist(customer(1));
            manager.flush();
            insert(customer(2), 4711);
            manager.close();
        });

        assertThat(statistics.getSessionOpenCount()).isEqualTo(1);
        assertThat(shop.rows("select ids from crmify_change")).hasSize(1);
    }

    @Test
    void closesThatOfAChangeOutsideTransactions() {
        insert(customer(1), 1);

        assertAllIsClosed(1);
        assertThat(shop.rows("select ids from crmify_change")).hasSize(1);
    }
}
