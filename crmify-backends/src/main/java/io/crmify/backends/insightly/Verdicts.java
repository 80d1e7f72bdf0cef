package io.crmify.backends.insightly;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an answer of Insightly means that is no success. Its texts are not told: they quote values. */
final class Verdicts {
    private Verdicts() {}

    /** The answer to a call that writes nothing, if it is a success. */
    static HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        var verdict = of(answer);
        // no lead is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": Insightly does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On any call. */
    static BackendException of(HttpAnswer answer) {
        var isUsedUp = answer.status() == 429
                && answer.header("X-RateLimit-Remaining")
                        .filter(left -> left.strip().equals("0"))
                        .isPresent();
        return isUsedUp
                ? ThrottledException.quotaUsedUp(
                        answer + ": the quota of the day is used up",
                        Diagnosis.of("DAILY_QUOTA", 429),
                        untilMidnight(answer))
                : answer.failure();
    }

    /** On a call that names an existing lead. */
    static BackendException onLead(HttpAnswer answer) {
        return answer.isMissing()
                ? new RecordGoneException(
                        answer + ": Insightly does not know the lead any more", Diagnosis.of("RECORD_GONE", 404))
                : of(answer);
    }

    /** On a call that writes a lead. */
    static BackendException onWrite(HttpAnswer answer, JsonObject sent, String keyField) {
        var isUpdate = sent.containsKey(LeadColumns.ID);
        if (answer.isPage() || answer.status() != 400 && answer.status() != 422) {
            return isUpdate ? onLead(answer) : of(answer);
        }
        var named = namesIn(answer.body(), sent);
        // its value is always well-formed, so it is the field that is wrong
        if (named.contains(keyField)) {
            return new MisconfiguredException(
                    "%s: Insightly does not take the key field %s; make it a custom text field of leads"
                            .formatted(answer, keyField),
                    Diagnosis.of("KEY_FIELD_REFUSED", answer.status(), List.of(keyField)));
        }
        return new RecordRefusedException(
                answer + ": Insightly refuses the lead's values",
                Diagnosis.of("HTTP_" + answer.status(), answer.status(), named));
    }

    private static List<String> namesIn(String text, JsonObject sent) {
        var names = new ArrayList<>(sent.keySet());
        names.remove(LeadColumns.CUSTOM_FIELDS);
        if (sent.containsKey(LeadColumns.CUSTOM_FIELDS)) {
            sent.getJsonArray(LeadColumns.CUSTOM_FIELDS).getValuesAs(JsonObject.class).stream()
                    .map(field -> field.getString(LeadColumns.FIELD_NAME))
                    .forEach(names::add);
        }
        return names.stream()
                .filter(name -> Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .toList();
    }

    private static Duration untilMidnight(HttpAnswer answer) {
        var tomorrow = LocalDate.ofInstant(answer.at(), ZoneOffset.UTC).plusDays(1);
        return Duration.between(answer.at(), tomorrow.atStartOfDay(ZoneOffset.UTC));
    }
}
