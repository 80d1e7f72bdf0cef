package io.crmify.jpa.dispatch;

import io.crmify.LaneStatus.State;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.jpa.dispatch.work.BackendCall;
import io.crmify.jpa.dispatch.work.BackendCall.Answer;
import io.crmify.jpa.journal.Entry;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.LaneHealth;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.LaneStates.Reason;
import io.crmify.jpa.lane.LaneView;
import io.crmify.jpa.lane.LaneView.Mode;
import io.crmify.jpa.lane.LaneView.Permit;
import io.crmify.jpa.store.Database;
import io.crmify.lead.LeadStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks at a CRM before the first push of this node: whose account it is, and whether what crmify needs is there. */
final class Preparation {
    // The gate lets no call through any more, or one call failed as any may: no reason for all other nodes to stop.
    private static final Reason NO_STOP = new Reason(State.RUNNING, "", "", null);

    private final Database database;
    private final LaneStates states;
    private final Journal journal;
    private final Predicate<Lane> usesStages;
    private final Set<Lane> looking = ConcurrentHashMap.newKeySet();

    /** @param usesStages whether any lead of a lane has a status that is a stage, so that the words for them must be right */
    Preparation(Database database, LaneStates states, Journal journal, Predicate<Lane> usesStages) {
        this.database = database;
        this.states = states;
        this.journal = journal;
        this.usesStages = usesStages;
    }

    /** Whether pushes can begin; if not, the lane is stopped, or this node looks again. */
    boolean prepare(Lane lane, Permit permit) {
        if (!looking.add(lane)) {
            return false; // one look is enough, and CRMs bear few
        }
        try {
            return lane.isPrepared() || lane.looking(() -> look(lane, permit));
        } finally {
            looking.remove(lane);
        }
    }

    private boolean look(Lane lane, Permit permit) {
        var lines = new ArrayList<Entry>();
        var problem = problem(lane, permit, BackendCall.withoutLease(lane, database.clock(), lines));
        if (!lines.isEmpty()) {
            database.inTransaction(jdbc -> {
                journal.of(lane.name(), lines, Map.of()).write(jdbc);
                return true;
            });
        }
        problem.filter(reason -> reason != NO_STOP).ifPresent(reason -> stop(lane, reason));
        if (problem.isEmpty()) {
            lane.setPrepared(true);
        }
        return problem.isEmpty() && lane.isPrepared();
    }

    private void stop(Lane lane, Reason reason) {
        states.stop(lane, "", reason);
        lane.health().forget();
        if (reason.state() != State.DOWN && LaneView.castsDoubt(reason.state())) {
            lane.setPrepared(false); // else the next try begins with the look that failed
        }
    }

    private Optional<Reason> problem(Lane lane, Permit permit, BackendCall call) {
        if (!lane.isAccountSeen()) {
            lane.looks().clear();
        }
        return once(lane, "ACCOUNT", () -> account(lane, permit, call))
                .or(() -> once(lane, "KEY", () -> keyProperty(lane, permit, call)))
                .or(() -> once(lane, "STATUSES", () -> words(lane, permit, call)));
    }

    private static Optional<Reason> once(Lane lane, String what, Supplier<Optional<Reason>> look) {
        if (lane.looks().contains(what)) {
            return Optional.empty();
        }
        var problem = look.get();
        if (problem.isEmpty()) {
            lane.looks().add(what);
            lane.health().answered(0);
        }
        return problem;
    }

    private Optional<Reason> account(Lane lane, Permit permit, BackendCall call) {
        if (!(lane.backend() instanceof CredentialCheck check)) {
            lane.setAccount(null);
            return Optional.empty();
        }
        var answer = call.call("ACCOUNT", 0, check::accountId);
        var account = answer.value();
        if (account == null) {
            return Optional.of(failure(lane, answer, permit));
        }
        // Asked after the CRM: another node may have been the first, or an operator may have confirmed another account.
        var known = states.account(lane.name(), account);
        if (!known.equals(account)) {
            return Optional.of(new Reason(
                    State.WRONG_ACCOUNT,
                    "WRONG_ACCOUNT",
                    "the credentials are of account " + account + ", but its links belong to account " + known
                            + "; use the other credentials, or confirm the account",
                    null));
        }
        lane.setAccount(account);
        return Optional.empty();
    }

    private static Optional<Reason> keyProperty(Lane lane, Permit permit, BackendCall call) {
        if (!(lane.backend() instanceof KeyProperty property)) {
            return Optional.empty();
        }
        var answer = call.call("KEY", 0, () -> {
            property.ensureKeyProperty();
            return true;
        });
        return answer.isFailure() ? Optional.of(failure(lane, answer, permit)) : Optional.empty();
    }

    private Optional<Reason> words(Lane lane, Permit permit, BackendCall call) {
        if (!usesStages.test(lane) || !(lane.backend() instanceof StatusCatalogue catalogue)) {
            return Optional.empty();
        }
        var answer = call.call("STATUSES", 0, () -> unknown(lane, catalogue));
        var unknown = answer.value();
        if (unknown == null) {
            return Optional.of(failure(lane, answer, permit));
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reason(
                        State.MISCONFIGURED,
                        "STATUS_UNKNOWN",
                        String.join("; ", unknown),
                        RetryPolicy.stop(permit.stops() + 3)));
    }

    private static List<String> unknown(Lane lane, StatusCatalogue catalogue) {
        var known = catalogue.statuses();
        return Arrays.stream(LeadStage.values())
                .filter(stage -> !known.contains(lane.word(stage)) && !catalogue.isStatus(lane.word(stage)))
                .map(stage -> "the CRM knows no status '" + lane.word(stage) + "' for " + stage + ", only "
                        + String.join(", ", known) + "; set "
                        + lane.config().prefix() + "lead."
                        + stage.name().toLowerCase(Locale.ROOT) + "-status")
                .toList();
    }

    private static Reason failure(Lane lane, Answer<?> answer, Permit permit) {
        var failure = answer.failure();
        if (failure == null || !isLanes(lane.health(), failure.kind()) && !isStillSo(permit, failure.kind())) {
            return NO_STOP;
        }
        return new Reason(
                state(failure),
                failure.diagnosis().reason(),
                String.valueOf(failure.getMessage()),
                failure instanceof ThrottledException throttled
                        ? throttled.retryAfter().orElse(RetryPolicy.stop(permit.stops() + 2))
                        : RetryPolicy.stop(permit.stops()));
    }

    /** Whether this and what came before it say that the lane is to blame, by the same measure as for pushes. */
    private static boolean isLanes(LaneHealth health, FailureKind kind) {
        return switch (kind) {
            case UNAUTHORIZED -> health.unauthorized();
            case OUTCOME_UNKNOWN -> health.failed(Set.of(UUID.randomUUID()));
            default -> true;
        };
    }

    /** Whether a probe has found what it was to find out: that the stop has to go on. */
    private static boolean isStillSo(Permit permit, FailureKind kind) {
        return permit.mode() == Mode.PROBE
                && (kind != FailureKind.UNAUTHORIZED || permit.state() == State.UNAUTHORIZED);
    }

    private static State state(BackendException failure) {
        return switch (failure.kind()) {
            case THROTTLED -> ((ThrottledException) failure).isQuota() ? State.QUOTA_EXHAUSTED : State.THROTTLED;
            case UNAUTHORIZED -> State.UNAUTHORIZED;
            case MISCONFIGURED, RECORD_REFUSED, RECORD_CONFLICT, BATCH_REFUSED -> State.MISCONFIGURED;
            case UNAVAILABLE, OUTCOME_UNKNOWN, RECORD_GONE -> State.DOWN;
        };
    }
}
