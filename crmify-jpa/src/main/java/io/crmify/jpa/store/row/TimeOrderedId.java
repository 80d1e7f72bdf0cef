package io.crmify.jpa.store.row;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids that grow with time (UUID version 7), so that new rows stand together in an index. The order is only a habit: nothing
 * may rely on a later row having a greater id.
 */
public final class TimeOrderedId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedId() {}

    /** When an id was made, by the clock of the node that made it, in epoch milliseconds. */
    public static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    /** None that was made at a time, or later, comes before it. */
    public static UUID least(long millis) {
        return new UUID(millis << 16, 0);
    }

    /** The clock that ids are made by: this node's own, since the database is not asked for each. */
    public static long now() {
        return System.currentTimeMillis();
    }

    public static UUID next() {
        var millis = now();
        var high = millis << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        var low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
