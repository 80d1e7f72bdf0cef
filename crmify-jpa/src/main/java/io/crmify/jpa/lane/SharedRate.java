package io.crmify.jpa.lane;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.jpa.lane.Slots.Taken;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.UnitClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the calls of this node to the rate that it shares with all others: each call waits for a slot of its own, while no
 * connection to the database is held. Thread-safe.
 */
final class SharedRate {
    private static final Logger LOG = System.getLogger(SharedRate.class.getName());
    /** Further ahead than that, no slot is waited for: what is claimed goes back, and the lane rests. */
    private static final long FAR = Duration.ofSeconds(5).toNanos();
    /** Where calls are closer than that, what lies within ten times as much is taken at once: the row must not get hot. */
    private static final long CLOSE = Duration.ofMillis(10).toNanos();

    private static final long FOREVER = Duration.ofDays(31).toNanos();
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PARK = Duration.ofMillis(100).toNanos();

    private final Slots slots;
    private final UnitClock clock;
    private final long between;
    private final long tolerance;
    private final Deque<Slot> mine = new ArrayDeque<>();
    private int size;
    private int late;
    private volatile long restsUntil;

    SharedRate(Slots slots, UnitClock clock) {
        this.slots = slots;
        this.clock = clock;
        this.between = TimeUnit.MICROSECONDS.toNanos(slots.spacing().between());
        this.tolerance = TimeUnit.MICROSECONDS.toNanos(slots.spacing().tolerance());
        this.restsUntil = clock.nanos();
    }

    /** When a call may be made, on the monotonic clock. */
    private record Slot(long from, long until) {}

    /** Whether the next slot lies so far ahead, or is so hard to get, that nothing need be claimed for it yet. */
    boolean rests() {
        return clock.nanos() - restsUntil < 0;
    }

    int callsNear() {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, FAR / between));
    }

    /**
     * Waits for the slot of a call. One that was missed, since the thread got no time, is thrown away: used late, it might meet the
     * slots of others at the CRM.
     *
     * @param begun whether the call goes on with what was begun: then it waits however long that takes
     * @param check throws if the call is not to be made any more; asked while it waits
     * @throws CallNotAllowedException if the slot lies far ahead, or the database cannot be asked for it
     */
    void await(boolean begun, Runnable check) {
        var slot = next(begun, check);
        for (int misses = 1; !isReached(slot, check); misses++) {
            // Several slots for one call may be used at any time within, so one succeeds however slow the database is.
            slot = across(take(1 << Math.min(misses, 10), begun, check));
        }
    }

    private boolean isReached(Slot slot, Runnable check) {
        for (long wait = slot.from() - clock.nanos(); wait > 0; wait = slot.from() - clock.nanos()) {
            LockSupport.parkNanos(Math.min(wait, LONGEST_PARK));
            check.run();
        }
        return clock.nanos() - slot.until() <= 0;
    }

    private Slot next(boolean begun, Runnable check) {
        synchronized (mine) {
            for (var first = mine.peek(); first != null && clock.nanos() - first.until() > 0; first = mine.peek()) {
                mine.remove();
                late++;
            }
            if (mine.isEmpty()) {
                refill(begun, check);
            }
            return mine.remove();
        }
    }

    // Takes more if it has used all that it took, and fewer if it has not: what is not used is lost for the others.
    private void refill(boolean begun, Runnable check) {
        var most = between < CLOSE ? (int) (10 * CLOSE / between) : 1;
        var taken = take(Math.max(1, Math.min(most, late == 0 ? 2 * size : size - late)), begun, check);
        size = taken.count();
        late = 0;
        for (int i = 0; i < size; i++) {
            mine.add(new Slot(taken.answered() + at(taken, i), taken.asked() + at(taken, i) + tolerance));
        }
    }

    private Slot across(Taken taken) {
        return new Slot(taken.answered() + at(taken, 0), taken.asked() + at(taken, taken.count() - 1) + tolerance);
    }

    private long at(Taken taken, int index) {
        return taken.ahead() + index * between;
    }

    private Taken take(int count, boolean begun, Runnable check) {
        while (true) {
            try {
                var taken = slots.take(count, begun ? FOREVER : FAR);
                if (taken.count() > 0) {
                    return taken;
                }
                restsUntil = taken.asked() + taken.ahead() - FAR / 2;
                throw new CallNotAllowedException("the calls of the next seconds are taken; nothing was sent");
            } catch (StoreException e) {
                if (!begun) {
                    restsUntil = clock.nanos() + PAUSE;
                    throw new CallNotAllowedException("the database cannot be asked when to call; nothing was sent", e);
                }
                LOG.log(Level.DEBUG, "The database cannot be asked when to call; it is asked again", e);
            }
            LockSupport.parkNanos(PAUSE);
            check.run();
        }
    }
}
