package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from each answer how many calls the nation takes yet, and has the connection rest when none is left. v2 counts the ten
 * seconds of a token (official v2 OpenAPI), v1 those and the day of the nation (Affinitybridge's PHP client), formerly those of an
 * address of the network too; any of the headers may be absent.
 */
public final class CallsLeft {
    private static final String OF_DAY = "Nation-RateLimit";
    private static final List<String> OF_TEN_SECONDS = List.of("RateLimit", "X-RateLimit", "IP-RateLimit");
    private static final int TOO_MANY = 429;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int DIGITS_OF_A_TIME = 9;

    private final BackendContext context;

    CallsLeft(BackendContext context) {
        this.context = context;
    }

    void see(HttpAnswer answer) {
        if (answer.status() != TOO_MANY) { // that speaks for itself
            rest(answer).ifPresent(context::slowDown);
        }
    }

    /** Why no further call is to follow this answer; empty if one may. */
    public static Optional<ThrottledException> rest(HttpAnswer answer) {
        if (isNone(answer, OF_DAY)) {
            return Optional.of(ThrottledException.quotaUsedUp(
                    answer + ": that was the nation's last call of the day",
                    Diagnosis.of("DAILY_QUOTA"),
                    wait(answer, OF_DAY)));
        }
        return OF_TEN_SECONDS.stream()
                .filter(limit -> isNone(answer, limit))
                .findFirst()
                .map(limit -> ThrottledException.slowDown(
                        answer + ": that was the last call of the ten seconds",
                        Diagnosis.of("TEN_SECONDS"),
                        wait(answer, limit)));
    }

    /** What a refusal for too many calls means: those of the day, or those of the ten seconds. */
    public static ThrottledException refused(HttpAnswer answer) {
        if (isNone(answer, OF_DAY)) {
            return ThrottledException.quotaUsedUp(
                    answer + ": the nation's quota of the day is used up",
                    Diagnosis.of("DAILY_QUOTA", answer.status()),
                    answer.retryAfter().orElse(wait(answer, OF_DAY)));
        }
        return ThrottledException.slowDown(
                answer + ": NationBuilder asks to slow down",
                Diagnosis.of("HTTP_" + answer.status(), answer.status()),
                answer.retryAfter().orElseGet(() -> OF_TEN_SECONDS.stream()
                        .map(limit -> wait(answer, limit))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)));
    }

    private static boolean isNone(HttpAnswer answer, String limit) {
        return answer.header(limit + "-Remaining")
                .filter(left -> left.strip().matches("0+"))
                .isPresent();
    }

    /** Until the reset: a time in seconds, or how many seconds it takes; null for nonsense. */
    private static @Nullable Duration wait(HttpAnswer answer, String limit) {
        return answer.header(limit + "-Reset")
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,12}"))
                .map(text -> text.length() < DIGITS_OF_A_TIME
                        ? Duration.ofSeconds(Long.parseLong(text))
                        : Duration.between(answer.at(), Instant.ofEpochSecond(Long.parseLong(text))))
                .filter(wait -> !wait.isNegative() && wait.compareTo(LONGEST) <= 0)
                .orElse(null);
    }
}
