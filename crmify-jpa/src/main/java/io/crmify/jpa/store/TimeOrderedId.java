package io.crmify.jpa.store;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes ids that grow with time (UUID version 7), so that new rows stand together in an index. The order is only a habit: nothing
 * may rely on a later row having a greater id.
 */
public final class TimeOrderedId {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedId() {}

    public static UUID next() {
        var millis = System.currentTimeMillis();
        var high = millis << 16 | 0x7000 | RANDOM.nextInt(0x1000);
        var low = RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
