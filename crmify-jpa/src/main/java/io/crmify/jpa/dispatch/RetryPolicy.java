package io.crmify.jpa.dispatch;

import io.crmify.jpa.config.CrmifyConfig.Retry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a record that may itself be at fault is tried again, and when no more. */
final class RetryPolicy {
    private static final Duration FIRST_STOP = Duration.ofSeconds(2);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(5);

    private final Retry retry;

    RetryPolicy(Retry retry) {
        this.retry = retry;
    }

    /** The wait after some failed attempts: exponential, with full jitter, so that what failed together is not tried together. */
    Duration delay(int attempts) {
        var most = doubled(retry.delay(), attempts - 1, retry.maxDelay());
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, Math.max(2, most.toMillis() + 1)));
    }

    /** @param ran how long the lane has run since the first failure, in milliseconds */
    boolean isExhausted(int attempts, long ran) {
        var most = retry.maxAttempts();
        return most != null && attempts >= most
                || attempts >= retry.minAttempts() && ran >= retry.budget().toMillis();
    }

    /** How long a lane stops that has been stopped some times in a row: half fixed, half jitter. */
    static Duration stop(int stops) {
        var most = doubled(FIRST_STOP, stops, LONGEST_STOP).toMillis();
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    private static Duration doubled(Duration first, int times, Duration most) {
        var shift = Math.min(Math.max(times, 0), 30);
        var millis = Math.min(first.toMillis() << Math.min(shift, 30), most.toMillis());
        return Duration.ofMillis(millis <= 0 ? most.toMillis() : millis);
    }
}
