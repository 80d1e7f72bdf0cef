package io.crmify.jpa.lane;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every call to a CRM passes right before it is made: the rate limit, and the question whether the records that are being
 * pushed will still be this node's when the call ends. Thread-safe.
 */
public final class CallGate {
    private final RateLimit rate;
    private final UnitClock clock;
    private final Duration callTimeout;
    private final ThreadLocal<@Nullable LongSupplier> leaseEnd = new ThreadLocal<>();
    private volatile boolean closed;

    CallGate(UnitClock clock, double callsPerSecond, Duration callTimeout) {
        this.rate = new RateLimit(clock, callsPerSecond);
        this.clock = clock;
        this.callTimeout = callTimeout;
    }

    /**
     * Runs work whose calls are for leased records.
     *
     * @param endNanos when the lease ends, on the monotonic clock; it may be renewed meanwhile
     */
    public <T> T during(LongSupplier endNanos, Supplier<T> work) {
        leaseEnd.set(endNanos);
        try {
            return work.get();
        } finally {
            leaseEnd.remove();
        }
    }

    /** Lets no call through any more. */
    public void close() {
        closed = true;
    }

    void beforeCall() {
        rate.await();
        if (closed) {
            throw new CallNotAllowedException(
                    "crmify is stopping; the records are taken up again after the next start");
        }
        var end = leaseEnd.get();
        if (end != null && end.getAsLong() - clock.nanos() < callTimeout.toNanos()) {
            throw new CallNotAllowedException("the lease ends before the call must; the records are taken up again");
        }
    }
}
