package io.crmify.backends.hubspot.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer of HubSpot means that is no success. Its messages are not told: they quote values. */
public final class Verdicts {
    private final Account account;
    private final SetUp setUp;

    Verdicts(Account account, SetUp setUp) {
        this.account = account;
        this.setUp = setUp;
    }

    /**
     * How the connection is set up, as far as errors are judged by it.
     *
     * @param unique properties that tell who a record is
     * @param status the property that keeps the status
     * @param tags the property that keeps tags; empty if there is none
     */
    public record SetUp(List<String> unique, String status, String tags) {
        public SetUp {
            unique = List.copyOf(unique);
        }
    }

    /** The answer to a call that writes no contact, if it is a success. */
    public HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        var verdict = of(answer);
        // no contact is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": HubSpot does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On a call as a whole. */
    public BackendException of(HttpAnswer answer) {
        var error = ErrorBody.of(answer.error());
        return switch (answer.status()) {
            case 400, 409 -> onContact(answer, error).orElseGet(answer::failure);
            case 403 -> error.scopes().isEmpty() ? answer.failure() : missingScopes(answer, error);
            case 423 ->
                ThrottledException.slowDown(
                        answer + ": HubSpot has locked the record for a moment",
                        Diagnosis.of("LOCKED", 423),
                        answer.retryAfter().orElse(Duration.ofSeconds(2)));
            case 429 -> throttled(answer, error);
            case 477 ->
                ThrottledException.slowDown(
                        answer + ": HubSpot is moving the account to another data centre",
                        Diagnosis.of("ACCOUNT_MOVING", 477),
                        answer.retryAfter().orElse(null));
            default -> answer.failure();
        };
    }

    /** On a call as a whole that names existing contacts; of a wrong address, HubSpot says something else or nothing. */
    public BackendException onUpdate(HttpAnswer answer) {
        var error = ErrorBody.of(answer.error());
        var isContact = error.category().equals("OBJECT_NOT_FOUND")
                || error.message().toLowerCase(Locale.ROOT).startsWith("resource not found");
        return answer.status() == 404 && isContact ? gone(answer) : of(answer);
    }

    /** On one input of a batch, told in an answer that is otherwise a success. */
    public BackendException ofItem(HttpAnswer answer, LenientJson item) {
        var error = ErrorBody.of(item);
        return onContact(answer, error)
                .orElseGet(() -> new OutcomeUnknownException(
                        answer + ": HubSpot reports an error of its own for the contact",
                        Diagnosis.of(
                                error.category().isEmpty() ? "UNNAMED_ERROR" : error.category(), answer.status())));
    }

    private Optional<BackendException> onContact(HttpAnswer answer, ErrorBody error) {
        var wrongSetup = setupFault(answer, error);
        if (wrongSetup.isPresent()) {
            return wrongSetup;
        }
        var existing = error.existingId(setUp.unique());
        if (existing.isPresent()) {
            return Optional.of(new RecordConflictException(
                    answer + ": HubSpot has such a contact already",
                    Diagnosis.of("CONFLICT", answer.status(), error.properties()),
                    existing.get()));
        }
        return Optional.ofNullable(
                switch (error.category()) {
                    case "VALIDATION_ERROR", "CONFLICT" -> refused(answer, error);
                    case "OBJECT_NOT_FOUND" -> gone(answer);
                    case "RATE_LIMITS", "RATE_LIMIT" -> throttled(answer, error);
                    default -> error.faults().isEmpty() ? null : refused(answer, error);
                });
    }

    /** What is wrong for every contact that is written alike. */
    private Optional<BackendException> setupFault(HttpAnswer answer, ErrorBody error) {
        var unknown = error.properties("PROPERTY_DOESNT_EXIST");
        var readOnly = error.properties("READ_ONLY_VALUE");
        if (!error.scopes().isEmpty() || error.category().equals("MISSING_SCOPES")) {
            return Optional.of(missingScopes(answer, error));
        } else if (error.has("PROPERTY_DOESNT_EXIST")) {
            return setupFault(
                    answer,
                    "HubSpot has no property %s: create it, or correct the mapping",
                    "PROPERTY_UNKNOWN",
                    unknown);
        } else if (error.has("READ_ONLY_VALUE")) {
            return setupFault(
                    answer,
                    "HubSpot lets nobody write the property %s: correct the mapping",
                    "PROPERTY_READ_ONLY",
                    readOnly);
        } else if (error.properties("INVALID_OPTION").contains(setUp.status())) {
            return setupFault(
                    answer,
                    "the property %s has no such option: add it, or correct the status words",
                    "STATUS_UNKNOWN",
                    List.of(setUp.status()));
        } else if (error.properties("INVALID_OPTION").contains(setUp.tags())) {
            return setupFault(
                    answer,
                    "the property %s has no option for a tag: add it there",
                    "TAG_UNKNOWN",
                    List.of(setUp.tags()));
        } else if (error.message().startsWith("Unable to perform")) {
            return setupFault(
                    answer,
                    "the key property is there, but without unique values: name another in crmify.backend.key-property",
                    "KEY_PROPERTY_NOT_UNIQUE",
                    List.of());
        }
        return Optional.empty();
    }

    private static Optional<BackendException> setupFault(
            HttpAnswer answer, String what, String reason, List<String> properties) {
        return Optional.of(new MisconfiguredException(
                answer + ": "
                        + what.formatted(
                                properties.isEmpty() ? "(it does not say which)" : String.join(", ", properties)),
                Diagnosis.of(reason, answer.status(), properties)));
    }

    private static MisconfiguredException missingScopes(HttpAnswer answer, ErrorBody error) {
        return new MisconfiguredException(
                "%s: the token lacks a scope %s".formatted(answer, error.scopes()),
                Diagnosis.of("MISSING_SCOPES", answer.status(), error.scopes()));
    }

    private static BackendException refused(HttpAnswer answer, ErrorBody error) {
        var reason = error.faults().isEmpty()
                ? error.category()
                : error.faults().get(0).code();
        return new RecordRefusedException(
                answer + ": HubSpot refuses the contact's values",
                Diagnosis.of(reason, answer.status(), error.properties()));
    }

    private static BackendException gone(HttpAnswer answer) {
        return new RecordGoneException(
                answer + ": HubSpot does not know the contact any more", Diagnosis.of("RECORD_GONE", answer.status()));
    }

    private BackendException throttled(HttpAnswer answer, ErrorBody error) {
        // where the body does not name the limit, the header tells whether it was the day's
        var policy = error.policy().isEmpty() && CallsLeft.isNoneOfDay(answer) ? "DAILY" : error.policy();
        var diagnosis = Diagnosis.of(policy.isEmpty() ? "RATE_LIMIT" : policy, answer.status());
        var told = answer.retryAfter();
        return switch (policy) {
            case "DAILY" ->
                ThrottledException.quotaUsedUp(
                        answer + ": the quota of the day is used up",
                        diagnosis,
                        told.or(() -> account.untilMidnight(answer.at())).orElse(null));
            case "SECONDLY" -> slowDown(answer, diagnosis, told.orElse(Duration.ofSeconds(1)));
            case "TEN_SECONDLY_ROLLING" -> slowDown(answer, diagnosis, told.orElse(interval(answer)));
            default -> slowDown(answer, diagnosis, told.orElse(null));
        };
    }

    private static BackendException slowDown(HttpAnswer answer, Diagnosis diagnosis, @Nullable Duration wait) {
        return ThrottledException.slowDown(answer + ": HubSpot asks to slow down", diagnosis, wait);
    }

    static Duration interval(HttpAnswer answer) {
        return answer.header("X-HubSpot-RateLimit-Interval-Milliseconds")
                .filter(millis -> millis.matches("\\d{1,6}"))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .orElse(Duration.ofSeconds(10));
    }
}
