package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import io.crmify.backends.nationbuilder.wire.Dialect;
import io.crmify.backends.nationbuilder.wire.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an answer of v2 means that is no success. Its texts are not told: they quote values. */
final class Verdicts {
    private static final Pattern UNKNOWN_NAME =
            Pattern.compile("(?i)unknown|unrecogni[sz]ed|undefined|unpermitted|does not exist|not a valid attribute");

    private Verdicts() {}

    /** @param sent the names of all that was set; others are not told */
    static BackendException of(HttpAnswer answer, Set<String> sent) {
        if (answer.status() == 429) {
            return CallsLeft.refused(answer);
        }
        if (answer.isPage() || answer.status() != 400 && answer.status() != 422) {
            return answer.failure();
        }
        var errors = answer.error().at("errors").items();
        var text = answer.error().text("message") + " " + String.join(" ", texts(errors));
        var named = errors.isEmpty() ? Wording.namesIn(text, sent) : names(errors, sent);
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
        if (Wording.saysTaken(text)) {
            return Dialect.TAKEN;
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
}
