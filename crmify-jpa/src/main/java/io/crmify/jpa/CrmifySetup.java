package io.crmify.jpa;

import io.crmify.backend.CrmBackend;
import io.crmify.jpa.store.jta.JtaResources;
import io.crmify.lead.ConnectionSelector;
import io.crmify.lead.LeadMapper;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** What crmify is started with. Immutable; each method returns a copy. */
public final class CrmifySetup {
    private final EntityManagerFactory factory;
    private final Given given;
    private final Jta jta;
    private final Function<String, Optional<CrmBackend>> backends;
    private final Consumer<Object> observer;
    private final Threads threads;

    CrmifySetup(EntityManagerFactory factory) {
        this(
                factory,
                new Given(null, List.of(), null),
                new Jta(null, null, null),
                name -> Optional.empty(),
                event -> {},
                new Threads(null, true, true));
    }

    private CrmifySetup(
            EntityManagerFactory factory,
            Given given,
            Jta jta,
            Function<String, Optional<CrmBackend>> backends,
            Consumer<Object> observer,
            Threads threads) {
        this.factory = factory;
        this.given = given;
        this.jta = jta;
        this.backends = backends;
        this.observer = observer;
        this.threads = threads;
    }

    private record Given(
            @Nullable Config config,
            List<LeadMapper<?>> mappers,
            @Nullable ConnectionSelector selector) {}

    private record Jta(
            @Nullable UserTransaction transaction,
            @Nullable TransactionSynchronizationRegistry registry,
            @Nullable DataSource source) {}

    /**
     * @param running false if nothing happens but by {@code drain()}
     * @param woken whether commits wake the dispatcher, and not only the events that tell of them
     */
    record Threads(@Nullable ScheduledExecutorService given, boolean running, boolean woken) {}

    /** The configuration, instead of the one that MicroProfile Config finds by itself. */
    public CrmifySetup config(Config config) {
        return with(new Given(config, given.mappers(), given.selector()));
    }

    /** One more mapper. */
    public CrmifySetup mapper(LeadMapper<?> mapper) {
        var more = Stream.concat(given.mappers().stream(), Stream.of(mapper)).toList();
        return with(new Given(given.config(), more, given.selector()));
    }

    public CrmifySetup selector(ConnectionSelector selector) {
        return with(new Given(given.config(), given.mappers(), selector));
    }

    /**
     * The way to JTA transactions, for a unit that another provider than Hibernate runs outside a server; in a server crmify finds
     * it.
     */
    public CrmifySetup transactions(UserTransaction transaction, TransactionSynchronizationRegistry registry) {
        return with(new Jta(transaction, registry, jta.source()));
    }

    /**
     * The unit's JTA data source, for a unit that another provider than Hibernate runs and that does not tell it. The key
     * {@code crmify.data-source} names one in JNDI.
     */
    public CrmifySetup dataSource(DataSource source) {
        return with(new Jta(jta.transaction(), jta.registry(), source));
    }

    /** A backend of the application's, under the name by which {@code crmify.backend} chooses it. */
    public CrmifySetup backend(String name, CrmBackend backend) {
        return backends(asked -> asked.equals(name) ? Optional.of(backend) : backends.apply(asked));
    }

    /** The backends of the application, by name; empty for a name that it does not have. */
    public CrmifySetup backends(Function<String, Optional<CrmBackend>> found) {
        return new CrmifySetup(factory, given, jta, found, observer, threads);
    }

    /** Is told the events of {@link io.crmify.event}: of a commit on the thread that committed, of the rest on crmify's threads. */
    public CrmifySetup onEvent(Consumer<Object> told) {
        return new CrmifySetup(factory, given, jta, backends, observer.andThen(told), threads);
    }

    /** The threads to work on, which stay the caller's to end; by default crmify has its own. */
    public CrmifySetup threads(ScheduledExecutorService executor) {
        return new CrmifySetup(
                factory, given, jta, backends, observer, new Threads(executor, threads.running(), threads.woken()));
    }

    /** Does nothing by itself, but only in {@link io.crmify.CrmOperations#drain()}: for tests. */
    public CrmifySetup withoutThreads() {
        return new CrmifySetup(factory, given, jta, backends, observer, new Threads(threads.given(), false, false));
    }

    /**
     * Commits do not wake the dispatcher by themselves: whoever is told of {@link io.crmify.event.LeadsChanged} does, by
     * {@link Crmify#wake()}. The poll looks for changes in any case.
     */
    public CrmifySetup wokenByEvents() {
        return new CrmifySetup(
                factory, given, jta, backends, observer, new Threads(threads.given(), threads.running(), false));
    }

    private CrmifySetup with(Jta other) {
        return new CrmifySetup(factory, given, other, backends, observer, threads);
    }

    private CrmifySetup with(Given other) {
        return new CrmifySetup(factory, other, jta, backends, observer, threads);
    }

    /**
     * Starts crmify.
     *
     * @throws io.crmify.StartupException with everything that is wrong in the configuration, the mapping and the database
     */
    public Crmify start() {
        return new Startup(this).start();
    }

    EntityManagerFactory factory() {
        return factory;
    }

    Config config() {
        var known = given.config();
        return known == null ? ConfigProvider.getConfig() : known;
    }

    JtaResources.Given jta() {
        var name = config().getOptionalValue("crmify.data-source", String.class);
        return new JtaResources.Given(jta.transaction(), jta.registry(), jta.source(), name.orElse(null));
    }

    List<LeadMapper<?>> mappers() {
        return given.mappers();
    }

    @Nullable
    ConnectionSelector selector() {
        return given.selector();
    }

    Function<String, Optional<CrmBackend>> backends() {
        return backends;
    }

    Consumer<Object> observer() {
        return observer;
    }

    Threads threads() {
        return threads;
    }
}
