package io.crmify.jpa.lane;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every call to a CRM passes right before it is made: the rate limit, and the question whether the records that are being
 * pushed will still be this node's when the call ends. Thread-safe.
 */
public final class CallGate {
    private final @Nullable SharedRate rate;
    private final UnitClock clock;
    private final Duration callTimeout;
    private final ThreadLocal<@Nullable Work> current = new ThreadLocal<>();
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
        var here = new Work(endNanos, begun, new AtomicInteger());
        current.set(here);
        try {
            return work.get();
        } catch (CallNotAllowedException e) {
            if (here.calls().get() == 0) {
                throw e;
            }
            throw new OutcomeUnknownException(String.valueOf(e.getMessage()), Diagnosis.of("STOPPED_HALFWAY"));
        } finally {
            current.remove();
        }
    }

    /** The same for a call to a backend, for which the gate is asked here unless it asks itself. */
    <T> T calling(LongSupplier endNanos, boolean begun, boolean asksItself, Supplier<T> call) {
        return during(endNanos, begun, () -> {
            if (!asksItself) {
                beforeCall();
            }
            return call.get();
        });
    }

    /** What is being done on a thread, and how many calls it has made. */
    private record Work(LongSupplier leaseEnd, boolean begun, AtomicInteger calls) {
        boolean isBegun() {
            return begun || calls.get() > 0;
        }
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
        return clock.nanos() - restsUntil < 0 || rate != null && rate.rests();
    }

    /** Has nothing claimed for calls of this node for a while. */
    void rest(Duration time) {
        restsUntil = clock.nanos() + time.toNanos();
    }

    /** How many calls may be made one after the other before any must wait for long. */
    int callsNear() {
        return rate == null ? Integer.MAX_VALUE : rate.callsNear();
    }

    void beforeCall() {
        var work = current.get();
        check(work);
        if (rate != null) {
            rate.await(work != null && work.isBegun(), () -> check(work));
            check(work);
        }
        if (work != null) {
            work.calls().incrementAndGet();
        }
    }

    private void check(@Nullable Work work) {
        if (closed || Thread.currentThread().isInterrupted()) {
            throw new CallNotAllowedException(
                    "crmify is stopping; the records are taken up again after the next start");
        }
        if (work != null && work.leaseEnd().getAsLong() - clock.nanos() < callTimeout.toNanos()) {
            throw new CallNotAllowedException("the lease ends before the call must; the records are taken up again");
        }
    }
}
