package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Item.Nothing;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.link.bulk.Imports.After;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Hands leads of a backfill to a job of the CRM's own. The job's id is stored once the CRM has told it; from then on any node can
 * settle it. Before that, what a node leaves behind that dies is sent singly once its lease has ended. Thread-safe.
 */
public final class ImportStep {
    /** More are not read into memory for one job. */
    private static final int MOST = 10_000;

    /** So long the first waits until there are enough for a full job. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Not renewed: reading them and one call take no longer. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final int BATCHES = 10;
    static final Duration REST = Duration.ofMinutes(10);
    private static final Comparator<Item> IN_ORDER =
            Comparator.comparing(item -> item.link().id());

    private final Database database;
    private final Imports imports;
    private final JobStart start;
    private final Map<List<String>, Long> resting = new ConcurrentHashMap<>();

    public ImportStep(Database database, Imports imports, Journal journal) {
        this.database = database;
        this.imports = imports;
        this.start = new JobStart(database, imports, journal, this::rest);
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
        // Whoever asks for the same twice may be given two records, were a create not by crmify's key; and what was
        // imported before its entity went could not be found.
        if (!(lane.backend() instanceof BulkImport bulk)
                || !(lane.backend() instanceof KeyLookup)
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
        var waits = count > 0 && patient;
        if (!waits) {
            rest(lane, type, A_MOMENT); // so that not each batch looks through all that waits
        }
        return new Next(List.of(), waits);
    }

    private boolean rests(Lane lane, LeadType type) {
        var until = resting.get(List.of(lane.name(), type.name()));
        return until != null && database.clock().nanos() - until < 0;
    }

    private void rest(Lane lane, LeadType type) {
        rest(lane, type, REST);
    }

    private void rest(Lane lane, LeadType type, Duration time) {
        resting.put(List.of(lane.name(), type.name()), database.clock().nanos() + time.toNanos());
    }

    public Claim claim(Lane lane, LeadType type, List<UUID> links) {
        var lease = new Lease(UUID.randomUUID(), LEASE, lane.config().access().timeout());
        // Read before the statement: the lease must end here no later than in the database.
        var end = database.clock().nanos() + LEASE.toNanos();
        return new Claim(lane, type, lease, imports.claim(links, lease), new AtomicLong(end));
    }

    /** Begins jobs for those that can be imported; the others go the ordinary way. True if the lane has stopped. */
    public boolean work(Claim claim, Ordinary ordinary) {
        var items = read(claim, ordinary);
        var bulk = (BulkImport) claim.lane().backend();
        var jobs = jobs(items, Math.max(1, Math.min(bulk.minImport(), bulk.maxImport())));
        var imported = jobs.stream().flatMap(List::stream).collect(Collectors.toSet());
        var rest = items.stream().filter(item -> !imported.contains(item)).toList();
        var stopped = false;
        for (var job : jobs) {
            if (stopped) {
                imports.release(claim.lease().token(), Portions.links(job), Duration.ZERO, After.UNSENT);
            } else {
                stopped = start.begin(claim, bulk, job, ordinary);
            }
        }
        var unsent =
                rest.stream().filter(item -> item.todo() instanceof Nothing).toList();
        for (var portion : Portions.of(unsent)) {
            stopped |= ordinary.finish(Portions.part(claim, Portions.links(portion)), portion);
        }
        return stopped
                | alone(
                        claim,
                        rest.stream()
                                .filter(item -> !(item.todo() instanceof Nothing))
                                .toList(),
                        ordinary);
    }

    // CRMs take of one job what is all new or all known, and goes onto the same lists.
    private static List<List<Item>> jobs(List<Item> items, int least) {
        record Kind(boolean create, Set<String> lists) {}
        return items.stream()
                .filter(ImportStep::isImportable)
                .sorted(IN_ORDER)
                .collect(Collectors.groupingBy(
                        item -> {
                            var lead = push(item).delta().lead();
                            return new Kind(lead.isCreate(), lead.lists());
                        },
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values()
                .stream()
                .filter(job -> job.size() >= least)
                .toList();
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
            imports.release(claim.lease().token(), links, delay, After.UNSENT);
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // the lease ends by itself
        }
    }

    /**
     * Nothing about it has to be asked before it is sent, no call for it has failed, and nothing is cleared: what is to be cleared would
     * be forgotten with the old fingerprint.
     */
    private static boolean isImportable(Item item) {
        var link = item.link();
        return item.todo() instanceof Push push
                && link.work().backfill()
                && link.work().attempts() == 0
                && !link.work().confirm()
                && !link.crm().suspect()
                && !push.findFirst()
                && push.delta().onlyIfEmpty().isEmpty()
                && push.delta().lead().cleared().equals(Lead.Cleared.NOTHING)
                && (link.crm().id() != null || push.delta().lead().isCreate());
    }

    // Some batches of them as usual. If they are the most, imports are no way for these leads for now.
    private boolean alone(Claim claim, List<Item> others, Ordinary ordinary) {
        var size = claim.lane().batchSize();
        var stopped = false;
        var done = 0;
        for (; done < Math.min(others.size(), BATCHES * size) && !stopped; done += size) {
            var batch = others.subList(done, Math.min(others.size(), done + size));
            stopped = ordinary.finish(Portions.part(claim, Portions.links(batch)), batch);
        }
        var later = others.subList(Math.min(done, others.size()), others.size());
        if (others.size() > claim.links().size() / 2) {
            rest(claim.lane(), claim.type());
        }
        imports.release(claim.lease().token(), Portions.links(later), Duration.ZERO, After.UNSENT);
        ordinary.leave(claim, later);
        return stopped;
    }

    private static Push push(Item item) {
        return (Push) item.todo();
    }
}
