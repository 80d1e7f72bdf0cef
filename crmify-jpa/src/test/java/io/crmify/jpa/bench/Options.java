package io.crmify.jpa.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What to measure, and how long.
 *
 * @param only the parts that run: write, drain, backfill, idle
 * @param quick small numbers: to see that it works, not what it costs
 */
record Options(List<String> only, int rounds, int seconds, boolean quick) {
    static Options read() {
        var quick = System.getProperty("bench.quick") != null
                && !System.getProperty("bench.quick").equals("false");
        return new Options(
                Arrays.asList(System.getProperty("bench.only", "write,drain,backfill,idle")
                        .split(",")),
                Integer.getInteger("bench.rounds", quick ? 1 : 5),
                Integer.getInteger("bench.seconds", quick ? 2 : 8),
                quick);
    }

    boolean runs(String part) {
        return only.contains(part);
    }

    /** The one number, or the other if it shall be quick. */
    int of(int full, int small) {
        return quick ? small : full;
    }
}
