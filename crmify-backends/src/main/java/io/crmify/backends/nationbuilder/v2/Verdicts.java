package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an answer of v2 means that is no success. Its texts are not told: they quote values. */
final class Verdicts {
    /** A value that another person has, in NationBuilder's word. */
    static final String TAKEN = "TAKEN";

    private static final Pattern UNKNOWN_NAME =
            Pattern.compile("(?i)unknown|unrecogni[sz]ed|undefined|unpermitted|does not exist|not a valid attribute");
    private static final Pattern HAS_TAKEN = Pattern.compile("(?i)\\btaken\\b|already (exists|in use)");

    private Verdicts() {}

    /** The answer to a call that writes no person, if it is a success. */
    static HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        var verdict = of(answer);
        // no person is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": NationBuilder does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On any call. */
    static BackendException of(HttpAnswer answer) {
        return answer.status() == 429 ? CallsLeft.refused(answer) : answer.failure();
    }

    /** On a call that names a person. */
    static BackendException onPerson(HttpAnswer answer) {
        return answer.isMissing()
                ? new RecordGoneException(
                        answer + ": NationBuilder does not know the person any more", Diagnosis.of("RECORD_GONE", 404))
                : of(answer);
    }

    /**
     * On a call that writes a person.
     *
     * @param sent the names of all that it set; others are not told
     */
    static BackendException onWrite(HttpAnswer answer, Set<String> sent, boolean isUpdate) {
        if (answer.isPage() || answer.status() != 400 && answer.status() != 422) {
            return isUpdate ? onPerson(answer) : of(answer);
        }
        var errors = answer.error().at("errors").items();
        var text = answer.error().text("message") + " " + String.join(" ", texts(errors));
        var named = errors.isEmpty() ? namesIn(text, sent) : names(errors, sent);
        if (UNKNOWN_NAME.matcher(text).find() && !named.isEmpty()) {
            return new MisconfiguredException(
                    "%s: NationBuilder has no field %s; make it in the nation, or correct the mapping"
                            .formatted(answer, named),
                    Diagnosis.of("FIELD_UNKNOWN", answer.status(), named));
        }
        return new RecordRefusedException(
                answer + ": NationBuilder refuses the person's values",
                Diagnosis.of(reason(answer, errors, text), answer.status(), named));
    }

    private static String reason(HttpAnswer answer, List<LenientJson> errors, String text) {
        if (HAS_TAKEN.matcher(text).find()) {
            return TAKEN;
        }
        return errors.stream()
                .map(error -> error.at("meta").text("code"))
                .filter(code -> code.matches("[a-z][a-z_]{1,30}"))
                .map(code -> code.toUpperCase(Locale.ROOT))
                .findFirst()
                .orElse("HTTP_" + answer.status());
    }

    private static List<String> texts(List<LenientJson> errors) {
        return errors.stream()
                .flatMap(error -> Stream.of(
                        error.text("detail"),
                        error.at("meta").text("message"),
                        error.at("meta").text("code")))
                .toList();
    }

    private static List<String> names(List<LenientJson> errors, Set<String> sent) {
        return errors.stream()
                .flatMap(error -> Stream.concat(
                        Arrays.stream(error.at("source").text("pointer").split("/")),
                        Stream.of(error.at("meta").text("attribute"))))
                .filter(sent::contains)
                .distinct()
                .toList();
    }

    private static List<String> namesIn(String text, Set<String> sent) {
        return sent.stream()
                .filter(name -> Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .toList();
    }
}
