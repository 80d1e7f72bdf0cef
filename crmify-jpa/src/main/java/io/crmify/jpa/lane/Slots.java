package io.crmify.jpa.lane;

import io.crmify.backend.RateLimit;
import io.crmify.jpa.store.Database;
import java.util.concurrent.TimeUnit;

/** Hands out slots for calls from the row of a connection, so that all nodes keep one rate together. Thread-safe. */
final class Slots {
    /** No slot lies further ahead, besides those of work that is begun and waits however long it takes. */
    private static final long ABSURD = TimeUnit.HOURS.toMicros(1);

    private static final long MOST_BEGUN = 100;

    private final Database database;
    private final String unit;
    private final String connection;
    private final Spacing spacing;

    Slots(Database database, String unit, String connection, Spacing spacing) {
        this.database = database;
        this.unit = unit;
        this.connection = connection;
        this.spacing = spacing;
    }

    /**
     * How the calls of a limited rate follow each other, in microseconds. Slots lie {@code between} apart for the whole cluster. One
     * that nobody took is given away until it is {@code stale}, so that an idle connection has a few to begin with; and one that was
     * taken may be used up to {@code tolerance} late.
     *
     * <p>A call arrives at the CRM within {@code slack} of its slot: two thirds of it are the tolerance, and one is for what the network
     * takes now more and now less. So the calls of any span {@code per} are of slots within {@code per + slack}, which are at most
     * {@code 1 + (per + slack) / between}, rounded down; that is no more than the limit if {@code between} exceeds
     * {@code (per + slack) / calls}. A slack of 1/19 gives 95 % of the limit. Short spans get more, down to 91 %, since a pause of a
     * thread is no shorter there.
     */
    record Spacing(long between, long tolerance, long stale) {
        private static final long LEAST_SLACK = TimeUnit.MILLISECONDS.toMicros(100);

        static Spacing of(RateLimit limit) {
            var per = limit.per().toNanos() / 1000;
            var slack = Math.max(per / 19, Math.min(LEAST_SLACK, per / 10));
            return new Spacing((per + slack) / limit.calls() + 1, slack * 2 / 3, slack / 3);
        }
    }

    Spacing spacing() {
        return spacing;
    }

    /**
     * Slots one after the other. Times are nanoseconds on the monotonic clock. The database read its own clock some time between
     * {@code asked} and {@code answered}; the first slot lies {@code ahead} of that moment, or behind it.
     *
     * @param count none if the first lies further ahead than was allowed
     */
    record Taken(long asked, long answered, long ahead, int count) {}

    /** Takes some in a short transaction of its own, unless the first lies too far ahead. */
    Taken take(int count, long mostAhead) {
        var asked = database.clock().nanos();
        var width = count * spacing.between();
        var absurd = ABSURD + MOST_BEGUN * spacing.between();
        var farthest = TimeUnit.NANOSECONDS.toMicros(mostAhead);
        var first = database.inTransaction(jdbc -> {
            var next = LaneSql.takeSlots(
                    jdbc, database.kind(), absurd, spacing.stale(), width, unit, connection, farthest, absurd);
            return next.isEmpty() ? null : next.get(0) - width;
        });
        if (first != null) {
            return new Taken(asked, database.clock().nanos(), TimeUnit.MICROSECONDS.toNanos(first), count);
        }
        var next = database.inTransaction(jdbc -> jdbc.query(LaneSql.SLOT, row -> row.getLong(1), unit, connection));
        var ahead = next.stream().mapToLong(Long::longValue).max().orElse(farthest);
        return new Taken(asked, database.clock().nanos(), TimeUnit.MICROSECONDS.toNanos(ahead), 0);
    }
}
