package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.bulk.BulkImport.Begun;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.dispatch.work.BackendCall;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Item.Nothing;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.bulk.ImportJob;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.link.bulk.Imports.Handed;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands leads of a backfill to a job of the CRM's own. The job's id is stored once the CRM has told it; from then on any node can
 * settle it. Before that, what a node leaves behind that dies is sent singly once its lease has ended. Thread-safe.
 */
public final class ImportStep {
    private static final Logger LOG = System.getLogger(ImportStep.class.getName());

    /** More are not read into memory for one job. */
    private static final int MOST = 10_000;

    /** So long the first waits until there are enough for a full job. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Not renewed: reading them and one call take no longer. */
    private static final Duration LEASE = Duration.ofMinutes(5);
    /** Until this node has handed the links over. */
    private static final Duration HANDING_OVER = Duration.ofMinutes(1);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final int LONGEST_JOB = 255;
    private static final Comparator<Item> IN_ORDER =
            Comparator.comparing(item -> item.link().id());

    /** They tell of the lane, and nothing of the leads. */
    private static final Set<FailureKind> OF_THE_LANE =
            Set.of(FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.UNAUTHORIZED);

    private final Database database;
    private final Imports imports;
    private final Journal journal;
    private final Map<List<String>, Long> resting = new ConcurrentHashMap<>();

    public ImportStep(Database database, Imports imports, Journal journal) {
        this.database = database;
        this.imports = imports;
        this.journal = journal;
    }

    /**
     * What is to be done with the backfill that waits.
     *
     * @param links for a job; none if it goes the ordinary way
     * @param waits whether there may soon be enough for a job
     */
    public record Next(List<UUID> links, boolean waits) {
        public static final Next ORDINARY = new Next(List.of(), false);

        public Next {
            links = List.copyOf(links);
        }
    }

    public Next next(Lane lane, LeadType type) {
        // Whoever asks for the same twice may be given two records, were a create not by crmify's key.
        if (!(lane.backend() instanceof BulkImport bulk)
                || lane.profile().guarantee() != CreateGuarantee.KEYED
                || rests(lane, type)) {
            return Next.ORDINARY;
        }
        var most = Math.max(1, Math.min(bulk.maxImport(), MOST));
        var waiting = imports.waiting(lane.name(), type.name(), most);
        var count = waiting.links().size();
        var patient = waiting.longest().compareTo(PATIENCE) < 0;
        if (count == most || count >= bulk.minImport() && !patient) {
            return new Next(waiting.links(), false);
        }
        return new Next(List.of(), count > 0 && patient);
    }

    private boolean rests(Lane lane, LeadType type) {
        var until = resting.get(List.of(lane.name(), type.name()));
        return until != null && database.clock().nanos() - until < 0;
    }

    private void rest(Lane lane, LeadType type) {
        resting.put(List.of(lane.name(), type.name()), database.clock().nanos() + REST.toNanos());
    }

    public Claim claim(Lane lane, LeadType type, List<UUID> links) {
        var lease = new Lease(UUID.randomUUID(), LEASE, lane.config().access().timeout());
        // Read before the statement: the lease must end here no later than in the database.
        var end = database.clock().nanos() + LEASE.toNanos();
        return new Claim(lane, type, lease, imports.claim(links, lease), new AtomicLong(end));
    }

    /** Begins a job for those that can be imported; the others go the ordinary way. True if the lane has stopped. */
    public boolean work(Claim claim, Ordinary ordinary) {
        var items = read(claim, ordinary);
        var importable =
                items.stream().filter(ImportStep::isImportable).sorted(IN_ORDER).toList();
        var bulk = (BulkImport) claim.lane().backend();
        var isWorthIt =
                importable.size() >= Math.min(bulk.minImport(), claim.links().size());
        var unsent =
                items.stream().filter(item -> item.todo() instanceof Nothing).toList();
        var others = items.stream()
                .filter(item -> !(item.todo() instanceof Nothing) && !(isWorthIt && isImportable(item)))
                .toList();
        var stopped = isWorthIt && begin(claim, bulk, importable, ordinary);
        for (var portion : Portions.of(unsent)) {
            stopped |= ordinary.finish(Portions.part(claim, Portions.links(portion)), portion);
        }
        return stopped | alone(claim, others, ordinary);
    }

    // Nothing was sent yet, so nobody need take the links over or doubt what the CRM holds.
    private List<Item> read(Claim claim, Ordinary ordinary) {
        try {
            return Portions.read(claim, ordinary);
        } catch (RuntimeException e) {
            release(claim, claim.links(), AFTER_A_FAILURE, e);
            throw e;
        }
    }

    private void release(Claim claim, List<ClaimedLink> links, Duration delay, RuntimeException cause) {
        try {
            imports.release(claim.lease().token(), links, delay, false);
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // the lease ends by itself
        }
    }

    /** Nothing about it has to be asked before it is sent, and no call for it has failed. */
    private static boolean isImportable(Item item) {
        var link = item.link();
        return item.todo() instanceof Push push
                && link.work().backfill()
                && link.work().attempts() == 0
                && !link.work().confirm()
                && !link.crm().suspect()
                && !push.findFirst()
                && push.delta().onlyIfEmpty().isEmpty()
                && (link.crm().id() != null || push.delta().lead().isCreate());
    }

    // One batch of them as usual. If there are more, imports are no way for these leads for now.
    private boolean alone(Claim claim, List<Item> others, Ordinary ordinary) {
        var now = others.subList(0, Math.min(others.size(), claim.lane().batchSize()));
        var later = others.subList(now.size(), others.size());
        if (!later.isEmpty()) {
            rest(claim.lane(), claim.type());
            imports.release(claim.lease().token(), Portions.links(later), Duration.ZERO, false);
            ordinary.leave(claim, later);
        }
        return !now.isEmpty() && ordinary.finish(Portions.part(claim, Portions.links(now)), now);
    }

    private boolean begin(Claim claim, BulkImport bulk, List<Item> all, Ordinary ordinary) {
        var left = all;
        while (left.size() >= Math.min(bulk.minImport(), all.size())) {
            var items = left;
            var calls = new ArrayList<Entry>();
            var call =
                    new BackendCall(claim.lane(), claim.type().name(), claim.endNanos()::get, database.clock(), calls);
            var leads = items.stream().map(item -> push(item).delta().lead()).toList();
            var answer = call.call("IMPORT", leads.size(), () -> known(claim, bulk.begin(leads), leads.size()));
            var begun = answer.value();
            if (begun == null) {
                return notBegun(claim, items, answer.failure(), calls, ordinary);
            }
            handOver(claim, begun, items.subList(0, begun.taken()), calls);
            left = items.subList(begun.taken(), items.size());
        }
        imports.release(claim.lease().token(), Portions.links(left), Duration.ZERO, false);
        return false;
    }

    private static Push push(Item item) {
        return (Push) item.todo();
    }

    // A backend of the application's may give anything.
    private static Begun known(Claim claim, @Nullable Begun begun, int leads) {
        if (begun == null
                || begun.job() == null
                || begun.job().isBlank()
                || begun.job().length() > LONGEST_JOB
                || begun.job().chars().anyMatch(Character::isISOControl)
                || begun.taken() < 1
                || begun.taken() > leads) {
            throw new OutcomeUnknownException(
                    claim.lane() + " gave no usable job for an import", Diagnosis.of("RESULT_MISSING"));
        }
        return begun;
    }

    private void handOver(Claim claim, Begun begun, List<Item> items, List<Entry> calls) {
        var lane = claim.lane().name();
        var job = new ImportJob(TimeOrderedId.next(), lane, claim.type().name(), begun.job(), 0, 0, false);
        imports.begun(job, HANDING_OVER, journal.of(lane, calls, Map.of()));
        imports.handOver(
                job,
                claim.lease().token(),
                items.stream().map(ImportStep::handed).toList());
        imports.putOff(job, FIRST_LOOK, journal.of(lane, List.of(), Map.of()));
    }

    private static Handed handed(Item item) {
        var delta = push(item).delta();
        return new Handed(item.link(), delta.after().text(), delta.lead().status());
    }

    private boolean notBegun(
            Claim claim, List<Item> items, @Nullable BackendException failure, List<Entry> calls, Ordinary ordinary) {
        var links = Portions.links(items);
        var token = claim.lease().token();
        var kind = failure == null ? null : failure.kind();
        var unknown = kind == FailureKind.OUTCOME_UNKNOWN;
        var delay = unknown ? claim.lane().config().access().timeout().multipliedBy(2) : Duration.ZERO;
        imports.release(token, links, delay, unknown);
        if (!calls.isEmpty()) {
            var lines = journal.of(claim.lane().name(), calls, Map.of());
            database.inTransaction(jdbc -> {
                lines.write(jdbc);
                return true;
            });
        }
        if (failure == null) {
            return true; // the gate let no call through; the lane is about to stop, or its lease to end
        }
        if (!OF_THE_LANE.contains(kind)) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-346 Connection {0} has not taken the import of {1} leads; for {2} minutes they are sent as any others. {3}",
                    claim.lane(),
                    items.size(),
                    REST.toMinutes(),
                    failure.getMessage());
            rest(claim.lane(), claim.type());
        }
        var first = items.get(0);
        return ordinary.conclude(
                claim,
                Map.of(
                        first,
                        new Outcome.Failed(failure, push(first).delta().lead().isCreate(), items.size())));
    }
}
