package io.crmify.jpa.dispatch;

import io.crmify.jpa.dispatch.bulk.Backfill;
import io.crmify.jpa.dispatch.bulk.CollectStep;
import io.crmify.jpa.dispatch.bulk.ImportStep;
import io.crmify.jpa.dispatch.bulk.ImportStep.Next;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.ReadStep;
import io.crmify.jpa.dispatch.work.WorkStep;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.LaneView;
import io.crmify.jpa.lane.LaneView.Mode;
import io.crmify.jpa.lane.LaneView.Permit;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.bulk.ImportJob;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes to the CRM, step by step: {@code docs/architecture.md}, section 1. Each step is a short transaction of its own, but
 * the push, which is none. Thread-safe; any number of threads and nodes may do the same at the same time.
 */
public final class Dispatcher {
    private final Steps steps;
    private final Database database;
    private final Links links;
    private final Lanes lanes;
    private final LaneStates states;
    private final Duration lease;
    private final AtomicBoolean importing = new AtomicBoolean();
    private final AtomicReference<@Nullable Long> polled = new AtomicReference<>();

    Dispatcher(Steps steps, Database database, Links links, Lanes lanes, LaneStates states, Duration lease) {
        this.steps = steps;
        this.database = database;
        this.links = links;
        this.lanes = lanes;
        this.states = states;
        this.lease = lease;
    }

    /** What the dispatcher is made of. */
    record Steps(
            Admitter admitter,
            LaneStep lane,
            ReadStep read,
            PushSteps push,
            SettleStep settle,
            ProjectStep project,
            Heartbeat heartbeat,
            Bulk bulk,
            Upkeep upkeep,
            List<LeadType> types) {}

    /** What goes by jobs of the CRM's own. */
    record Bulk(ImportStep begin, CollectStep collect) {}

    /** What goes on beside the leads that are due. */
    record Upkeep(Backfill backfill, Housekeeping housekeeping, Runnable renewal) {}

    /** Makes the step that is used once for each claim. */
    @FunctionalInterface
    interface PushSteps {
        WorkStep of(Claim claim, List<Entry> journal);
    }

    /**
     * Something that can be worked on now.
     *
     * @param first what goes first of it
     * @param job the import that is to be looked at; null if there are links to be worked on
     */
    public record Turn(
            Lane lane,
            LeadType type,
            Permit permit,
            LaneView view,
            Priority first,
            @Nullable ImportJob job) {}

    /** Admits changes, and finds leads of related entities; false if there was nothing of it. */
    public boolean admit() {
        return steps.admitter().admit() | steps.admitter().fanOut();
    }

    /** Makes entities due that a backfill goes through; false if there is nothing of it, or enough waits. */
    public boolean backfill() {
        return steps.upkeep().backfill().work();
    }

    /** Notes that somebody has looked for work, and could. */
    public void polled() {
        polled.set(database.clock().nanos());
    }

    /** How long ago that was; null if it never was. */
    public @Nullable Duration sincePoll() {
        var last = polled.get();
        return last == null ? null : Duration.ofNanos(database.clock().nanos() - last);
    }

    /** What is due on lanes that run, or that are to be tried; the fresh first. */
    public List<Turn> turns() {
        var types = steps.types();
        var due = database.inTransaction(jdbc -> links.due(
                jdbc, lanes.names(), types.stream().map(LeadType::name).toList()));
        var jobs = steps.bulk().collect().due();
        if (due.isEmpty() && jobs.isEmpty()) {
            return List.of();
        }
        var view = states.view();
        var turns = new ArrayList<Turn>();
        due.forEach(pair -> turn(view, pair.connection(), pair.type(), pair.first(), null)
                .filter(turn -> turn.permit().mode() != Mode.WAIT)
                .ifPresent(turns::add));
        jobs.forEach(job -> turn(view, job.connection(), job.type(), Priority.BACKFILL, job)
                .filter(turn -> turn.permit().mode() != Mode.WAIT)
                .ifPresent(turns::add));
        // Whoever is first takes a lane's workers, and that must not always be the same type.
        Collections.shuffle(turns);
        // What a job has done need not be done again, so it is asked first.
        turns.sort(Comparator.comparing(Turn::first).thenComparing(turn -> turn.job() == null));
        return turns;
    }

    private Optional<Turn> turn(
            LaneView view, String connection, String type, Priority first, @Nullable ImportJob job) {
        var lane = lanes.lane(connection);
        return lane == null || lane.gate().rests()
                ? Optional.empty()
                : steps.types().stream()
                        .filter(known -> known.name().equals(type))
                        .map(known -> new Turn(lane, known, view.permit(connection, type), view, first, job))
                        .findFirst();
    }

    /** How far a batch has brought a turn. */
    public enum Progress {
        /** There was nothing, or nothing may be done now. */
        NOTHING,
        /** Something was done, and that may have been all. */
        SOME,
        /** A full batch was done, so there is probably more. */
        FULL,
        /** A full batch was done, and some of it was backfill: what is fresh, of other types too, goes first. */
        BACKFILL,
        /** Something was done, and the lane has stopped. */
        STOPPED
    }

    /** Does one batch of a turn. */
    public Progress work(Turn turn) {
        return work(turn, () -> {});
    }

    /** @param more is run before the batch is worked on if it is a full one, so that there is probably another one for others */
    public Progress work(Turn turn, Runnable more) {
        var job = turn.job();
        if (job != null) {
            return importing(() -> look(turn, job));
        }
        if (!steps.lane().mayWork(turn)) {
            return Progress.NOTHING;
        }
        var next = turn.first() == Priority.BACKFILL && turn.permit().mode() != Mode.PROBE
                ? steps.bulk().begin().next(turn.lane(), turn.type())
                : Next.ORDINARY;
        if (next.links().isEmpty()) {
            return next.waits() ? Progress.NOTHING : batch(turn, more);
        }
        return importing(() -> begin(turn, next, more));
    }

    // One at a time on a node: each has thousands of leads in memory, and takes a call's place for long.
    private Progress importing(Supplier<Progress> work) {
        if (!importing.compareAndSet(false, true)) {
            return Progress.NOTHING;
        }
        try {
            return work.get();
        } finally {
            importing.set(false);
        }
    }

    private Progress look(Turn turn, ImportJob job) {
        if (!steps.lane().mayWork(turn)) {
            return Progress.NOTHING;
        }
        var stopped = steps.bulk().collect().work(job, turn.lane(), turn.type(), new AsUsual(steps, turn));
        return stopped ? Progress.STOPPED : Progress.SOME;
    }

    private Progress begin(Turn turn, Next next, Runnable more) {
        var claim = steps.bulk().begin().claim(turn.lane(), turn.type(), next.links());
        more.run();
        var stopped = !claim.isEmpty() && steps.bulk().begin().work(claim, new AsUsual(steps, turn));
        return stopped ? Progress.STOPPED : Progress.BACKFILL;
    }

    private Progress batch(Turn turn, Runnable more) {
        var claim = claim(turn);
        if (claim.isEmpty()) {
            return Progress.NOTHING;
        }
        if (claim.links().size() == turn.lane().batchSize()) {
            more.run();
        }
        steps.heartbeat().begin(claim, turn.lane().gate().overdueHere());
        try {
            var stopped = new AsUsual(steps, turn).finish(claim, read(turn, claim));
            return stopped ? Progress.STOPPED : progress(turn, claim);
        } finally {
            steps.heartbeat().end(claim);
        }
    }

    // Nothing was sent yet, so nobody need take the links over or doubt what the CRM holds.
    private List<Item> read(Turn turn, Claim claim) {
        try {
            return steps.read().read(claim);
        } catch (RuntimeException e) {
            steps.lane().giveBack(turn, claim, e);
            throw e;
        }
    }

    private static Progress progress(Turn turn, Claim claim) {
        if (claim.links().size() < turn.lane().batchSize()) {
            return Progress.SOME;
        }
        return claim.links().stream().anyMatch(link -> link.work().backfill()) ? Progress.BACKFILL : Progress.FULL;
    }

    private Claim claim(Turn turn) {
        var lane = turn.lane();
        var permit = turn.permit();
        var most = permit.mode() == Mode.PROBE && !permit.triesReading() ? 1 : lane.batchSize();
        var taken = new Lease(UUID.randomUUID(), lease, lane.config().access().timeout());
        // Read before the statement: the lease must end here no later than in the database.
        var start = database.clock().nanos();
        var claimed = database.inTransaction(
                jdbc -> links.claim(jdbc, lane.name(), turn.type().name(), taken, most));
        if (claimed.isEmpty()) {
            steps.lane().giveBackProbe(turn);
        }
        return new Claim(lane, turn.type(), taken, claimed, new AtomicLong(start + lease.toNanos()));
    }

    /** Brings CRM ids onto entities that were locked before; how many. */
    public int sweep() {
        return steps.project().sweep();
    }

    /** Renews the leases of what is being worked on. */
    public void beat() {
        steps.heartbeat().beat();
    }

    /** Sees to calls that do not end. */
    public void watch() {
        lanes.all().forEach(steps.lane()::watch);
    }

    /** Takes up credentials that have changed. */
    public void renew() {
        steps.upkeep().renewal().run();
    }

    /** Says that this node is there, and sees to what is due once an hour. */
    public void tidy() {
        states.see(lanes.names());
        steps.upkeep().housekeeping().see();
    }
}
