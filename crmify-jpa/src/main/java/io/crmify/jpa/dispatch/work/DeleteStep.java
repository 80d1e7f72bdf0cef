package io.crmify.jpa.dispatch.work;

import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.failure.FailureKind;
import io.crmify.jpa.dispatch.work.BackendCall.Answer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Deletes the records of entities that are gone. */
final class DeleteStep {
    private final Claim claim;
    private final BackendCall call;
    private final PushStep pushes;
    private final Function<Item, Answer<Optional<String>>> find;

    DeleteStep(Claim claim, BackendCall call, PushStep pushes, Function<Item, Answer<Optional<String>>> find) {
        this.claim = claim;
        this.call = call;
        this.pushes = pushes;
        this.find = find;
    }

    /** @param crmId null if it is not known */
    Outcome delete(Item item, @Nullable String crmId) {
        if (crmId == null) {
            return deleteFound(item, null);
        }
        var outcome = delete(crmId);
        // Another may have been made in its place, by a call or a node that nobody has heard of again.
        var isDoubtful = item.link().crm().suspect() && claim.lane().backend() instanceof KeyLookup;
        return isDoubtful && outcome instanceof Outcome.Ended ? deleteFound(item, crmId) : outcome;
    }

    /** @param deleted what was deleted just now, in case the CRM still finds it; null for nothing */
    private Outcome deleteFound(Item item, @Nullable String deleted) {
        var answer = find.apply(item);
        var found = answer.value();
        if (found == null) {
            return answer.failure() == null ? new Outcome.NotSent() : new Outcome.Failed(answer.failure(), false, 1);
        }
        return found.isEmpty() || found.get().equals(deleted) ? new Outcome.Ended(deleted, false) : delete(found.get());
    }

    private Outcome delete(String crmId) {
        if (pushes.isStopped()) {
            return new Outcome.NotSent();
        }
        var answer = call.call("DELETE", 1, () -> claim.lane().backend().deleteLead(crmId));
        var failure = answer.failure();
        if (!answer.isFailure() || failure != null && failure.kind() == FailureKind.RECORD_GONE) {
            return new Outcome.Ended(crmId, false);
        }
        if (failure == null) {
            return new Outcome.NotSent();
        }
        if (failure.kind() != FailureKind.RECORD_REFUSED) {
            pushes.stop();
        }
        return new Outcome.Failed(failure, false, 1);
    }
}
