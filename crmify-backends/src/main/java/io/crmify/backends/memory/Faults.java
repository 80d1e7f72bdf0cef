package io.crmify.backends.memory;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is to go wrong. Thread-safe. */
final class Faults {
    private final AtomicReference<@Nullable Supplier<BackendException>> outage = new AtomicReference<>();
    private final Deque<FailureKind> next = new ArrayDeque<>();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final List<Refusal> refused = new CopyOnWriteArrayList<>();
    private final List<Predicate<Lead>> sinking = new CopyOnWriteArrayList<>();

    private record Refusal(Predicate<Lead> which, String reason) {}

    void goDown() {
        outage.set(() -> failure(FailureKind.UNAVAILABLE));
    }

    void throttle(Duration retryAfter) {
        outage.set(
                () -> ThrottledException.slowDown("throttled as told", Diagnosis.of("TOLD_TO_FAIL", 429), retryAfter));
    }

    void end() {
        outage.set(null);
        answersToLose.set(0);
        refused.clear();
        sinking.clear();
        synchronized (next) {
            next.clear();
        }
    }

    void failNext(int calls, FailureKind kind) {
        failure(kind);
        synchronized (next) {
            for (var i = 0; i < calls; i++) {
                next.add(kind);
            }
        }
    }

    void loseAnswers(int calls) {
        answersToLose.addAndGet(calls);
    }

    void refuse(Predicate<Lead> which, String reason) {
        refused.add(new Refusal(which, reason));
    }

    void sinkBatchesWith(Predicate<Lead> which) {
        sinking.add(which);
    }

    /** Throws what is to meet the next call. */
    void strike() {
        var down = outage.get();
        if (down != null) {
            throw down.get();
        }
        synchronized (next) {
            var kind = next.poll();
            if (kind != null) {
                throw failure(kind);
            }
        }
    }

    /** Throws if one of several leads is to sink them all. */
    void strike(List<Lead> batch) {
        if (batch.size() > 1 && batch.stream().anyMatch(this::isSinking)) {
            throw failure(FailureKind.BATCH_REFUSED);
        }
    }

    /** Throws after a call has been applied, if its answer is to be lost. */
    void strikeAfterwards() {
        if (answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw failure(FailureKind.OUTCOME_UNKNOWN);
        }
    }

    Optional<BackendException> refusal(Lead lead) {
        return isSinking(lead)
                ? Optional.of(failure(FailureKind.RECORD_REFUSED))
                : refused.stream()
                        .filter(rule -> rule.which().test(lead))
                        .findFirst()
                        .map(rule -> new RecordRefusedException(
                                lead.key() + " refused as told", Diagnosis.of(rule.reason(), 400)));
    }

    private boolean isSinking(Lead lead) {
        return sinking.stream().anyMatch(which -> which.test(lead));
    }

    private static BackendException failure(FailureKind kind) {
        var message = kind + " as told";
        var diagnosis = Diagnosis.of("TOLD_TO_FAIL");
        return switch (kind) {
            case RECORD_REFUSED -> new RecordRefusedException(message, diagnosis);
            case RECORD_CONFLICT ->
                throw new IllegalArgumentException(
                        "a conflict needs the id of a record: use CrmRules.withEmails(UNIQUE) and add(...) one");
            case RECORD_GONE -> new RecordGoneException(message, diagnosis);
            case OUTCOME_UNKNOWN -> new OutcomeUnknownException(message, diagnosis);
            case BATCH_REFUSED -> new BatchRefusedException(message, diagnosis);
            case UNAVAILABLE -> new UnavailableException(message, diagnosis, null);
            case THROTTLED -> ThrottledException.slowDown(message, diagnosis, null);
            case UNAUTHORIZED -> new UnauthorizedException(message, diagnosis);
            case MISCONFIGURED -> new MisconfiguredException(message, diagnosis);
        };
    }
}
