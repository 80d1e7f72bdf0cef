package io.crmify.backends.hubspot.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;

/** Reads from each answer how many calls HubSpot takes yet, and has the connection rest when none is left. */
final class CallsLeft {
    private final BackendContext context;
    private final Account account;

    CallsLeft(BackendContext context, Account account) {
        this.context = context;
        this.account = account;
    }

    void see(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            return; // a refusal speaks for itself
        }
        if (isNoneOfDay(answer)) {
            context.slowDown(ThrottledException.quotaUsedUp(
                    answer + ": that was the last call of the day",
                    Diagnosis.of("DAILY"),
                    account.untilMidnight(answer.at()).orElse(null)));
        } else if (isNone(answer, "X-HubSpot-RateLimit-Remaining")) {
            context.slowDown(ThrottledException.slowDown(
                    answer + ": that was the last call of the interval",
                    Diagnosis.of("TEN_SECONDLY_ROLLING"),
                    Verdicts.interval(answer)));
        }
    }

    static boolean isNoneOfDay(HttpAnswer answer) {
        return isNone(answer, "X-HubSpot-RateLimit-Daily-Remaining");
    }

    private static boolean isNone(HttpAnswer answer, String header) {
        return answer.header(header).filter(left -> left.strip().matches("0+")).isPresent();
    }
}
