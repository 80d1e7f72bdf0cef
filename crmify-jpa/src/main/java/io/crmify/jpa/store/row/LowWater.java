package io.crmify.jpa.store.row;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where looks into a queue's index begin. As long as some transaction has an older snapshot, a database keeps the entries of all that
 * was finished since, at the front of the index, and each look would walk past them: its cost would grow with history. So a look
 * begins where the last one found something.
 *
 * <p>Something may turn up below: what was locked just then, or what a slow transaction committed late. So now and then a look begins
 * at the very beginning: after fifty times as long as the last such look took, half a minute at most, and so practically always,
 * unless there is much to walk past. Positions are epoch milliseconds. Thread-safe.
 */
public final class LowWater {
    private static final int SELDOM = 50;
    private static final long SELDOM_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long CHEAP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final long lagMillis;
    private volatile Mark mark = new Mark(0, Long.MAX_VALUE, null, null);

    /** @param lagMillis how much below the last position a look begins, for what is committed a little late */
    public LowWater(long lagMillis) {
        this.lagMillis = lagMillis;
    }

    /**
     * @param now the database's clock at the last look: no position is trusted that is later
     * @param wholeAt when a look has to begin at the very beginning; null at once
     * @param wholeEnd when the last one ended that did; null if none has
     */
    private record Mark(
            long from,
            long now,
            @Nullable Long wholeAt,
            @Nullable Long wholeEnd) {}

    /** How long there is no other look from the very beginning, after one that took so long. */
    public static long pause(long tookNanos) {
        return Math.min(SELDOM * tookNanos, SELDOM_NANOS);
    }

    /** Where a look begins that asks whether there is anything. */
    public long begin(long nanos) {
        var known = mark;
        return known.wholeAt() == null || nanos - known.wholeAt() >= 0 ? 0 : known.from();
    }

    /** Where one begins that takes what is there. */
    public long from() {
        return mark.from();
    }

    /**
     * A look from a position on has ended.
     *
     * @param first the position of the first that it found; null if there was none
     * @param now the database's clock
     */
    public synchronized void looked(long begin, @Nullable Long first, long now, long startNanos, long endNanos) {
        var late = Math.max(0, now - lagMillis);
        var from = first == null ? late : Math.min(first, late);
        var took = endNanos - startNanos;
        var known = mark;
        // What another has found from the very beginning meanwhile may lie below.
        var isOvertaken = known.wholeEnd() != null && known.wholeEnd() - startNanos > 0;
        if (begin > 0) {
            var reached = isOvertaken ? known.from() : Math.max(from, known.from());
            mark = new Mark(reached, now, known.wholeAt(), known.wholeEnd());
        } else {
            var reached = isOvertaken ? Math.min(from, known.from()) : from;
            var wholeAt = took < CHEAP_NANOS ? null : (Long) (endNanos + pause(took));
            mark = new Mark(reached, now, wholeAt, endNanos);
        }
    }

    /** All from one position up to another has been taken, or is being taken by others. Told once that is committed. */
    public synchronized void taken(long begin, long last) {
        var known = mark;
        var reached = Math.min(last, known.now()) - lagMillis;
        // Below where it began another look may have found something meanwhile.
        if (reached > known.from() && begin <= known.from()) {
            mark = new Mark(reached, known.now(), known.wholeAt(), known.wholeEnd());
        }
    }
}
