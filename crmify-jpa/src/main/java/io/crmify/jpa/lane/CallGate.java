package io.crmify.jpa.lane;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every call to a CRM passes right before it is made: the rate limit, and the question whether the records that are being
 * pushed will still be this node's when the call ends. It also knows the calls that do not end: one that has taken twice its
 * time-out is overdue. Thread-safe.
 */
public final class CallGate {
    /** With so many overdue calls that not even an interrupt has ended, no other is made: each of them keeps a thread. */
    static final int MOST_OVERDUE = 4;

    private final @Nullable SharedRate rate;
    private final UnitClock clock;
    private final Duration callTimeout;
    private final Map<Thread, Work> underWay = new ConcurrentHashMap<>();
    private final Map<Thread, Runnable> guards = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable ThrottledException> slower = new AtomicReference<>();
    private volatile boolean closed;
    private volatile long restsUntil;

    /** @param rate null if there is no limit */
    CallGate(UnitClock clock, @Nullable SharedRate rate, Duration callTimeout) {
        this.rate = rate;
        this.clock = clock;
        this.callTimeout = callTimeout;
        this.restsUntil = clock.nanos();
    }

    /**
     * Runs work whose calls are for leased records.
     *
     * @param endNanos when the lease ends, on the monotonic clock; it may be renewed meanwhile
     * @param begun whether an earlier call was for the same records, so that this one waits for its slot however far it lies ahead
     * @throws CallNotAllowedException if not even its first call was let through
     * @throws OutcomeUnknownException if a later one was not: part of the work is done
     */
    public <T> T during(LongSupplier endNanos, boolean begun, Supplier<T> work) {
        var here = new Work(endNanos, begun);
        here.goesOnUntil(hardDeadline());
        underWay.put(Thread.currentThread(), here);
        try {
            return work.get();
        } catch (CallNotAllowedException e) {
            if (here.calls().get() == 0) {
                throw e;
            }
            throw new OutcomeUnknownException(String.valueOf(e.getMessage()), Diagnosis.of("STOPPED_HALFWAY"));
        } finally {
            underWay.remove(Thread.currentThread());
            here.end();
        }
    }

    // As much again as a backend may take, for one that is slow to notice that its time is over.
    private long hardDeadline() {
        return clock.nanos() + callTimeout.multipliedBy(2).toNanos();
    }

    /** Tells of the calls that this thread makes from now on whether the one under way is overdue. */
    public BooleanSupplier overdueHere() {
        var thread = Thread.currentThread();
        return () -> {
            var work = underWay.get(thread);
            return work != null && work.isOverdue(clock.nanos());
        };
    }

    /** Interrupts the calls that are overdue, each once; how many. */
    public int interruptOverdue() {
        var now = clock.nanos();
        var found = 0;
        for (var call : underWay.entrySet()) {
            found += call.getValue().interrupt(call.getKey(), now) ? 1 : 0;
        }
        return found;
    }

    /** How many calls have been interrupted, and go on nevertheless. */
    public int overdue() {
        return (int) underWay.values().stream().filter(Work::isInterrupted).count();
    }

    /** The same for a call to a backend, for which the gate is asked here unless it asks itself. */
    <T> T calling(LongSupplier endNanos, boolean begun, boolean asksItself, Supplier<T> call) {
        if (slower.get() != null) {
            throw new CallNotAllowedException("the CRM has asked to slow down; the records are taken up again");
        }
        if (isBlocked()) {
            throw new CallNotAllowedException("too many calls do not end; the records are taken up again");
        }
        return during(endNanos, begun, () -> {
            if (!asksItself) {
                beforeCall();
            }
            return call.get();
        });
    }

    /** What is being done on a thread, how many calls it has made, and when the present one must be over. */
    private static final class Work {
        private final LongSupplier leaseEnd;
        private final boolean begun;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile long deadline;
        private volatile boolean waiting;
        private volatile boolean interrupted;
        private volatile boolean ended;

        Work(LongSupplier leaseEnd, boolean begun) {
            this.leaseEnd = leaseEnd;
            this.begun = begun;
        }

        boolean isBegun() {
            return begun || calls.get() > 0;
        }

        LongSupplier leaseEnd() {
            return leaseEnd;
        }

        AtomicInteger calls() {
            return calls;
        }

        /** It waits for the rate limit, which takes as long as it takes. */
        void waits() {
            waiting = true;
        }

        void goesOnUntil(long hardDeadline) {
            deadline = hardDeadline;
            waiting = false;
        }

        boolean isOverdue(long now) {
            return !waiting && now - deadline >= 0;
        }

        boolean isInterrupted() {
            return interrupted;
        }

        synchronized boolean interrupt(Thread thread, long now) {
            if (ended || interrupted || !isOverdue(now)) {
                return false;
            }
            interrupted = true;
            thread.interrupt();
            return true;
        }

        // The interrupt was for the call alone: what comes after it needs the database.
        synchronized void end() {
            ended = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }

    /** Makes calls for each of which {@code guard} is asked last, after the wait for its slot; what it throws stops the call. */
    <T> T guarded(Runnable guard, Supplier<T> calls) {
        guards.put(Thread.currentThread(), guard);
        try {
            return calls.get();
        } finally {
            guards.remove(Thread.currentThread());
        }
    }

    /** Makes calls that are not for the records being pushed: where no other was made before, those stay untouched by them. */
    <T> T apart(Supplier<T> calls) {
        var work = underWay.get(Thread.currentThread());
        if (work == null) {
            return calls.get();
        }
        var before = work.calls().get();
        try {
            return calls.get();
        } finally {
            work.calls().set(before);
            work.goesOnUntil(hardDeadline());
        }
    }

    /** Fails if this thread is not to make its calls any more. */
    void checkHere() {
        check(underWay.get(Thread.currentThread()));
    }

    /** Lets no call through any more. */
    public void close() {
        closed = true;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Whether the next call may not be made for some seconds, so that it is too early to claim anything for it. */
    public boolean rests() {
        return isBlocked() || clock.nanos() - restsUntil < 0 || rate != null && rate.rests();
    }

    /** Whether there are too many overdue calls for any other to be made. */
    public boolean isBlocked() {
        return overdue() >= MOST_OVERDUE;
    }

    /** Has nothing claimed for calls of this node for a while. */
    void rest(Duration time) {
        restsUntil = clock.nanos() + time.toNanos();
    }

    /** Begins no further call of a backend until somebody has seen to it that the lane stops. */
    void slowDown(ThrottledException why) {
        slower.accumulateAndGet(why, (before, now) -> before != null && before.isQuota() ? before : now);
    }

    /** Why the CRM is to be called less; null if it is not. Whoever asks has to stop the lane. */
    public @Nullable ThrottledException takeSlowDown() {
        return slower.getAndSet(null);
    }

    /** How many calls may be made one after the other before any must wait for long. */
    int callsNear() {
        return rate == null ? Integer.MAX_VALUE : rate.callsNear();
    }

    void beforeCall() {
        var work = underWay.get(Thread.currentThread());
        check(work);
        if (rate != null) {
            await(rate, work);
            check(work);
        }
        guards.getOrDefault(Thread.currentThread(), () -> {}).run();
        if (work != null) {
            work.calls().incrementAndGet();
            work.goesOnUntil(hardDeadline());
        }
    }

    private void await(SharedRate limit, @Nullable Work work) {
        if (work == null) {
            limit.await(false, () -> check(null));
            return;
        }
        work.waits();
        try {
            limit.await(work.isBegun(), () -> check(work));
        } finally {
            work.goesOnUntil(hardDeadline());
        }
    }

    private void check(@Nullable Work work) {
        if (work != null && work.isInterrupted()) {
            throw new CallNotAllowedException("a call before took too long; the records are taken up again");
        }
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new CallNotAllowedException(
                    "crmify is stopping; the records are taken up again after the next start");
        }
        if (work != null && work.leaseEnd().getAsLong() - clock.nanos() < callTimeout.toNanos()) {
            throw new CallNotAllowedException("the lease ends before the call must; the records are taken up again");
        }
    }
}
