package io.crmify.jpa.lane;

import io.crmify.jpa.store.UnitClock;
import java.util.concurrent.locks.LockSupport;

/** Spaces calls evenly, and lets a short burst through after a pause. Thread-safe. */
final class RateLimit {
    private static final long BURST_NANOS = 1_000_000_000L;

    private final UnitClock clock;
    private final long spacingNanos;
    private long nextNanos;
    private boolean used;

    RateLimit(UnitClock clock, double callsPerSecond) {
        this.clock = clock;
        this.spacingNanos = (long) (1_000_000_000L / callsPerSecond);
    }

    /** Waits until the next call may be made. */
    void await() {
        var at = reserve();
        for (long wait = at - clock.nanos(); wait > 0; wait = at - clock.nanos()) {
            LockSupport.parkNanos(wait);
            if (Thread.currentThread().isInterrupted()) {
                return; // the caller is being stopped, and finds out by itself
            }
        }
    }

    private synchronized long reserve() {
        var now = clock.nanos();
        if (!used || nextNanos < now - BURST_NANOS) {
            used = true;
            nextNanos = now - BURST_NANOS;
        }
        nextNanos += spacingNanos;
        return nextNanos;
    }
}
