package io.crmify.backends.insightly;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.HttpAnswer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an answer of Insightly means that is no success. Its texts are not told: they quote values. */
final class Verdicts {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private Verdicts() {}

    /** The answer to a call that writes nothing, if it is a success. */
    static HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        throw withoutARecord(answer);
    }

    /** On a call that no record is to blame for. */
    static BackendException withoutARecord(HttpAnswer answer) {
        var verdict = of(answer);
        return verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": Insightly does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On any call. Without a header nobody knows which limit status 429 is about; crmify's own pause is taken then. */
    static BackendException of(HttpAnswer answer) {
        if (answer.status() == 401) {
            return new UnauthorizedException(
                    answer + ": the API key is wrong, or of another pod than that in crmify.backend.base-url",
                    Diagnosis.of("HTTP_401", 401));
        }
        if (answer.status() != 429 || callsLeft(answer).isEmpty()) {
            return answer.failure();
        }
        return isNoneLeft(answer)
                ? usedUp(answer + ": the quota of the day is used up", answer)
                : ThrottledException.slowDown(
                        answer + ": more calls than a second takes",
                        Diagnosis.of("HTTP_429", 429),
                        answer.retryAfter().orElse(A_SECOND));
    }

    /** That a further call is of use: after the last one of the day there is none. */
    static void ensureCallsLeft(HttpAnswer answer) {
        if (isNoneLeft(answer)) {
            throw usedUp(answer + ": that was the last call of the day, and more are needed", answer);
        }
    }

    /** Has the connection rest when an answer says that it was the last one of the day. */
    static void seeCallsLeft(BackendContext context, HttpAnswer answer) {
        // a refusal speaks for itself
        if (answer.isSuccess() && isNoneLeft(answer)) {
            context.slowDown(usedUp(answer + ": that was the last call of the day", answer));
        }
    }

    /** On a call that names an existing record. */
    static BackendException onRecord(HttpAnswer answer) {
        return answer.isMissing() ? gone(answer + ": Insightly does not know the record any more", 404) : of(answer);
    }

    static RecordGoneException gone(String message, @Nullable Integer status) {
        return new RecordGoneException(message, new Diagnosis("RECORD_GONE", status, List.of()));
    }

    /** On a call that writes a record. */
    static BackendException onWrite(HttpAnswer answer, JsonObject sent, Target target) {
        if (answer.isPage() || !isRefusal(answer)) {
            return sent.containsKey(target.object().id()) ? onRecord(answer) : of(answer);
        }
        var named = namesIn(answer.body(), sent);
        // its value is always well-formed, so it is the field that is wrong
        if (named.contains(target.keyField())) {
            return new MisconfiguredException(
                    "%s: Insightly does not take the key field %s; make it a custom text field of the %ss"
                            .formatted(
                                    answer, target.keyField(), target.object().word()),
                    Diagnosis.of("KEY_FIELD_REFUSED", answer.status(), List.of(target.keyField())));
        }
        return new RecordRefusedException(
                "%s: Insightly refuses the %s's values"
                        .formatted(answer, target.object().word()),
                Diagnosis.of("HTTP_" + answer.status(), answer.status(), named));
    }

    /** On a call that has nothing to tell. */
    static void ensureDone(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw of(answer);
        }
        answer.orFailWithoutContent();
    }

    /** On a call that sets nothing but one field, of the account's choice. */
    static MisconfiguredException fieldRefused(HttpAnswer answer, String field) {
        return new MisconfiguredException(
                "%s: Insightly does not take true for %s; name a checkbox field in crmify.backend.junk.*"
                        .formatted(answer, field),
                Diagnosis.of("FLAG_FIELD_REFUSED", answer.status(), List.of(field)));
    }

    /** Whether Insightly says that it does not like what was sent. */
    static boolean isRefusal(HttpAnswer answer) {
        return !answer.isPage() && (answer.status() == 400 || answer.status() == 409 || answer.status() == 422);
    }

    private static List<String> namesIn(String text, JsonObject sent) {
        var names = new ArrayList<>(sent.keySet());
        names.remove(CrmObject.CUSTOM_FIELDS);
        if (sent.containsKey(CrmObject.CUSTOM_FIELDS)) {
            sent.getJsonArray(CrmObject.CUSTOM_FIELDS).getValuesAs(JsonObject.class).stream()
                    .map(field -> field.getString(CrmObject.FIELD_NAME))
                    .forEach(names::add);
        }
        return names.stream()
                .filter(name -> Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .toList();
    }

    private static boolean isNoneLeft(HttpAnswer answer) {
        return callsLeft(answer).filter(left -> left.matches("-.*|0+")).isPresent();
    }

    /** Of the day; empty if Insightly does not say. */
    private static Optional<String> callsLeft(HttpAnswer answer) {
        return answer.header("X-RateLimit-Remaining").map(String::strip).filter(left -> left.matches("-?\\d+"));
    }

    private static ThrottledException usedUp(String message, HttpAnswer answer) {
        var tomorrow = LocalDate.ofInstant(answer.at(), ZoneOffset.UTC).plusDays(1);
        var wait = Duration.between(answer.at(), tomorrow.atStartOfDay(ZoneOffset.UTC));
        return ThrottledException.quotaUsedUp(message, Diagnosis.of("DAILY_QUOTA", answer.status()), wait);
    }
}
