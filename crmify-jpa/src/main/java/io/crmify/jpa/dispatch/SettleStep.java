package io.crmify.jpa.dispatch;

import io.crmify.backend.failure.FailureKind;
import io.crmify.event.LeadDeleted;
import io.crmify.event.LeadSyncFailed;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.dispatch.Verdicts.Circumstances;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.LeasedWrite;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.dispatch.work.OutcomeNames;
import io.crmify.jpa.dispatch.work.Ownership;
import io.crmify.jpa.dispatch.work.Troubles;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.link.Appendix;
import io.crmify.jpa.link.LinkState;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Projectable.Within;
import io.crmify.jpa.link.Settlement;
import io.crmify.jpa.link.Settlement.Mark;
import io.crmify.jpa.link.Settlement.Written;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes what became of the links of a claim, with the journal and the counters, in one transaction; then tells. */
final class SettleStep {
    private static final Logger LOG = System.getLogger(SettleStep.class.getName());

    private static final Duration TABLE_AWAITED = Duration.ofSeconds(3);

    private final Database database;
    private final Links links;
    private final Journal journal;
    private final Verdicts verdicts;
    private final Ownership ownership;
    private final ProjectStep project;
    private final LeadEvents events;
    private final Troubles troubles;

    SettleStep(Tables tables, Verdicts verdicts, Ownership ownership, ProjectStep project, LeadEvents events) {
        this.database = tables.database();
        this.links = tables.links();
        this.journal = tables.journal();
        this.verdicts = verdicts;
        this.ownership = ownership;
        this.project = project;
        this.events = events;
        this.troubles = new Troubles(database.clock());
    }

    /** What it writes to. */
    record Tables(Database database, Links links, Journal journal) {}

    /** What was settled: all that this worker still held. */
    List<Settlement> settle(Circumstances circumstances, Map<Item, Outcome> outcomes, List<Entry> calls) {
        var settlements = new ArrayList<Settlement>();
        outcomes.forEach((item, outcome) -> settlements.add(verdicts.of(item, outcome, circumstances)));
        var claim = circumstances.claim();
        var appendix = journal.of(claim.lane().name(), lines(settlements, calls), count(outcomes));
        var settled = new ArrayList<Settlement>();
        try {
            write(claim, settlements, appendix, settled);
        } finally {
            tellAll(claim.lane().name(), outcomes, settled); // also if others could not be written
        }
        return settled;
    }

    private void tellAll(String connection, Map<Item, Outcome> outcomes, List<Settlement> settled) {
        var byLink = settled.stream()
                .collect(Collectors.toMap(settlement -> settlement.link().id(), Function.identity()));
        outcomes.forEach((item, outcome) -> {
            var settlement = byLink.get(item.link().id());
            if (settlement != null) {
                tell(connection, item, outcome, settlement);
            }
        });
    }

    private static List<Entry> lines(List<Settlement> settlements, List<Entry> calls) {
        var lines = new ArrayList<>(calls);
        for (var settlement : settlements) {
            var mark = settlement.mark();
            if (mark.kind() == Mark.Kind.FAILED) {
                lines.add(Entry.record(
                        settlement.link().type(),
                        settlement.link().id(),
                        Objects.toString(mark.reason(), ""),
                        Objects.toString(mark.detail(), "")));
            }
        }
        return lines;
    }

    private static Map<String, Integer> count(Map<Item, Outcome> outcomes) {
        var counts = new TreeMap<String, Integer>();
        outcomes.values().forEach(outcome -> counts.merge(OutcomeNames.of(outcome), 1, Integer::sum));
        return counts;
    }

    private void write(Claim claim, List<Settlement> settlements, Appendix appendix, List<Settlement> settled) {
        if (withTheirIds(claim, settlements, appendix, settled)) {
            return;
        }
        try {
            var written = LeasedWrite.write(
                    database,
                    claim,
                    jdbc -> links.settle(jdbc, settlements, claim.lease().token(), appendix));
            settled.addAll(written == settlements.size() ? settlements : stillOurs(claim, settlements));
            return;
        } catch (StoreException e) {
            if (!e.isUniqueViolation() && !e.isDataFault()) {
                throw e;
            }
        }
        oneByOne(claim, settlements, appendix, settled);
    }

    // Whatever the application's table refuses must not cost what the CRM answered: then that is written alone, and
    // what was
    // refused is told of when the ids are written one by one. Nor is that table waited for, which somebody may be
    // altering.
    private boolean withTheirIds(
            Claim claim, List<Settlement> settlements, Appendix appendix, List<Settlement> settled) {
        var token = claim.lease().token();
        Within within;
        Written written;
        try {
            within = project.within(claim, settlements).orElse(Within.NOTHING);
            if (within.all().isEmpty()) {
                return false;
            }
            var ids = within;
            written = database.inTransaction(
                    jdbc -> links.settle(jdbc.atMost(TABLE_AWAITED), settlements, token, appendix, ids));
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "Not together with the ids on the entities: {0}", LoggedFailure.line(e));
            return false;
        }
        var all = project.after(claim, settlements, within, written.projected());
        settled.addAll(written.count() == all.size() ? all : stillOurs(claim, all));
        return true;
    }

    // Two links have come to the same record in the CRM: it belongs to one of them. Or the tables
    // refuse one. Whatever becomes of one, what the CRM answered for the others is stored.
    private void oneByOne(Claim claim, List<Settlement> settlements, Appendix appendix, List<Settlement> settled) {
        var failures = new ArrayList<RuntimeException>();
        for (var settlement : settlements) {
            guarded(failures, () -> settled.addAll(alone(claim, settlement)));
        }
        guarded(
                failures,
                () -> database.inTransaction(jdbc -> {
                    appendix.write(jdbc);
                    return true;
                }));
        if (!failures.isEmpty()) {
            var first = failures.get(0);
            failures.subList(1, failures.size()).forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void guarded(List<RuntimeException> failures, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private List<Settlement> alone(Claim claim, Settlement settlement) {
        try {
            return settleAlone(claim, settlement);
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e;
            }
        }
        var crmId = Objects.toString(settlement.crm().id(), "");
        var owner = ownership.ask(settlement.link(), crmId, settlement.crm().object());
        if (owner.other() == null) {
            return settleAlone(claim, settlement);
        }
        // Its record holds now what this one has sent.
        database.inTransaction(jdbc -> {
            links.doubt(jdbc, settlement.link().connection(), settlement.crm());
            return true;
        });
        return settleAlone(claim, verdicts.notOurs(settlement, owner));
    }

    private List<Settlement> settleAlone(Claim claim, Settlement settlement) {
        var nothing = journal.of(claim.lane().name(), List.of(), Map.of());
        var written = database.inTransaction(
                jdbc -> links.settle(jdbc, List.of(settlement), claim.lease().token(), nothing));
        return written == 1 ? List.of(settlement) : stillOurs(claim, List.of(settlement));
    }

    /** Some leases had ended, and others have claimed the links. What those cannot know is kept: the id that the CRM gave. */
    private List<Settlement> stillOurs(Claim claim, List<Settlement> settlements) {
        var all = settlements.stream().map(Settlement::link).toList();
        var settled = database.inTransaction(
                jdbc -> links.settled(jdbc, all, claim.lease().token()));
        var ours = new ArrayList<Settlement>();
        for (var settlement : settlements) {
            if (settled.contains(settlement.link().id())) {
                ours.add(settlement);
            } else if (settlement.next().state() != null) {
                keepCrmId(settlement);
            }
        }
        return ours;
    }

    private void keepCrmId(Settlement lost) {
        var crmId = lost.crm().id();
        var link = lost.link();
        if (crmId != null && !crmId.equals(link.crm().id()) && !isKept(lost)) {
            LOG.log(
                    Level.ERROR,
                    "CRMIFY-320 {0}#{1} has two records on connection {2}: {3}, and the one that its link holds. Merge them in the CRM.",
                    link.type(),
                    link.entityId(),
                    link.connection(),
                    crmId);
        }
    }

    private boolean isKept(Settlement lost) {
        try {
            return database.inTransaction(jdbc -> links.keepCrmId(jdbc, lost.link(), lost.crm()));
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e;
            }
            return true; // another lead has the record, and whoever works on this link now finds that out
        }
    }

    private void tell(String connection, Item item, Outcome outcome, Settlement settlement) {
        if (settlement.next().state() == LinkState.DEAD) {
            var reason = Objects.toString(settlement.mark().reason(), "");
            events.fire(new LeadSyncFailed(connection, item.key(), reason));
            troubles.givenUp(settlement);
        } else if (outcome instanceof Outcome.Failed failed && failed.cause().kind() == FailureKind.MISCONFIGURED) {
            troubles.waits(settlement);
        } else if (outcome instanceof Outcome.Stored stored) {
            events.fire(new LeadSynced(connection, item.key(), stored.crmId(), stored.how()));
        } else if (outcome instanceof Outcome.Ended ended && ended.crmId() != null) {
            events.fire(new LeadDeleted(connection, item.key(), ended.crmId(), ended.kept()));
        }
    }
}
