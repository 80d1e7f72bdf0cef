package io.crmify.backend.failure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The CRM asks to slow down (429), or the quota of the day is used up. Nothing was applied. */
public final class ThrottledException extends BackendException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration retryAfter;
    private final boolean quota;

    private ThrottledException(String message, Diagnosis diagnosis, @Nullable Duration retryAfter, boolean quota) {
        super(message, diagnosis, null);
        this.retryAfter = retryAfter;
        this.quota = quota;
    }

    /** Too fast; {@code retryAfter} as the CRM told it, null if it did not. */
    public static ThrottledException slowDown(String message, Diagnosis diagnosis, @Nullable Duration retryAfter) {
        return new ThrottledException(message, diagnosis, retryAfter, false);
    }

    /** Used up; {@code retryAfter} until it is renewed, null if nobody knows. */
    public static ThrottledException quotaUsedUp(String message, Diagnosis diagnosis, @Nullable Duration retryAfter) {
        return new ThrottledException(message, diagnosis, retryAfter, true);
    }

    /** How long to wait from now; empty if the CRM did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether a quota is used up, rather than a rate exceeded. */
    public boolean isQuota() {
        return quota;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.THROTTLED;
    }
}
