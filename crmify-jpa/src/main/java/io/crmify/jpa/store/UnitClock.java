package io.crmify.jpa.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The two clocks of crmify. Due times, leases and retention go by the database's, read within each statement, so that nodes need
 * not agree on the time; deadlines of calls go by this machine's monotonic one. Thread-safe.
 */
public final class UnitClock {
    private final DatabaseKind kind;
    private final AtomicLong offsetMillis = new AtomicLong();

    public UnitClock(DatabaseKind kind) {
        this.kind = kind;
    }

    /** An SQL expression for now, in epoch milliseconds. */
    public String sql() {
        var offset = offsetMillis.get();
        return offset == 0 ? kind.epochMillis() : "(" + kind.epochMillis() + " + " + offset + ")";
    }

    /** A monotonic reading, in nanoseconds; only differences mean something. */
    public long nanos() {
        return System.nanoTime() + Duration.ofMillis(offsetMillis.get()).toNanos();
    }

    /** Moves both clocks on: for tests, which let days pass this way. */
    public void advance(Duration by) {
        offsetMillis.addAndGet(by.toMillis());
    }
}
