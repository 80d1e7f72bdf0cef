package io.crmify.backends.fake.hubspot;

/**
 * How many calls the account takes before it answers 429.
 *
 * @param perTenSeconds in any ten seconds
 * @param perDay until midnight in Zurich, where the account is
 */
public record CallLimits(int perTenSeconds, int perDay) {
    /** As many as one likes. */
    public static final CallLimits NONE = new CallLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    public CallLimits {
        if (perTenSeconds < 1 || perDay < 1) {
            throw new IllegalArgumentException(
                    "limits were %d and %d; give at least 1".formatted(perTenSeconds, perDay));
        }
    }
}
