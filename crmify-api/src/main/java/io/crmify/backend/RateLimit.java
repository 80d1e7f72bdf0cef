package io.crmify.backend;

import java.time.Duration;

/**
 * How many calls a CRM bears: no more than {@code calls} in any span of {@code per}, from all nodes together.
 *
 * <pre>{@code
 * new RateLimit(100, Duration.ofSeconds(10))
 * }</pre>
 *
 * @param calls at least 1
 * @param per from 10 ms to 31 days
 */
public record RateLimit(int calls, Duration per) {
    /** As many as one likes. */
    public static final RateLimit UNLIMITED = new RateLimit(Integer.MAX_VALUE, Duration.ofSeconds(1));

    public RateLimit {
        if (calls < 1) {
            throw new IllegalArgumentException("calls was " + calls + "; give at least 1");
        }
        if (per.compareTo(Duration.ofMillis(10)) < 0 || per.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("per was " + per + "; give 10 ms to 31 days");
        }
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return calls < Integer.MAX_VALUE;
    }
}
