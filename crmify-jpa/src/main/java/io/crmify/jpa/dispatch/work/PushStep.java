package io.crmify.jpa.dispatch.work;

import io.crmify.backend.PushResult;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.lane.LaneHealth;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sends leads in as few calls as the CRM allows, and finds the culprit when a batch is refused as a whole. Used once. */
public final class PushStep {
    /** After these the rest would only fail alike. */
    private static final Set<FailureKind> STOPPING =
            Set.of(FailureKind.UNAVAILABLE, FailureKind.THROTTLED, FailureKind.UNAUTHORIZED);

    /** They are about one record, so of many that are refused together only some are to blame. */
    private static final Set<FailureKind> REFUSALS = Set.of(
            FailureKind.BATCH_REFUSED,
            FailureKind.RECORD_REFUSED,
            FailureKind.RECORD_CONFLICT,
            FailureKind.RECORD_GONE);

    private static final int LONGEST_CRM_ID = 255;

    private final Claim claim;
    private final BackendCall call;
    private final BiConsumer<Attempt, Sent> told;
    private int unknownInARow;
    private boolean stopped;

    /** @param told is given what became of each */
    PushStep(Claim claim, BackendCall call, BiConsumer<Attempt, Sent> told) {
        this.claim = claim;
        this.call = call;
        this.told = told;
    }

    /**
     * What became of a lead.
     *
     * @param together how many were in the call that failed
     */
    record Sent(PushResult result, int together) {}

    /** Whether the lane has stopped, so that no further call is worth making. */
    boolean isStopped() {
        return stopped;
    }

    /** Whoever is not told of was not sent. Creates and updates go apart, since CRMs treat them apart. */
    void send(List<Attempt> attempts) {
        sendAlike(attempts.stream().filter(attempt -> attempt.lead().isCreate()).toList());
        sendAlike(
                attempts.stream().filter(attempt -> !attempt.lead().isCreate()).toList());
    }

    private void sendAlike(List<Attempt> attempts) {
        if (claim.lane().backend() instanceof BatchPush batch) {
            var most = Math.min(batch.maxBatch(), claim.lane().batchSize());
            var byFailures = new TreeMap<Integer, List<Attempt>>();
            attempts.forEach(attempt -> byFailures
                    .computeIfAbsent(attempt.item().link().work().attempts(), count -> new ArrayList<>())
                    .add(attempt));
            byFailures.forEach((failures, alike) -> sendBatches(batch, alike, most >> Math.min(failures, 30)));
        } else {
            attempts.forEach(this::sendOne);
        }
    }

    // Whoever has failed with others goes with half as many the next time, until the one to blame is alone.
    private void sendBatches(BatchPush backend, List<Attempt> attempts, int most) {
        var size = Math.max(1, most);
        for (int from = 0; from < attempts.size(); from += size) {
            sendBatch(backend, attempts.subList(from, Math.min(attempts.size(), from + size)));
        }
    }

    /** Whether the one to blame, or one of them, has been found in it. */
    private boolean sendBatch(BatchPush backend, List<Attempt> attempts) {
        if (stopped) {
            return false;
        }
        var leads = attempts.stream().map(Attempt::lead).toList();
        var answer = call.call("PUSH", leads.size(), () -> backend.push(leads), PushStep::failures);
        var results = answer.value();
        if (results != null) {
            tellEach(attempts, results);
        } else if (answer.failure() == null) {
            stopped = true;
        } else if (REFUSALS.contains(answer.failure().kind()) && attempts.size() > 1) {
            sendHalves(backend, attempts);
            return true;
        } else {
            tellAll(attempts, answer.failure());
        }
        return results == null || attempts.size() == 1 && failures(results) > 0;
    }

    // If all of the first half went through, the culprit is in the second, which need not be tried as a whole again.
    private void sendHalves(BatchPush backend, List<Attempt> attempts) {
        var half = attempts.size() / 2;
        var second = attempts.subList(half, attempts.size());
        if (sendBatch(backend, attempts.subList(0, half)) || second.size() == 1) {
            sendBatch(backend, second);
        } else {
            sendHalves(backend, second);
        }
    }

    private static int failures(List<PushResult> results) {
        return (int)
                results.stream().filter(PushResult.Failed.class::isInstance).count();
    }

    private void tellEach(List<Attempt> attempts, List<PushResult> results) {
        if (results.size() != attempts.size()) {
            tellAll(
                    attempts,
                    new OutcomeUnknownException(
                            claim.lane() + " gave " + results.size() + " results for " + attempts.size() + " leads",
                            Diagnosis.of("RESULTS_MISSING")));
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            tell(attempts.get(i), linkable(known(results.get(i))));
        }
    }

    // A backend of the application's may give anything.
    private PushResult known(@Nullable PushResult result) {
        return result == null || result instanceof PushResult.Failed failed && failed.cause() == null
                ? new PushResult.Failed(
                        new OutcomeUnknownException(claim.lane() + " gave no result", Diagnosis.of("RESULT_MISSING")))
                : result;
    }

    private void tellAll(List<Attempt> attempts, BackendException failure) {
        note(failure.kind());
        attempts.forEach(attempt -> told.accept(attempt, new Sent(new PushResult.Failed(failure), attempts.size())));
    }

    private void sendOne(Attempt attempt) {
        if (stopped) {
            return;
        }
        var lead = attempt.lead();
        var answer = call.call("PUSH", 1, () -> claim.lane().backend().syncLead(lead));
        var crmId = answer.value();
        if (crmId != null) {
            tell(attempt, stored(lead, crmId));
        } else if (answer.failure() == null) {
            stopped = true;
        } else {
            tell(attempt, new PushResult.Failed(answer.failure()));
        }
    }

    // A backend of the application's may give anything; a lead without an id is not linked.
    private PushResult stored(Lead lead, String crmId) {
        return crmId.isBlank()
                ? new PushResult.Failed(new OutcomeUnknownException(
                        claim.lane() + " gave a blank CRM id", Diagnosis.of("CRM_ID_MISSING")))
                : linkable(new PushResult.Stored(
                        crmId, lead.isCreate() ? LeadSynced.Outcome.CREATED : LeadSynced.Outcome.UPDATED));
    }

    private PushResult linkable(PushResult result) {
        return result.fold(this::linkable, failed -> failed);
    }

    private PushResult linkable(PushResult.Stored stored) {
        if (stored.crmId().length() > LONGEST_CRM_ID) {
            var what = "of more than " + LONGEST_CRM_ID + " characters";
            return unlinkable(what, Diagnosis.of("CRM_ID_TOO_LONG"));
        }
        return stored.crmId().codePoints().anyMatch(PushStep::isUnstorable)
                ? unlinkable("with a character that is no text", Diagnosis.of("CRM_ID_UNSTORABLE"))
                : stored;
    }

    /** Whether a link can hold an id that a backend gave. */
    public static boolean isLinkable(String crmId) {
        return !crmId.isBlank()
                && crmId.length() <= LONGEST_CRM_ID
                && crmId.codePoints().noneMatch(PushStep::isUnstorable);
    }

    private PushResult unlinkable(String what, Diagnosis diagnosis) {
        return new PushResult.Failed(new RecordRefusedException(
                claim.lane() + " gave a CRM id " + what + ", which no link can hold", diagnosis));
    }

    // PostgreSQL refuses NUL, and no text can hold half of a pair; no id has any other control character on purpose.
    private static boolean isUnstorable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    private void tell(Attempt attempt, PushResult result) {
        note(result.fold(stored -> null, failed -> failed.cause().kind()));
        told.accept(attempt, new Sent(result, 1));
    }

    private void note(@Nullable FailureKind kind) {
        unknownInARow = kind == FailureKind.OUTCOME_UNKNOWN ? unknownInARow + 1 : 0;
        stopped |= kind != null && STOPPING.contains(kind) || unknownInARow >= LaneHealth.RECORDS;
    }

    /** Ends all further sending. */
    void stop() {
        stopped = true;
    }

    static List<Attempt> attempts(List<Item> items) {
        var attempts = new ArrayList<Attempt>();
        for (var item : items) {
            if (item.todo() instanceof Item.Push push) {
                attempts.add(new Attempt(item, push));
            }
        }
        return attempts;
    }

    /** An item as it is sent now; a conflict or a lost record changes what is sent. */
    record Attempt(Item item, Item.Push push) {
        Lead lead() {
            return push.delta().lead();
        }
    }
}
