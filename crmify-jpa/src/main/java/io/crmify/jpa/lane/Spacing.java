package io.crmify.jpa.lane;

import io.crmify.backend.RateLimit;
import java.util.concurrent.TimeUnit;

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
