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
import io.crmify.jpa.link.bulk.Imports.After;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.lead.Fingerprint;
import io.crmify.jpa.store.Database;
import io.crmify.lead.Lead;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
    private static final Logger LOG = System.getLogger(CollectStep.class.getName());

    /** A CRM that has not ended a job by then never will. */
    private static final Duration LONGEST = Duration.ofDays(1);
    /** So long the links of a job that goes on must be its own yet. */
    private static final Duration ENOUGH = Duration.ofMinutes(10);

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
            ordinary.nothingLearnt();
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
            if (Boolean.TRUE.equals(over.value())) {
                return collect(bulk);
            }
            goesOn();
            return ordinary.judge(claim(List.of()), null);
        }

        private void goesOn() {
            if (job.left().compareTo(ENOUGH) < 0 && job.age().compareTo(LONGEST) < 0) {
                imports.extend(job, imports.held(job));
            }
            if (job.age().compareTo(LONGEST) < 0) {
                imports.putOff(job, again(), nothing(lane)); // a job that goes on is nothing to note
            } else {
                giveUp("goes on for more than a day", After.UNDER_WAY);
            }
        }

        private void giveUp(String why, After after) {
            var links = imports.held(job);
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-348 Connection {0}: the import {1} {2}; its {3} leads are sent as any others.",
                    lane,
                    job.job(),
                    why,
                    links.size());
            end(links, after);
        }

        private Claim claim(List<ClaimedLink> links) {
            var lease = new Lease(job.id(), LOOK, lane.config().access().timeout());
            return new Claim(lane, type, lease, links, endNanos);
        }

        private Duration again() {
            var delay = Duration.ofSeconds(2L << Math.min(job.looks(), MOST_DOUBLINGS));
            return delay.compareTo(SELDOMEST) < 0 ? delay : SELDOMEST;
        }

        private boolean collect(BulkImport bulk) {
            var links = imports.held(job).stream()
                    .sorted(Comparator.comparing(ClaimedLink::id))
                    .toList();
            var claim = claim(links);
            var items = Portions.read(claim, ordinary);
            var sent = items.stream().filter(CollectStep::isSent).toList();
            ordinary.leave(claim, items.stream().filter(item -> !isSent(item)).toList());
            if (sent.isEmpty()) {
                end(links, After.SENT);
                return ordinary.judge(claim, null);
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
            if (results.size() != sent.size()) {
                giveUp("gave " + results.size() + " results for " + sent.size() + " leads", After.SENT);
                return ordinary.judge(claim, null);
            }
            var stored = new LinkedHashMap<Item, Outcome>();
            for (int i = 0; i < sent.size(); i++) {
                if (results.get(i) instanceof PushResult.Stored known && PushStep.isLinkable(known.crmId())) {
                    stored.put(sent.get(i), outcome(sent.get(i), known));
                }
            }
            var stopped = ordinary.judge(claim, null);
            for (var portion : Portions.of(List.copyOf(stored.keySet()))) {
                var outcomes = new LinkedHashMap<Item, Outcome>();
                portion.forEach(item -> outcomes.put(item, stored.get(item)));
                stopped |= ordinary.settle(Portions.part(claim, Portions.links(portion)), outcomes, List.copyOf(calls));
                calls.clear();
            }
            var settled = stored.keySet().stream().map(item -> item.link().id()).collect(Collectors.toSet());
            end(
                    claim.links().stream()
                            .filter(link -> !settled.contains(link.id()))
                            .toList(),
                    After.SENT);
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
        private void end(List<ClaimedLink> rest, After after) {
            imports.release(job.id(), rest, Duration.ZERO, after);
            imports.end(job, journal.of(lane.name(), List.copyOf(calls), Map.of()));
        }

        private boolean failed(Answer<?> answer) {
            var failure = answer.failure();
            if (failure == null) {
                imports.putOff(job, AFTER_A_FAILURE, nothing(lane));
                ordinary.nothingLearnt();
                return false;
            }
            if (failure.kind() == FailureKind.RECORD_GONE) {
                giveUp("is not known to the CRM any more", After.SENT);
            } else {
                imports.putOff(job, AFTER_A_FAILURE, journal.of(lane.name(), List.copyOf(calls), Map.of()));
            }
            return ordinary.judge(claim(List.of()), failure);
        }
    }
}
