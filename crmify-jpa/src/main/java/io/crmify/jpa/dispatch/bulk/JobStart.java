package io.crmify.jpa.dispatch.bulk;

import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.bulk.BulkImport.Begun;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.dispatch.work.BackendCall;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.dispatch.work.LeasedWrite;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.link.bulk.ImportJob;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.link.bulk.Imports.After;
import io.crmify.jpa.link.bulk.Imports.Handed;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Has the CRM begin a job, and leases the links to it. */
final class JobStart {
    private static final Logger LOG = System.getLogger(JobStart.class.getName());

    /** Until this node has handed the links over. */
    private static final Duration HANDING_OVER = Duration.ofMinutes(1);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final int TOO_FEW = 10;
    private static final int LONGEST_JOB = 255;
    /** They tell of the lane, and nothing of the leads. */
    private static final Set<FailureKind> OF_THE_LANE =
            Set.of(FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.UNAUTHORIZED);

    private final Database database;
    private final Imports imports;
    private final Journal journal;
    private final BiConsumer<Lane, LeadType> rest;

    /** @param rest is told of leads that are to go the ordinary way for a while */
    JobStart(Database database, Imports imports, Journal journal, BiConsumer<Lane, LeadType> rest) {
        this.database = database;
        this.imports = imports;
        this.journal = journal;
        this.rest = rest;
    }

    /** Begins one job, or more if one does not take them all; true if the lane has stopped. */
    boolean begin(Claim claim, BulkImport bulk, List<Item> all, Ordinary ordinary) {
        var left = all;
        while (!left.isEmpty() && left.size() >= Math.min(bulk.minImport(), all.size())) {
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
            if (begun.taken() < Math.min(TOO_FEW, items.size())) {
                rest.accept(claim.lane(), claim.type()); // there would be as many jobs as leads
                break;
            }
        }
        imports.release(claim.lease().token(), Portions.links(left), Duration.ZERO, After.UNSENT);
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
        var job = new ImportJob(
                TimeOrderedId.next(), lane, claim.type().name(), begun.job(), 0, 0, Imports.LONGEST, Duration.ZERO);
        var lines = journal.of(lane, calls, Map.of());
        LeasedWrite.write(database, claim, jdbc -> imports.begun(jdbc, job, HANDING_OVER, lines));
        var handed = imports.handOver(
                job,
                HANDING_OVER,
                claim.lease().token(),
                items.stream().map(JobStart::handed).toList());
        imports.putOff(job, FIRST_LOOK, journal.of(lane, List.of(), Map.of()));
        var late = items.subList(handed, items.size());
        imports.release(claim.lease().token(), Portions.links(late), Duration.ZERO, After.SENT);
    }

    private static Handed handed(Item item) {
        var delta = push(item).delta();
        return new Handed(item.link(), delta.after().text(), delta.lead().status());
    }

    private boolean notBegun(
            Claim claim, List<Item> items, @Nullable BackendException failure, List<Entry> calls, Ordinary ordinary) {
        var kind = failure == null ? null : failure.kind();
        var unknown = kind == FailureKind.OUTCOME_UNKNOWN;
        var delay = unknown ? claim.lane().config().access().timeout().multipliedBy(2) : Duration.ZERO;
        var after = unknown ? After.UNDER_WAY : After.UNSENT;
        imports.release(claim.lease().token(), Portions.links(items), delay, after);
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
                    ImportStep.REST.toMinutes(),
                    failure.getMessage());
            rest.accept(claim.lane(), claim.type());
        }
        return ordinary.judge(claim, failure);
    }
}
