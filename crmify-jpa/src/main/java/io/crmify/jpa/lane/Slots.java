package io.crmify.jpa.lane;

import io.crmify.jpa.store.Database;
import java.util.concurrent.TimeUnit;

/** Hands out slots for calls from the row of a connection, so that all nodes keep one rate together. Thread-safe. */
final class Slots {
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
        var farthest = TimeUnit.NANOSECONDS.toMicros(mostAhead);
        var first = database.inTransaction(jdbc -> {
            var next = LaneSql.takeSlots(jdbc, database.kind(), spacing.stale(), width, unit, connection, farthest);
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
