package io.crmify.jpa.testing;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.Crm;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.CrmifySetup;
import io.crmify.jpa.testing.leak.LeakWatch;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A persistence unit on a fresh database, a CRM in memory, and crmify between them, which works only when told to. */
public final class Shop implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final TestDatabase kind;
    private final String name = "shop" + COUNT.incrementAndGet();
    private final boolean ownDatabase;
    private final HikariDataSource pool;
    private final StatementLog log = new StatementLog();
    private final EntityManagerFactory factory;
    private final InMemoryCrm crm;
    private final Crmify crmify;
    private final List<Object> events = Collections.synchronizedList(new ArrayList<>());

    private Shop(Builder builder) {
        kind = builder.kind;
        crm = builder.crm;
        ownDatabase = builder.database == null;
        pool = ownDatabase ? kind.pool(name, builder.connections, builder.way) : builder.database.pool;
        var persistence = new PersistenceConfiguration("shop")
                .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                .property("jakarta.persistence.nonJtaDataSource", log.around(pool))
                .property("jakarta.persistence.schema-generation.database.action", ownDatabase ? "create" : "none");
        builder.entities.forEach(persistence::managedClass);
        builder.properties.forEach(persistence::property);
        factory = persistence.createEntityManagerFactory();
        crmify = start(builder);
    }

    private Crmify start(Builder builder) {
        try {
            var setup = Crmify.configure(factory)
                    .config(MapConfig.of(builder.config))
                    .backend("crm", crm)
                    .onEvent(events::add);
            return builder.setup
                    .apply(builder.running ? setup : setup.withoutThreads())
                    .start();
        } catch (RuntimeException e) {
            closeDatabase();
            throw e;
        }
    }

    public static Builder on(TestDatabase kind) {
        return new Builder(kind);
    }

    /** What a shop is made of. */
    public static final class Builder {
        private final TestDatabase kind;
        private final List<Class<?>> entities = new ArrayList<>();
        private final Map<String, String> config =
                new HashMap<>(Map.of("crmify.backend", "crm", "crmify.min-interval", "0s"));
        private final Map<String, Object> properties = new HashMap<>();
        private InMemoryCrm crm = new InMemoryCrm();
        private Shop database;
        private int connections = 10;
        private UnaryOperator<String> way = UnaryOperator.identity();
        private boolean running;
        private UnaryOperator<CrmifySetup> setup = UnaryOperator.identity();

        private Builder(TestDatabase kind) {
            this.kind = kind;
        }

        public Builder entities(Class<?>... more) {
            entities.addAll(List.of(more));
            return this;
        }

        public Builder config(String key, String value) {
            config.put(key, value);
            return this;
        }

        /** Without a key that a shop has otherwise. */
        public Builder without(String key) {
            config.remove(key);
            return this;
        }

        /** On the database, and with the tables, that another shop has: a later version, or another node. */
        public Builder database(Shop other) {
            database = other;
            return this;
        }

        /** With so many connections to the database. */
        public Builder connections(int most) {
            connections = most;
            return this;
        }

        /** With another way to the database than its URL says. */
        public Builder way(UnaryOperator<String> to) {
            way = to;
            return this;
        }

        /** On threads, as in an application, and not only when told to. */
        public Builder running() {
            running = true;
            return config("crmify.poll-interval", "100ms");
        }

        public Builder property(String key, Object value) {
            properties.put(key, value);
            return this;
        }

        public Builder crm(InMemoryCrm other) {
            crm = other;
            return this;
        }

        public Builder setup(UnaryOperator<CrmifySetup> more) {
            var before = setup;
            setup = start -> more.apply(before.apply(start));
            return this;
        }

        public Shop open() {
            return new Shop(this);
        }
    }

    public EntityManagerFactory factory() {
        return factory;
    }

    public HikariDataSource pool() {
        return pool;
    }

    /** What the persistence unit and crmify have asked of the database. */
    public StatementLog log() {
        return log;
    }

    /** The changes that are recorded and not admitted yet: type, hint and ids. */
    public List<String> recorded() {
        return rows("select type, hint, ids from crmify_change order by id").stream()
                .map(row -> row.get(0) + " " + row.get(1) + " "
                        + String.valueOf(row.get(2)).replace("\n", ","))
                .toList();
    }

    /** The CRM that the connection leads to. */
    public InMemoryCrm theCrm() {
        return crm;
    }

    public Crmify crmify() {
        return crmify;
    }

    public Crm crm() {
        return crmify.crm();
    }

    public List<Object> events() {
        return List.copyOf(events);
    }

    /** Lets time pass, and then works until there is nothing to do. */
    public void after(Duration time) {
        crmify.clock().advance(time);
        drain();
    }

    /** Works until there is nothing to do. */
    public int drain() {
        return crmify.operations().drain();
    }

    /** Runs {@code work} in a transaction. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        try (var manager = factory.createEntityManager()) {
            var transaction = manager.getTransaction();
            transaction.begin();
            try {
                var result = work.apply(manager);
                transaction.commit();
                return result;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    /** Runs {@code work} in a transaction. */
    public void run(Consumer<EntityManager> work) {
        inTransaction(manager -> {
            work.accept(manager);
            return true;
        });
    }

    /** Persists an entity in a transaction of its own. */
    public <T> T persist(T entity) {
        return inTransaction(manager -> {
            manager.persist(entity);
            return entity;
        });
    }

    /** Edits an entity in a transaction of its own. */
    public <T> void edit(Class<T> type, Object id, Consumer<T> edit) {
        run(manager -> edit.accept(manager.find(type, id)));
    }

    /** Reads an entity anew. */
    public <T> T find(Class<T> type, Object id) {
        return inTransaction(manager -> manager.find(type, id));
    }

    /** The rows of a query on crmify's or the application's tables. */
    public List<List<Object>> rows(String sql, Object... parameters) {
        return Rows.of(pool, sql, parameters);
    }

    /** Fails if crmify has told or stored what it must not. */
    @Override
    public void close() {
        crmify.close();
        try {
            crm.sent().forEach(LeakWatch::plant);
            LeakWatch.ensureSecrecy(pool, events);
        } finally {
            closeDatabase();
        }
    }

    private void closeDatabase() {
        factory.close();
        if (ownDatabase) {
            pool.close();
            kind.drop(name);
        }
    }
}
