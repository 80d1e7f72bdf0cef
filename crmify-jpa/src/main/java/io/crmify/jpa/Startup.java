package io.crmify.jpa;

import io.crmify.jpa.change.FanOutRows;
import io.crmify.jpa.config.ConfigReader;
import io.crmify.jpa.config.CrmifyConfig;
import io.crmify.jpa.config.CrmifyConfig.Switches;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.dispatch.DispatchLoop;
import io.crmify.jpa.dispatch.Dispatcher;
import io.crmify.jpa.dispatch.DispatcherBuilder;
import io.crmify.jpa.dispatch.LeadEvents;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Backends;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.lane.token.TokenStores;
import io.crmify.jpa.link.LinkAdmin;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.read.EntityReader;
import io.crmify.jpa.mapping.read.LeadLookup;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Installation;
import io.crmify.jpa.store.cipher.KeyRing;
import java.util.Optional;
import java.util.UUID;

/** Starts crmify: finds out all that is wrong, tells it at once, and otherwise puts everything together. */
final class Startup {
    private final CrmifySetup setup;
    private final Faults faults = new Faults();

    Startup(CrmifySetup setup) {
        this.setup = setup;
    }

    Crmify start() {
        var backends = new Backends(loader(), setup.backends());
        var config = new ConfigReader(setup.config(), backends.known(), faults).read();
        if (!config.switches().enabled()) {
            faults.throwIfAny();
            stop();
            return SwitchedOff.crmify();
        }
        var side = isHibernates()
                ? HibernateSide.of(setup.factory(), config.switches(), faults)
                : JpaSide.of(setup, config.switches(), faults);
        var model = side.models().build(setup.mappers());
        var states = new LaneStates(side.unit().database(), side.unit().name());
        var lanes = Lanes.open(config, new Lanes.Parts(backends, states, tokens(side, config)), faults);
        new StartupChecks(config, model, lanes, faults).check(side.unit().name());
        faults.throwIfAny();
        return run(side, model, config, new Running(lanes, states));
    }

    private TokenStores tokens(PersistenceSide side, CrmifyConfig config) {
        var keyset = config.keyset();
        var ring = keyset == null ? null : KeyRing.of(keyset, faults);
        return new TokenStores(side.unit().database(), side.unit().name(), ring);
    }

    private void stop() {
        if (isHibernates()) {
            HibernateSide.stop(setup.factory());
        } else {
            JpaSide.stop(setup.factory());
        }
    }

    // By name, since Hibernate may not be there at all. The factory may be a container's proxy; what it makes is not.
    private boolean isHibernates() {
        try (var manager = setup.factory().createEntityManager()) {
            return manager.getDelegate().getClass().getName().startsWith("org.hibernate.");
        }
    }

    private static ClassLoader loader() {
        return Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(Startup.class.getClassLoader());
    }

    /** The lanes, and their states. */
    private record Running(Lanes lanes, LaneStates states) {}

    private Crmify run(PersistenceSide side, LeadModel model, CrmifyConfig config, Running running) {
        var lanes = running.lanes();
        var unit = side.unit();
        var database = unit.database();
        var found = Installation.of(database);
        var installation = config.namespace() == null ? found : found.withNamespace(config.namespace());
        var stores = new DispatcherBuilder.Stores(
                unit.name(),
                database,
                unit.changes(),
                new FanOutRows(unit.name()),
                new Links(database, unit.name()),
                running.states(),
                new Journal(database, unit.name(), UUID.randomUUID().toString()),
                installation);
        lanes.register(stores.states(), installation);
        rename(database, unit.name(), model);
        var lookup = new LeadLookup(side.sessions());
        var reads = new DispatcherBuilder.Reads(
                model, new EntityReader(side.sessions(), setup.selector()), lookup, side.projection());
        var dispatcher = new DispatcherBuilder(config, stores, reads, lanes, new LeadEvents(setup.observer())).build();
        return running(side, model, config, new Engine(stores, lanes, lookup, dispatcher, config.switches()));
    }

    /** What does the work. */
    record Engine(
            DispatcherBuilder.Stores stores,
            Lanes lanes,
            LeadLookup lookup,
            Dispatcher dispatcher,
            Switches switches) {}

    // Links of a type's former names, but the oldest, which is the stored one.
    private static void rename(Database database, String unit, LeadModel model) {
        var admin = new LinkAdmin(unit);
        for (var type : model.types().values()) {
            type.names()
                    .others()
                    .forEach(other -> database.inTransaction(jdbc -> admin.rename(jdbc, other, type.name())));
        }
    }

    private Crmify running(PersistenceSide side, LeadModel model, CrmifyConfig config, Engine engine) {
        var unit = side.unit();
        var database = unit.database();
        var threads = new OwnThreads(unit.name(), setup.threads().given());
        var loop = new DispatchLoop(
                engine.dispatcher(), engine.lanes(), database.clock(), threads.executor(), threads.timers());
        var sends = config.switches().push() && setup.threads().running();
        Runnable wakes = sends && setup.threads().woken() ? loop::wake : () -> {};
        unit.capture().use(model.capture(), new Commits(unit, setup.observer(), wakes, threads.executor()));
        side.opens().run();
        if (sends) {
            loop.start(config.pace().poll(), config.pace().lease());
        }
        Runnable wake = sends ? loop::wake : () -> {};
        return new Crmify(
                new LinkedCrm(unit, model, engine, wake),
                new LinkedOperations(unit, model, engine, wake),
                database.clock(),
                wake,
                () -> {
                    loop.close();
                    threads.close();
                });
    }
}
