package io.crmify.backends.salesforce.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Reads from each answer how many calls of the last 24 hours are used up, and has the connection rest when few are left: they are
 * the whole organisation's.
 */
public final class DailyLimit {
    /** The day rolls, so that after a while there is some room again. */
    static final Duration REST = Duration.ofMinutes(15);

    private static final Pattern USAGE = Pattern.compile("(?:^|[\\s;])(?:per-app-)?api-usage=(\\d{1,12})/(\\d{1,12})");

    private final BackendContext context;
    private final int percent;

    /** @throws IllegalArgumentException if the setting {@code quota-percent} is none */
    public DailyLimit(BackendContext context) {
        this.context = context;
        var setting = context.setting("quota-percent").orElse("95").strip();
        if (!setting.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException(
                    "crmify.backend.quota-percent was '%s'; give 1 to 100".formatted(setting));
        }
        this.percent = Integer.parseInt(setting);
    }

    public void see(HttpAnswer answer) {
        var isNearlyUsedUp = answer.header("Sforce-Limit-Info").stream()
                .flatMap(told -> USAGE.matcher(told).results())
                .anyMatch(usage -> Long.parseLong(usage.group(1)) * 100 > Long.parseLong(usage.group(2)) * percent);
        if (answer.isSuccess() && isNearlyUsedUp) {
            context.slowDown(ThrottledException.quotaUsedUp(
                    answer + ": more than %d %% of the day's calls are used up".formatted(percent),
                    Diagnosis.of("DAILY_API_REQUESTS"),
                    REST));
        }
    }
}
