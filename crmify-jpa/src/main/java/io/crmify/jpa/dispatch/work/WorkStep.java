package io.crmify.jpa.dispatch.work;

import io.crmify.backend.PushResult;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.event.LeadSynced;
import io.crmify.jpa.dispatch.work.BackendCall.Answer;
import io.crmify.jpa.dispatch.work.Item.Delete;
import io.crmify.jpa.dispatch.work.Item.Nothing;
import io.crmify.jpa.dispatch.work.Item.Push;
import io.crmify.jpa.dispatch.work.PushStep.Attempt;
import io.crmify.jpa.dispatch.work.PushStep.Sent;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.mapping.lead.Delta;
import io.crmify.jpa.mapping.lead.Fingerprint;
import io.crmify.jpa.mapping.lead.LeadDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the items of one claim to the CRM, outside every transaction: looks up what may be there already, sends, adopts what turned
 * out to exist, makes anew what turned out to be gone, and deletes. Used once.
 */
public final class WorkStep {
    /** A record may be found to exist, then to be gone; beyond that the CRM contradicts itself, and it is tried again later. */
    private static final int ROUNDS = 3;

    private final Claim claim;
    private final BackendCall call;
    private final LeadDiff diff;
    private final Ownership ownership;
    private final PushStep pushes;
    private final DeleteStep deletes;
    private final Map<Item, Outcome> outcomes = new LinkedHashMap<>();
    private final List<Attempt> again = new ArrayList<>();
    private final Map<String, ClaimedLink> taken = new HashMap<>();

    public WorkStep(Claim claim, BackendCall call, LeadDiff diff, Ownership ownership) {
        this.claim = claim;
        this.call = call;
        this.diff = diff;
        this.ownership = ownership;
        this.pushes = new PushStep(claim, call, this::sent);
        this.deletes = new DeleteStep(claim, call, pushes, this::find);
    }

    /** One outcome for each item. */
    public Map<Item, Outcome> work(List<Item> items) {
        for (var item : items) {
            if (item.todo() instanceof Nothing nothing) {
                outcomes.put(item, nothing.outcome());
            }
        }
        var attempts = ours(PushStep.attempts(items));
        for (int round = 0; round < ROUNDS && !attempts.isEmpty(); round++) {
            pushes.send(ready(attempts));
            attempts = List.copyOf(again);
            again.clear();
        }
        for (var attempt : attempts) {
            var unclear = new OutcomeUnknownException(
                    claim.lane() + " says of a record that it is there and that it is not",
                    Diagnosis.of("CONTRADICTION"));
            outcomes.put(
                    attempt.item(), new Outcome.Failed(unclear, attempt.lead().isCreate(), 1));
        }
        for (var item : items) {
            if (item.todo() instanceof Delete delete) {
                outcomes.put(item, deletes.delete(item, delete.crmId()));
            }
            outcomes.putIfAbsent(item, new Outcome.NotSent());
        }
        return outcomes;
    }

    /** Without those whose entity carries the id of a record that is another lead's: it may be a copy of that one. */
    private List<Attempt> ours(List<Attempt> attempts) {
        var ours = new ArrayList<Attempt>();
        for (var attempt : attempts) {
            var link = attempt.item().link();
            var carried = link.crm().id() == null ? attempt.lead().crmId() : null;
            var refusal = carried == null ? null : refusal(link, carried);
            if (refusal == null) {
                ours.add(attempt);
            } else {
                outcomes.put(attempt.item(), refusal);
            }
        }
        return ours;
    }

    private @Nullable Outcome refusal(ClaimedLink link, String crmId) {
        var owner = ownership.ask(link, crmId, claim.lane().profile().object());
        return owner.other() == null ? takenBefore(link, crmId) : owner.refusal(owner.other());
    }

    // Of this claim; what it makes is in no table yet.
    private @Nullable Outcome takenBefore(ClaimedLink link, String crmId) {
        var first = taken.putIfAbsent(crmId, link);
        return first == null || first.equals(link)
                ? null
                : Outcome.Refused.duplicateOf(first.type() + "#" + first.entityId());
    }

    private List<Attempt> ready(List<Attempt> attempts) {
        var found = new ArrayList<Attempt>();
        for (var attempt : attempts) {
            var looked = attempt.push().findFirst() ? find(attempt) : attempt;
            if (looked != null) {
                found.add(looked);
            }
        }
        return withoutFilled(found);
    }

    /** The create may have been applied: an update if the CRM has the record; null if it could not be asked. */
    private @Nullable Attempt find(Attempt attempt) {
        var answer = find(attempt.item());
        var found = answer.value();
        if (found == null) {
            note(attempt.item(), answer, true);
            return null;
        }
        return found.map(crmId -> to(attempt, crmId, false)).orElse(attempt);
    }

    private Answer<Optional<String>> find(Item item) {
        if (pushes.isStopped() || !(claim.lane().backend() instanceof KeyLookup lookup)) {
            return new Answer<>(null, null);
        }
        return call.call("FIND", 1, () -> lookup.find(item.key()));
    }

    /** The same entity for another record, or for a new one. What that holds is unknown, so all is sent. */
    private Attempt to(Attempt attempt, @Nullable String crmId, boolean adopted) {
        var push = attempt.push();
        var suspect = crmId != null && !adopted; // our own record, in a state that an earlier call left
        var known = new LeadDiff.Known(crmId, Fingerprint.NONE, suspect);
        var delta = diff.of(attempt.item().key(), known, push.content().wanted());
        return new Attempt(attempt.item(), new Push(delta, push.content(), adopted, false));
    }

    private List<Attempt> withoutFilled(List<Attempt> attempts) {
        var asking = attempts.stream()
                .map(attempt -> attempt.push().delta())
                .filter(delta -> !delta.onlyIfEmpty().isEmpty())
                .toList();
        if (asking.isEmpty() || pushes.isStopped() || !(claim.lane().backend() instanceof ReadRecords reads)) {
            return attempts;
        }
        var answer = new EmptyFields(reads, call).filled(asking);
        var filled = answer.value();
        var ready = new ArrayList<Attempt>();
        for (var attempt : attempts) {
            var delta = attempt.push().delta();
            if (delta.onlyIfEmpty().isEmpty()) {
                ready.add(attempt);
            } else if (filled == null) {
                note(attempt.item(), answer, false);
            } else {
                addRest(ready, attempt, EmptyFields.rest(delta, filled));
            }
        }
        return ready;
    }

    private void addRest(List<Attempt> ready, Attempt attempt, Delta rest) {
        var push = attempt.push();
        var crmId = rest.lead().crmId();
        if (rest.needed() || crmId == null) {
            ready.add(new Attempt(attempt.item(), new Push(rest, push.content(), push.adopts(), false)));
        } else {
            var content = push.content();
            outcomes.put(
                    attempt.item(),
                    new Outcome.Unchanged(
                            crmId, rest.after(), content.tenant(), push.adopts(), crmId.equals(content.carriedId())));
        }
    }

    private void note(Item item, Answer<?> answer, boolean create) {
        var failure = answer.failure();
        outcomes.put(item, failure == null ? new Outcome.NotSent() : new Outcome.Failed(failure, create, 1));
        if (failure != null && failure.kind() != FailureKind.RECORD_REFUSED) {
            pushes.stop();
        }
    }

    private void sent(Attempt attempt, Sent sent) {
        var outcome = sent.result()
                .<Optional<Outcome>>fold(
                        stored -> Optional.of(stored(attempt, stored)),
                        failed -> failed(attempt, failed.cause(), sent.together()));
        outcome.ifPresent(known -> outcomes.put(attempt.item(), known));
    }

    private Outcome stored(Attempt attempt, PushResult.Stored stored) {
        var push = attempt.push();
        taken.putIfAbsent(stored.crmId(), attempt.item().link());
        var isNewHere = attempt.item().link().crm().id() == null;
        var how = push.adopts() && isNewHere ? LeadSynced.Outcome.ADOPTED : stored.outcome();
        return new Outcome.Stored(
                stored.crmId(),
                how,
                push.delta().after(),
                attempt.lead().status(),
                push.content().tenant(),
                push.adopts(),
                stored.crmId().equals(push.content().carriedId()));
    }

    /** What a failure means for its record; empty if it is sent once more in another way. */
    private Optional<Outcome> failed(Attempt attempt, BackendException cause, int together) {
        var create = attempt.lead().isCreate();
        if (create && cause instanceof RecordConflictException conflict) {
            return adopt(attempt, conflict);
        }
        if (!create && cause.kind() == FailureKind.RECORD_GONE) {
            return renew(attempt);
        }
        return Optional.of(new Outcome.Failed(cause, create, together));
    }

    private Optional<Outcome> adopt(Attempt attempt, RecordConflictException conflict) {
        var owner = ownership.ask(
                attempt.item().link(),
                conflict.existingId(),
                claim.lane().profile().object());
        if (owner.other() != null) {
            return Optional.of(owner.refusal(owner.other()));
        }
        var refusal = takenBefore(attempt.item().link(), conflict.existingId());
        if (refusal != null) {
            return Optional.of(refusal);
        }
        again.add(to(attempt, conflict.existingId(), owner.adopted()));
        return Optional.empty();
    }

    // It may have been merged into another record, which then carries our key; otherwise somebody deleted it.
    private Optional<Outcome> renew(Attempt attempt) {
        var found = find(attempt.item());
        if (found.failure() != null) {
            return Optional.of(new Outcome.Failed(found.failure(), false, 1));
        }
        var merged = found.value() == null ? Optional.<String>empty() : found.value();
        var other = merged.filter(crmId -> !crmId.equals(attempt.lead().crmId()));
        // The record that is known may have gone because one was made in its place, of which nobody has heard.
        if (other.isEmpty()
                && attempt.item().link().crm().suspect()
                && claim.lane().holdsDoubtfulCreates()) {
            return Optional.of(Outcome.Refused.ambiguousCreate());
        }
        again.add(to(attempt, other.orElse(null), false));
        return Optional.empty();
    }
}
