package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.dispatch.work.BackendCall;
import io.crmify.jpa.dispatch.work.BackendCall.Answer;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.dispatch.work.PushStep;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.link.Appendix;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.bulk.ImportJob;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.lead.Fingerprint;
import io.crmify.jpa.store.Database;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Settles what became of imports. All that it needs is in the tables, so it is the same on the node that began a job and on any
 * other. What the CRM says that it stored is settled; everything else is due again, and sent singly, where it is told what is wrong
 * with it. Thread-safe.
 */
public final class CollectStep {
    /** The right to look at a job: reading its leads, asking page by page what became of them, and settling them. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);
    private static final Duration SELDOMEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 5;

    private final Database database;
    private final Imports imports;
    private final Journal journal;
    private final Lanes lanes;

    public CollectStep(Database database, Imports imports, Journal journal, Lanes lanes) {
        this.database = database;
        this.imports = imports;
        this.journal = journal;
        this.lanes = lanes;
    }

    /** The jobs that are to be looked at. */
    public List<ImportJob> due() {
        var importing = lanes.all().stream()
                .filter(lane -> lane.backend() instanceof BulkImport)
                .map(Lane::name)
                .toList();
        return importing.isEmpty() ? List.of() : imports.due(importing);
    }

    /** Looks at a job; true if the lane has stopped. */
    public boolean work(ImportJob job, Lane lane, LeadType type, Ordinary ordinary) {
        var end = database.clock().nanos() + LOOK.toNanos();
        if (!imports.take(job, LOOK)) {
            return false;
        }
        if (job.expired()) {
            imports.end(job, nothing(lane)); // its links have become due
            return false;
        }
        return new Look(job, lane, type, ordinary, end).look((BulkImport) lane.backend());
    }

    private Appendix nothing(Lane lane) {
        return journal.of(lane.name(), List.of(), Map.of());
    }

    private static boolean isSent(Item item) {
        return item.todo() instanceof Push;
    }

    /** One look at one job. */
    private final class Look {
        private final ImportJob job;
        private final Lane lane;
        private final LeadType type;
        private final Ordinary ordinary;
        private final AtomicLong endNanos;
        private final List<Entry> calls = new ArrayList<>();
        private final BackendCall call;

        Look(ImportJob job, Lane lane, LeadType type, Ordinary ordinary, long endNanos) {
            this.job = job;
            this.lane = lane;
            this.type = type;
            this.ordinary = ordinary;
            this.endNanos = new AtomicLong(endNanos);
            this.call = new BackendCall(lane, type.name(), this.endNanos::get, database.clock(), calls);
        }

        boolean look(BulkImport bulk) {
            var over = call.call(
                    "IMPORT_STATE", 0, () -> bulk.results(job.job(), List.of()).isPresent());
            if (over.isFailure()) {
                return failed(over);
            }
            if (!Boolean.TRUE.equals(over.value())) {
                imports.putOff(job, again(), nothing(lane)); // a job that goes on is nothing to note
                return false;
            }
            return collect(bulk);
        }

        private Duration again() {
            var delay = Duration.ofSeconds(2L << Math.min(job.looks(), MOST_DOUBLINGS));
            return delay.compareTo(SELDOMEST) < 0 ? delay : SELDOMEST;
        }

        private boolean collect(BulkImport bulk) {
            var links = imports.held(job).stream()
                    .sorted(Comparator.comparing(ClaimedLink::id))
                    .toList();
            var lease = new Lease(job.id(), LOOK, lane.config().access().timeout());
            var claim = new Claim(lane, type, lease, links, endNanos);
            var items = Portions.read(claim, ordinary);
            var sent = items.stream().filter(CollectStep::isSent).toList();
            ordinary.leave(claim, items.stream().filter(item -> !isSent(item)).toList());
            if (sent.isEmpty()) {
                end(links);
                return false;
            }
            var leads = sent.stream()
                    .map(item -> ((Push) item.todo()).delta().lead())
                    .toList();
            var answer = call.call("IMPORTED", leads.size(), () -> results(bulk, leads), Look::unstored);
            var results = answer.value();
            return results == null ? failed(answer) : settle(claim, sent, results);
        }

        private List<PushResult> results(BulkImport bulk, List<Lead> leads) {
            return bulk.results(job.job(), leads)
                    .orElseThrow(() -> new OutcomeUnknownException(
                            lane + " says of an import that it is over and that it is not",
                            Diagnosis.of("CONTRADICTION")));
        }

        private static int unstored(List<PushResult> results) {
            return (int) results.stream()
                    .filter(result -> !(result instanceof PushResult.Stored))
                    .count();
        }

        private boolean settle(Claim claim, List<Item> sent, List<PushResult> results) {
            var stored = new LinkedHashMap<Item, Outcome>();
            for (int i = 0; i < Math.min(sent.size(), results.size()); i++) {
                if (results.get(i) instanceof PushResult.Stored known && PushStep.isLinkable(known.crmId())) {
                    stored.put(sent.get(i), outcome(sent.get(i), known));
                }
            }
            var stopped = false;
            for (var portion : Portions.of(List.copyOf(stored.keySet()))) {
                var outcomes = new LinkedHashMap<Item, Outcome>();
                portion.forEach(item -> outcomes.put(item, stored.get(item)));
                stopped |= ordinary.settle(Portions.part(claim, Portions.links(portion)), outcomes, List.copyOf(calls));
                calls.clear();
            }
            var settled = stored.keySet().stream().map(item -> item.link().id()).collect(Collectors.toSet());
            end(claim.links().stream()
                    .filter(link -> !settled.contains(link.id()))
                    .toList());
            return stopped;
        }

        // What was sent is what the link holds since; the entity may have changed, which makes it due again.
        private static Outcome outcome(Item item, PushResult.Stored stored) {
            var crm = item.link().crm();
            var push = (Push) item.todo();
            return new Outcome.Stored(
                    stored.crmId(),
                    stored.outcome(),
                    Fingerprint.parse(crm.fingerprint()),
                    crm.status(),
                    push.content().tenant(),
                    crm.adopted(),
                    stored.crmId().equals(push.content().carriedId()));
        }

        /** The rest of its links goes singly. */
        private void end(List<ClaimedLink> rest) {
            imports.release(job.id(), rest, Duration.ZERO, true);
            imports.end(job, journal.of(lane.name(), List.copyOf(calls), Map.of()));
        }

        private boolean failed(Answer<?> answer) {
            var failure = answer.failure();
            if (failure != null && failure.kind() == FailureKind.RECORD_GONE) {
                end(imports.held(job));
            } else {
                imports.putOff(job, AFTER_A_FAILURE, journal.of(lane.name(), List.copyOf(calls), Map.of()));
            }
            return false;
        }
    }
}
