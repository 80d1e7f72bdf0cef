package io.crmify.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.CrmifySetup;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.leak.LeakWatch;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.spi.PersistenceProvider;
import jakarta.transaction.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.hibernate.engine.transaction.jta.platform.internal.NarayanaJtaPlatform;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** A persistence unit under JTA, as in a server, with a CRM in memory and crmify between them, which works only when told to. */
public final class JtaShop implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final TestDatabase kind;
    private final String name = "jtashop" + COUNT.incrementAndGet();
    private final HikariDataSource plain;
    private final AgroalDataSource pool;
    private final EntityManagerFactory factory;
    private final InMemoryCrm crm = new InMemoryCrm();
    private final Crmify crmify;
    private final List<Object> events = Collections.synchronizedList(new ArrayList<>());

    private JtaShop(
            TestDatabase kind,
            PersistenceProvider provider,
            UnaryOperator<PersistenceConfiguration> persistence,
            UnaryOperator<CrmifySetup> setup) {
        this.kind = kind;
        plain = kind.pool(name, 4);
        pool = Jta.pool(plain.getJdbcUrl());
        factory = provider.createEntityManagerFactory(persistence.apply(new PersistenceConfiguration("jtashop")
                .transactionType(PersistenceUnitTransactionType.JTA)
                .property("jakarta.persistence.jtaDataSource", pool)
                .property("jakarta.persistence.schema-generation.database.action", "create")));
        crmify = started(setup.apply(Crmify.configure(factory)
                .config(MapConfig.of(Map.of("crmify.backend", "crm", "crmify.min-interval", "0s")))
                .backend("crm", crm)
                .onEvent(events::add)
                .withoutThreads()));
    }

    private Crmify started(CrmifySetup setup) {
        try {
            return setup.start();
        } catch (RuntimeException e) {
            closeUnit();
            throw e;
        }
    }

    public static JtaShop onHibernate(TestDatabase kind) {
        return onHibernate(kind, UnaryOperator.identity());
    }

    public static JtaShop onHibernate(TestDatabase kind, UnaryOperator<PersistenceConfiguration> persistence) {
        return new JtaShop(
                kind,
                new HibernatePersistenceProvider(),
                start -> persistence.apply(start.managedClass(Customer.class)
                        .managedClass(Company.class)
                        .property("hibernate.transaction.jta.platform", new NarayanaJtaPlatform())),
                UnaryOperator.identity());
    }

    /** The customers and all that belongs to them, by name, as EclipseLink wants it. */
    public static PersistenceConfiguration customers(PersistenceConfiguration persistence) {
        return persistence
                .managedClass(Customer.class)
                .managedClass(Company.class)
                .managedClass(Customer.Address.class);
    }

    /** Without a listener, nor any entities yet; crmify is given what it would find in a server. */
    public static JtaShop onEclipseLink(TestDatabase kind, UnaryOperator<PersistenceConfiguration> persistence) {
        return onEclipseLink(kind, persistence, setup -> setup.transactions(Jta.transaction(), Jta.registry()));
    }

    /** As above, but crmify is given only what the test gives it. */
    public static JtaShop onEclipseLink(
            TestDatabase kind, UnaryOperator<PersistenceConfiguration> persistence, UnaryOperator<CrmifySetup> setup) {
        return new JtaShop(
                kind,
                new org.eclipse.persistence.jpa.PersistenceProvider(),
                start -> persistence.apply(
                        start.property("eclipselink.target-server", EclipseLinkPlatform.class.getName())
                                .property("eclipselink.logging.level", "OFF")),
                setup);
    }

    public EntityManagerFactory factory() {
        return factory;
    }

    /** The unit's JTA data source. */
    public DataSource pool() {
        return pool;
    }

    public Crmify crmify() {
        return crmify;
    }

    /** The CRM that the connection leads to. */
    public InMemoryCrm theCrm() {
        return crm;
    }

    public List<Object> events() {
        return List.copyOf(events);
    }

    /** Works until there is nothing to do. */
    public int drain() {
        return crmify.operations().drain();
    }

    /** Work in a transaction, whatever it throws. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Runs work in a JTA transaction, which is rolled back if it throws. */
    public void inTransaction(Work work) throws Exception {
        Jta.manager().begin();
        try {
            work.run();
            Jta.manager().commit();
        } finally {
            if (Jta.manager().getStatus() != Status.STATUS_NO_TRANSACTION) {
                Jta.manager().rollback();
            }
        }
    }

    /** Runs work with an entity manager in a JTA transaction. */
    public void run(Consumer<EntityManager> work) {
        call(manager -> {
            work.accept(manager);
            return true;
        });
    }

    /** Runs work with an entity manager in a JTA transaction; that one is closed only afterwards. */
    public <T> T call(Function<EntityManager, T> work) {
        var result = new ArrayList<T>();
        try (var manager = factory.createEntityManager()) {
            inTransaction(() -> {
                manager.joinTransaction();
                result.add(work.apply(manager));
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new TransactionFailed(e);
        }
        return result.get(0);
    }

    /** The transaction did not commit. */
    public static final class TransactionFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TransactionFailed(Exception cause) {
            super(cause);
        }
    }

    /** Persists an entity in a transaction of its own. */
    public <T> T persist(T entity) {
        run(manager -> manager.persist(entity));
        return entity;
    }

    /** Edits an entity in a transaction of its own. */
    public <T> void edit(Class<T> type, Object id, Consumer<T> edit) {
        run(manager -> edit.accept(manager.find(type, id)));
    }

    /** Reads an entity anew. */
    public <T> T find(Class<T> type, Object id) {
        return call(manager -> manager.find(type, id));
    }

    /** The rows of a query on crmify's or the application's tables. */
    public List<List<Object>> rows(String sql, Object... parameters) {
        return Rows.of(plain, sql, parameters);
    }

    /** Fails if crmify has told or stored what it must not. */
    @Override
    public void close() {
        crmify.close();
        try {
            crm.sent().forEach(LeakWatch::plant);
            LeakWatch.ensureSecrecy(plain, events);
        } finally {
            closeUnit();
        }
    }

    private void closeUnit() {
        factory.close();
        pool.close();
        plain.close();
        kind.drop(name);
    }
}
