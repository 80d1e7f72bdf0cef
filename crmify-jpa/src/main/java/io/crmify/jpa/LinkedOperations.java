package io.crmify.jpa;

import io.crmify.CrmOperations;
import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.SyncState;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.change.Unadmitted;
import io.crmify.jpa.dispatch.Dispatcher.Progress;
import io.crmify.jpa.job.Jobs;
import io.crmify.jpa.link.LinkAdmin;
import io.crmify.jpa.link.admin.Failures;
import io.crmify.jpa.link.admin.Figures;
import io.crmify.jpa.link.admin.LinkList;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.operations.FailureFilter;
import io.crmify.operations.JobStatus;
import io.crmify.operations.JobStatus.Kind;
import io.crmify.operations.LinkStatus;
import io.crmify.operations.UnadmittedChange;
import io.crmify.operations.Vitals;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What operators ask, done on the links and lanes. */
final class LinkedOperations implements CrmOperations {
    private static final int PORTION = 1000;

    private final CapturedUnit unit;
    private final Startup.Engine engine;
    private final Runnable wake;
    private final LeadModel model;
    private final KnownNames names;
    private final LinkAdmin admin;
    private final Failures failures;
    private final LinkList links;
    private final Figures figures;
    private final Jobs jobs;
    private final Unadmitted unadmitted;

    LinkedOperations(CapturedUnit unit, LeadModel model, Startup.Engine engine, Runnable wake) {
        this.unit = unit;
        this.model = model;
        this.engine = engine;
        this.wake = wake;
        this.names = new KnownNames(unit, model, engine);
        this.admin = new LinkAdmin(unit.name());
        this.failures = new Failures(unit.database(), unit.name());
        this.links = new LinkList(unit.database().kind(), unit.name());
        this.figures = new Figures(unit.database().kind(), unit.name());
        this.jobs = new Jobs(unit.database(), unit.name());
        this.unadmitted = unit.changes().unadmitted();
    }

    @Override
    public Map<String, Map<SyncState, Long>> counts() {
        var connections = names.connections();
        return unit.database().inTransaction(jdbc -> figures.counts(jdbc, connections));
    }

    @Override
    public Vitals vitals() {
        var since = engine.dispatcher().sincePoll();
        var connections = names.connections();
        return unit.database().inTransaction(jdbc -> {
            var asOf = Instant.ofEpochMilli(jdbc.now());
            var types = links.types(jdbc);
            var oldest = connections.stream()
                    .collect(Collectors.toMap(Function.identity(), name -> figures.oldest(jdbc, name, types)));
            return new Vitals(
                    asOf,
                    since == null ? null : asOf.minus(since),
                    unit.changes().oldest(jdbc).orElse(null),
                    oldest);
        });
    }

    @Override
    public List<LaneStatus> lanes() {
        return engine.stores().states().statuses();
    }

    @Override
    public List<FailedLead> failed(FailureFilter filter, int limit) {
        return failures.page(names.check(filter), names.connections(), null, allowed(limit));
    }

    @Override
    public List<FailedLead> failed(FailureFilter filter, FailedLead after, int limit) {
        return failures.page(names.check(filter), names.connections(), after, allowed(limit));
    }

    private static int allowed(int limit) {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit was " + limit + "; ask for 1 to 1000");
        }
        return limit;
    }

    @Override
    public boolean retry(UUID link) {
        var found = unit.database().inTransaction(jdbc -> admin.retry(jdbc, link));
        wake.run();
        return found;
    }

    @Override
    public int retry(FailureFilter filter) {
        var retried = failures.retry(names.check(filter), names.connections());
        wake.run();
        return retried;
    }

    @Override
    public boolean discard(UUID link) {
        var found = unit.database().inTransaction(jdbc -> admin.find(jdbc, link));
        if (found.isEmpty()) {
            return false;
        }
        var of = found.get();
        var gone = !gone(of.type(), List.of(of.entityId())).isEmpty();
        return unit.database()
                .inTransaction(jdbc -> gone && admin.remove(jdbc, of.seen()) > 0 || admin.discard(jdbc, link));
    }

    @Override
    public int discard(FailureFilter filter) {
        return failures.discard(names.check(filter), names.connections(), this::gone);
    }

    // Of a type that this node does not know it cannot say.
    private Set<String> gone(String type, Collection<String> ids) {
        var known = model.types().get(type);
        return known == null ? Set.of() : engine.lookup().gone(known, ids);
    }

    @Override
    public Optional<LinkStatus> link(UUID link) {
        return unit.database().inTransaction(jdbc -> links.one(jdbc, link));
    }

    @Override
    public List<LinkStatus> links(String connection, LinkStatus.State state, int limit) {
        return links(connection, state, (UUID) null, limit);
    }

    @Override
    public List<LinkStatus> links(String connection, LinkStatus.State state, LinkStatus after, int limit) {
        return links(connection, state, after.link(), limit);
    }

    private List<LinkStatus> links(String connection, LinkStatus.State state, @Nullable UUID after, int limit) {
        names.connection(connection);
        return unit.database().inTransaction(jdbc -> links.page(jdbc, connection, state, after, allowed(limit)));
    }

    @Override
    public List<UnadmittedChange> unadmitted(int limit) {
        return unit.database().inTransaction(jdbc -> unadmitted.page(jdbc, null, allowed(limit)));
    }

    @Override
    public List<UnadmittedChange> unadmitted(UnadmittedChange after, int limit) {
        return unit.database().inTransaction(jdbc -> unadmitted.page(jdbc, after.change(), allowed(limit)));
    }

    @Override
    public boolean retryUnadmitted(UUID change) {
        var found = unit.database().inTransaction(jdbc -> unadmitted.retry(jdbc, change));
        wake.run();
        return found;
    }

    @Override
    public int retryUnadmitted() {
        var retried = unadmitted.retryAll(unit.database());
        wake.run();
        return retried;
    }

    @Override
    public boolean discardUnadmitted(UUID change) {
        return unit.database().inTransaction(jdbc -> unadmitted.discard(jdbc, change));
    }

    @Override
    public JobStatus backfill(String connection, String type) {
        names.connection(connection);
        var known = names.ofThisNode(type);
        if (!known.allows(connection)) {
            throw new IllegalArgumentException(
                    type + " does not go to connection '" + connection + "'; it goes to " + known.connections());
        }
        return jobs.start(Kind.BACKFILL, connection, type);
    }

    @Override
    public List<JobStatus> backfill(String connection) {
        names.connection(connection);
        return model.types().values().stream()
                .filter(type -> type.allows(connection))
                .map(LeadType::name)
                .sorted()
                .map(type -> jobs.start(Kind.BACKFILL, connection, type))
                .toList();
    }

    @Override
    public List<JobStatus> jobs() {
        return jobs.all();
    }

    @Override
    public boolean cancelBackfill(String connection, String type) {
        return jobs.cancel(Kind.BACKFILL, names.connection(connection), names.type(type));
    }

    @Override
    public void pause(String connection) {
        engine.stores().states().pause(names.connection(connection));
    }

    @Override
    public void resume(String connection) {
        engine.stores().states().resume(names.connection(connection));
        wake.run();
    }

    @Override
    public void releaseDeletes(String connection) {
        names.connection(connection);
        // Each portion with its own allowance: if this ends half-way, what is
        // left is held still, and is released another time.
        while (releaseSomeDeletes(connection) > 0) {
            wake.run();
        }
    }

    private int releaseSomeDeletes(String connection) {
        return unit.database().inTransaction(jdbc -> {
            var released = admin.releaseDeletes(jdbc, connection, PORTION);
            engine.stores().states().releaseDeletes(jdbc, connection, released);
            return released;
        });
    }

    @Override
    public void confirmAccount(String connection) {
        engine.stores().states().forgetAccount(names.connection(connection));
        engine.lanes().all().stream()
                .filter(lane -> lane.name().equals(connection))
                .forEach(lane -> lane.setPrepared(false));
        wake.run();
    }

    @Override
    public int drain() {
        if (!engine.switches().push()) {
            return 0;
        }
        var dispatcher = engine.dispatcher();
        dispatcher.renew();
        var batches = 0;
        var progress = true;
        while (progress) {
            refuseIfClosed();
            progress = false;
            while (dispatcher.admit()) {
                progress = true;
            }
            var turns = dispatcher.turns();
            dispatcher.polled();
            for (var turn : turns) {
                var worked = dispatcher.work(turn);
                batches += worked == Progress.NOTHING ? 0 : 1;
                progress |= worked != Progress.NOTHING;
            }
            progress = progress || dispatcher.backfill();
        }
        dispatcher.sweep();
        return batches;
    }

    // What is claimed now would be given back at once, for ever.
    private void refuseIfClosed() {
        if (engine.lanes().all().stream().anyMatch(lane -> lane.gate().isClosed())) {
            throw new IllegalStateException("crmify is closed and sends nothing more; drain() before closing it");
        }
    }
}
