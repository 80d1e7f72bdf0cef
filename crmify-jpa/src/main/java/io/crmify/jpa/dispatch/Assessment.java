package io.crmify.jpa.dispatch;

import io.crmify.LaneStatus.State;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.dispatch.work.Outcome.Failed;
import io.crmify.jpa.dispatch.work.ReadFaults;
import io.crmify.jpa.lane.LaneStates.Reason;
import io.crmify.jpa.lane.LaneView.Mode;
import io.crmify.jpa.lane.LaneView.Permit;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the outcomes of a claim say of its lane: whether the failures are the records' own, and whether the lane, or the type on it,
 * must stop.
 *
 * @param laneFault whether calls of unknown outcome are the lane's fault, so that no attempt is counted
 * @param readFault whether it is not the records' fault that they cannot be read
 * @param stop set if it must stop
 * @param type of the stop: empty for the whole lane
 * @param success whether the CRM took anything
 * @param works whether it was shown to work what the claim has tried: a connection that answers does, but a type must have got a record
 *     through, or read one where it was stopped because none could be read
 */
record Assessment(
        boolean laneFault, boolean readFault, @Nullable Reason stop, String type, boolean success, boolean works) {
    private static final Set<FailureKind> ANSWERS = Set.of(
            FailureKind.RECORD_REFUSED,
            FailureKind.RECORD_CONFLICT,
            FailureKind.RECORD_GONE,
            FailureKind.BATCH_REFUSED,
            FailureKind.MISCONFIGURED);
    private static final Duration DEFAULT_THROTTLE = Duration.ofSeconds(10);
    private static final Duration DEFAULT_QUOTA = Duration.ofHours(1);

    static Assessment of(Claim claim, Permit permit, Map<Item, Outcome> outcomes) {
        var health = claim.lane().health();
        var success = outcomes.values().stream().anyMatch(Assessment::isSuccess);
        Map<FailureKind, Map<UUID, Failed>> failed = new LinkedHashMap<>();
        // in the order of the calls: what failed before the CRM last answered tells nothing of it
        Map<UUID, Failed> unknownSince = new LinkedHashMap<>();
        outcomes.forEach((item, outcome) -> {
            if (isSuccess(outcome)) {
                unknownSince.clear();
            }
            if (outcome instanceof Failed failure) {
                if (failure.cause().kind() == FailureKind.OUTCOME_UNKNOWN) {
                    unknownSince.put(item.link().id(), failure);
                }
                failed.computeIfAbsent(failure.cause().kind(), kind -> new LinkedHashMap<>())
                        .put(item.link().id(), failure);
            }
        });
        var answered = success || failed.keySet().stream().anyMatch(ANSWERS::contains);
        if (answered) {
            health.answered(failed.containsKey(FailureKind.OUTCOME_UNKNOWN) ? 0 : outcomes.size());
        }
        if (success) {
            health.fits(claim.type().name());
        }
        if (ReadFaults.isAnyRead(outcomes)) {
            health.reads(claim.type().name());
        }
        var works =
                permit.type().isEmpty() ? answered : permit.triesReading() ? ReadFaults.isAnyRead(outcomes) : success;
        return new Judge(claim, permit, outcomes.size(), success, works, unknownSince)
                .judge(failed, ReadFaults.of(outcomes));
    }

    /**
     * What one call says that was for no record in particular.
     *
     * @param failure null if the CRM has answered it
     */
    static Assessment ofCall(Claim claim, Permit permit, @Nullable BackendException failure) {
        if (failure == null || ANSWERS.contains(failure.kind())) {
            claim.lane().health().answered(0);
        }
        var works = permit.type().isEmpty() && (failure == null || ANSWERS.contains(failure.kind()));
        if (failure == null) {
            return new Assessment(false, false, null, "", false, works);
        }
        var failed = Map.of(claim.lease().token(), new Failed(failure, false, 1));
        return new Judge(claim, permit, 1, false, works, failed).judge(Map.of(failure.kind(), failed), Map.of());
    }

    /** Whether what was stopped runs again. */
    boolean ends(Permit permit) {
        return works && (stop == null || !type.equals(permit.type()));
    }

    /** The stop that a throttled call is worth. */
    static Reason stop(ThrottledException cause) {
        return Judge.throttled(cause);
    }

    private static boolean isSuccess(Outcome outcome) {
        return outcome instanceof Outcome.Stored || outcome instanceof Outcome.Ended ended && !ended.kept();
    }

    private record Judge(
            Claim claim, Permit permit, int records, boolean success, boolean works, Map<UUID, Failed> unknownSince) {
        Assessment judge(Map<FailureKind, Map<UUID, Failed>> failed, Map<Outcome.Unreadable, Set<UUID>> unreadable) {
            for (var kind :
                    new FailureKind[] {FailureKind.THROTTLED, FailureKind.UNAUTHORIZED, FailureKind.UNAVAILABLE}) {
                var failures = failed.get(kind);
                if (failures != null) {
                    return ofLane(kind, failures.values().iterator().next().cause());
                }
            }
            var unknown = failed.get(FailureKind.OUTCOME_UNKNOWN);
            if (unknown != null && isDown(unknown)) {
                var cause = unknown.values().iterator().next().cause();
                return whole(true, reason(State.DOWN, cause, RetryPolicy.stop(permit.stops())));
            }
            var misfits = failed.get(FailureKind.MISCONFIGURED);
            if (misfits != null) {
                return ofMisfits(misfits);
            }
            return ofUnreadable(unreadable);
        }

        private Assessment ofLane(FailureKind kind, BackendException cause) {
            if (kind == FailureKind.THROTTLED) {
                return whole(false, throttled((ThrottledException) cause));
            }
            if (kind == FailureKind.UNAVAILABLE) {
                return whole(true, reason(State.DOWN, cause, RetryPolicy.stop(permit.stops())));
            }
            // also in a probe of another stop, one such answer may be a mistake
            return claim.lane().health().unauthorized() || isProbe() && permit.state() == State.UNAUTHORIZED
                    ? whole(false, reason(State.UNAUTHORIZED, cause, RetryPolicy.stop(permit.stops() + 3)))
                    : running();
        }

        private boolean isDown(Map<UUID, Failed> unknown) {
            var together =
                    unknown.values().stream().mapToInt(Failed::together).max().orElse(1);
            if (together > 1) {
                claim.lane().health().failedTogether(together);
            }
            return claim.lane().health().failed(oneOfEachCall(unknownSince)) || isProbe() && !success;
        }

        // One record may have taken all of its call down with it, so they are evidence of one failure.
        private static Set<UUID> oneOfEachCall(Map<UUID, Failed> unknown) {
            var links = new HashSet<UUID>();
            var calls = new HashSet<BackendException>();
            unknown.forEach((link, failure) -> {
                if (failure.together() == 1 || calls.add(failure.cause())) {
                    links.add(link);
                }
            });
            return links;
        }

        private Assessment ofMisfits(Map<UUID, Failed> misfits) {
            var byReason = new LinkedHashMap<String, Set<UUID>>();
            var causes = new HashMap<String, BackendException>();
            misfits.forEach((link, failure) -> {
                var reason = String.valueOf(failure.cause().getMessage());
                byReason.computeIfAbsent(reason, message -> new HashSet<>()).add(link);
                causes.put(reason, failure.cause());
            });
            var type = claim.type().name();
            for (var refused : byReason.entrySet()) {
                var cause = causes.get(refused.getKey());
                var isCommon = claim.lane().health().misfit(type, refused.getKey(), refused.getValue(), records);
                if (cause != null && (isCommon || isProbe() && !success)) {
                    var why = reason(State.MISCONFIGURED, cause, RetryPolicy.stop(permit.stops() + 1));
                    return new Assessment(false, false, why, type, success, works);
                }
            }
            return running();
        }

        private Assessment ofUnreadable(Map<Outcome.Unreadable, Set<UUID>> unreadable) {
            var type = claim.type().name();
            for (var fault : unreadable.entrySet()) {
                var why = fault.getKey();
                if (claim.lane().health().unreadable(type, why.detail(), fault.getValue(), records) || isProbe()) {
                    var reason = new Reason(
                            State.MISCONFIGURED, why.reason(), why.detail(), RetryPolicy.stop(permit.stops() + 1));
                    return new Assessment(false, true, reason, type, success, works);
                }
            }
            return running();
        }

        private boolean isProbe() {
            return permit.mode() == Mode.PROBE;
        }

        private Assessment whole(boolean laneFault, Reason reason) {
            return new Assessment(laneFault, false, reason, "", success, works);
        }

        private Assessment running() {
            return new Assessment(false, false, null, "", success, works);
        }

        private static Reason reason(State state, BackendException cause, Duration until) {
            return new Reason(state, cause.diagnosis().reason(), String.valueOf(cause.getMessage()), until);
        }

        // A little later than asked, and not all nodes at once.
        private static Reason throttled(ThrottledException cause) {
            var asked = cause.retryAfter().orElse(cause.isQuota() ? DEFAULT_QUOTA : DEFAULT_THROTTLE);
            var jitter = Duration.ofMillis(
                    ThreadLocalRandom.current().nextLong(Math.max(1, Math.min(asked.toMillis() / 10, 5000))));
            return reason(cause.isQuota() ? State.QUOTA_EXHAUSTED : State.THROTTLED, cause, asked.plus(jitter));
        }
    }
}
