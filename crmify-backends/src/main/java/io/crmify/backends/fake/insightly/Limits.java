package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** How many calls Insightly takes: in a second, and in a day that ends at midnight UTC. Thread-safe. */
final class Limits {
    private static final String TOO_MANY = "API calls quota exceeded";

    private final InsightlyOptions options;
    private final InstantSource clock;
    private final Deque<Instant> lastSecond = new ArrayDeque<>();
    private final AtomicReference<LocalDate> day = new AtomicReference<>(LocalDate.EPOCH);
    private final AtomicInteger ofTheDay = new AtomicInteger();

    Limits(InsightlyOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /** Counts a call, or refuses it. */
    synchronized void count() {
        var now = clock.instant();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(day.getAndSet(today))) {
            ofTheDay.set(0);
        }
        if (ofTheDay.get() >= options.callsADay()) {
            throw Errors.refused(429, TOO_MANY + " for the day");
        }
        var second = now.minus(Duration.ofSeconds(1));
        while (!lastSecond.isEmpty() && !lastSecond.getFirst().isAfter(second)) {
            lastSecond.removeFirst();
        }
        if (lastSecond.size() >= options.callsASecond()) {
            throw Errors.refused(429, TOO_MANY + " for the second");
        }
        lastSecond.addLast(now);
        ofTheDay.incrementAndGet();
    }

    /** The answer with what is left. */
    synchronized Reply told(Reply reply) {
        return reply.with("X-RateLimit-Limit", Integer.toString(options.callsADay()))
                .with("X-RateLimit-Remaining", Integer.toString(options.callsADay() - ofTheDay.get()));
    }
}
