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
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
    /** After that it is asked again where the next slot lies: an operator may have moved it, or the database's clock was set. */
    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    private static final long LONGEST_PARK = Duration.ofMillis(100).toNanos();

    private final Slots slots;
    private final UnitClock clock;
    private final long between;
    private final long tolerance;
    private final Deque<Slot> mine = new ArrayDeque<>();
    private final ReentrantLock filling = new ReentrantLock();
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
        while (true) {
            var slot = first();
            if (slot != null) {
                return slot;
            }
            // One asks for all, and nobody waits for it so long that the end of a lease is missed.
            if (isFilling()) {
                var asked = true;
                try {
                    slot = first();
                    if (slot == null) {
                        var taken = tryTake(count(), begun);
                        asked = taken != null;
                        slot = taken == null ? null : keep(taken);
                    }
                } finally {
                    filling.unlock();
                }
                if (slot != null) {
                    return slot;
                }
                if (!asked) {
                    pause(check);
                }
            }
            check.run();
        }
    }

    private boolean isFilling() {
        try {
            return filling.tryLock(LONGEST_PARK, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the check of the call ends it
            return false;
        }
    }

    private @Nullable Slot first() {
        synchronized (mine) {
            for (var first = mine.peek(); first != null && clock.nanos() - first.until() > 0; first = mine.peek()) {
                mine.remove();
                late++;
            }
            return mine.poll();
        }
    }

    // More if it has used all that it took, and fewer if it has not: what is not used is lost for the others.
    private int count() {
        synchronized (mine) {
            var most = between < CLOSE ? (int) (10 * CLOSE / between) : 1;
            return Math.max(1, Math.min(most, late == 0 ? 2 * size : size - late));
        }
    }

    private Slot keep(Taken taken) {
        synchronized (mine) {
            size = taken.count();
            late = 0;
            for (int i = 1; i < size; i++) {
                mine.add(slot(taken, i));
            }
            return slot(taken, 0);
        }
    }

    private Slot slot(Taken taken, int index) {
        return new Slot(taken.answered() + at(taken, index), taken.asked() + at(taken, index) + tolerance);
    }

    private Slot across(Taken taken) {
        return new Slot(taken.answered() + at(taken, 0), taken.asked() + at(taken, taken.count() - 1) + tolerance);
    }

    private long at(Taken taken, int index) {
        return taken.ahead() + index * between;
    }

    private Taken take(int count, boolean begun, Runnable check) {
        while (true) {
            var taken = tryTake(count, begun);
            if (taken != null) {
                return taken;
            }
            pause(check);
        }
    }

    /** Null if the database cannot be asked, and what was begun has to ask again. */
    private @Nullable Taken tryTake(int count, boolean begun) {
        try {
            var taken = slots.take(count, begun ? FOREVER : FAR);
            if (taken.count() > 0) {
                return taken;
            }
            restsUntil = taken.asked() + Math.min(LONGEST_REST, taken.ahead() - FAR / 2);
            throw new CallNotAllowedException("the calls of the next seconds are taken; nothing was sent");
        } catch (StoreException e) {
            if (!begun) {
                restsUntil = clock.nanos() + PAUSE;
                throw new CallNotAllowedException("the database cannot be asked when to call; nothing was sent", e);
            }
            LOG.log(Level.DEBUG, "The database cannot be asked when to call; it is asked again", e);
            return null;
        }
    }

    private static void pause(Runnable check) {
        for (long parked = 0; parked < PAUSE; parked += LONGEST_PARK) {
            LockSupport.parkNanos(LONGEST_PARK);
            check.run();
        }
    }
}
