package io.crmify.jpa.store.jta;

import io.crmify.Fault;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.SynchronizationType;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What is needed of JTA to work beside any provider: given by the application, or found where every server has it. */
public record JtaResources(JtaTransactions transactions, DataSource dataSource) {
    private static final Logger LOG = System.getLogger(JtaResources.class.getName());
    private static final String TRANSACTION = "java:comp/UserTransaction";
    private static final String REGISTRY = "java:comp/TransactionSynchronizationRegistry";
    private static final String DEFAULT_SOURCE = "java:comp/DefaultDataSource";
    private static final List<@Nullable String> UNKNOWN = List.of("unknown");
    private static final String SOURCE_PROPERTY = "jakarta.persistence.jtaDataSource";

    /**
     * What the application gave.
     *
     * @param sourceName the data source's name in JNDI
     */
    public record Given(
            @Nullable UserTransaction transaction,
            @Nullable TransactionSynchronizationRegistry registry,
            @Nullable DataSource source,
            @Nullable String sourceName) {}

    /** All of it; null and a fault if something is missing. */
    public static @Nullable JtaResources of(
            EntityManagerFactory factory, String unit, Given given, Consumer<Fault> faults) {
        if (isResourceLocal(factory)) {
            faults.accept(new Fault(
                    "CRMIFY-108",
                    unit,
                    "it is RESOURCE_LOCAL, and only Hibernate lets a change be recorded in such a transaction",
                    "use JTA for it, or Hibernate"));
            return null;
        }
        var transactions = transactions(unit, given, faults);
        var source = transactions == null ? null : source(factory, unit, given, transactions, faults);
        return transactions == null || source == null ? null : new JtaResources(transactions, source);
    }

    // Not by asking an entity manager for its transaction: one that has
    // joined the thread's transaction may doom it then.
    private static boolean isResourceLocal(EntityManagerFactory factory) {
        try (var manager = factory.createEntityManager(SynchronizationType.UNSYNCHRONIZED)) {
            return !manager.isOpen();
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static @Nullable JtaTransactions transactions(String unit, Given given, Consumer<Fault> faults) {
        var own = given.transaction() == null ? lookUp(TRANSACTION, UserTransaction.class) : given.transaction();
        var registry = given.registry() == null
                ? lookUp(REGISTRY, TransactionSynchronizationRegistry.class)
                : given.registry();
        if (own == null || registry == null) {
            faults.accept(new Fault(
                    "CRMIFY-109",
                    unit,
                    "its transactions are JTA's, but there is no " + (registry == null ? REGISTRY : TRANSACTION)
                            + " in JNDI to join them by",
                    "have them as CDI beans, or give them to Crmify.configure(factory).transactions(...)"));
            return null;
        }
        return new JtaTransactions(own, registry);
    }

    private static @Nullable DataSource source(
            EntityManagerFactory factory,
            String unit,
            Given given,
            JtaTransactions transactions,
            Consumer<Fault> faults) {
        var known = given.source() == null ? named(factory, given) : given.source();
        if (known != null) {
            return known;
        }
        var standard = given.sourceName() == null ? lookUp(DEFAULT_SOURCE, DataSource.class) : null;
        if (standard != null && isTheUnits(standard, factory, transactions)) {
            return standard;
        }
        faults.accept(new Fault(
                "CRMIFY-111",
                unit,
                given.sourceName() == null
                        ? "its JTA data source is not known: the unit does not tell it, and it is not the server's default"
                        : "there is no data source " + given.sourceName() + " in JNDI",
                "set crmify.data-source to its name in JNDI, as in persistence.xml"));
        return null;
    }

    private static @Nullable DataSource named(EntityManagerFactory factory, Given given) {
        if (given.sourceName() != null) {
            return lookUp(given.sourceName(), DataSource.class);
        }
        var told = factory.getProperties().get(SOURCE_PROPERTY);
        if (told instanceof DataSource source) {
            return source;
        }
        return told instanceof String name ? lookUp(name, DataSource.class) : null;
    }

    // Changes written to another database than the unit's would commit without the entities, or be lost with them.
    private static boolean isTheUnits(DataSource source, EntityManagerFactory factory, JtaTransactions transactions) {
        var found = transactions.apart(() -> {
            try (var connection = source.getConnection()) {
                return address(connection);
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "The default data source gives no connection", e);
                return List.<@Nullable String>of();
            }
        });
        return found.equals(transactions.rolledBack(() -> addressOf(factory)));
    }

    private static List<@Nullable String> addressOf(EntityManagerFactory factory) {
        try (var manager = factory.createEntityManager()) {
            manager.joinTransaction();
            @Nullable Connection connection = manager.unwrap(Connection.class);
            return connection == null ? UNKNOWN : address(connection);
        } catch (PersistenceException | SQLException e) {
            LOG.log(Level.DEBUG, "The unit does not show its connection", e);
            return UNKNOWN;
        }
    }

    private static List<@Nullable String> address(Connection connection) throws SQLException {
        var about = connection.getMetaData();
        return Arrays.asList(about.getURL(), about.getUserName());
    }

    // Must run on a thread of the server: others may not look anything up.
    @SuppressWarnings("BanJNDI") // the platform's names, and one that only the configuration gives
    private static <T> @Nullable T lookUp(String name, Class<T> type) {
        try {
            return type.cast(InitialContext.doLookup(name));
        } catch (NamingException | ClassCastException e) {
            LOG.log(Level.DEBUG, "There is no {0}: {1}", name, e.getMessage());
            return null;
        }
    }
}
