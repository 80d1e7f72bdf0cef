package io.crmify.backends.nationbuilder.v1;

import static java.util.Map.entry;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import io.crmify.backends.nationbuilder.wire.Dialect;
import io.crmify.backends.nationbuilder.wire.Wording;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What an answer of v1 means. Its errors have a code, and that can come with status 200 too. Its texts are not told: they quote values.
 */
final class Verdicts {
    /** Nobody has what was asked for. */
    static final String NO_MATCHES = "no_matches";
    /** Several have it. */
    static final String MULTIPLE_MATCHES = "multiple_matches";

    /** With which status a code ought to come. */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            entry("bad_request", 400),
            entry("missing_parameters", 400),
            entry("invalid_parameters", 400),
            entry(MULTIPLE_MATCHES, 400),
            entry("validation_failed", 422),
            entry("unauthorized", 401),
            entry("invalid_token", 401),
            entry("forbidden", 403),
            entry(NO_MATCHES, 404),
            entry("not_found", 404),
            entry("not_acceptable", 406),
            entry("conflict", 409),
            entry("rate_limit_exceeded", 429),
            entry("server_error", 500));

    private Verdicts() {}

    /** The code of an error; empty if it tells none. */
    static String code(HttpAnswer answer) {
        var code = answer.error().text("code");
        return STATUS.containsKey(code) ? code : "";
    }

    /** Whether it is no error, be it of the status or of the code. */
    static boolean isFine(HttpAnswer answer) {
        return answer.isSuccess() && answer.error().text("code").isBlank();
    }

    /** Whether there is no such person, list or tag. */
    static boolean isMissing(HttpAnswer answer) {
        return answer.isMissing() || answer.isSuccess() && status(answer) == 404;
    }

    /** @param sent the names of all that was set; others are not told */
    static BackendException of(HttpAnswer answer, Set<String> sent) {
        return switch (answer.isPage() ? 0 : status(answer)) {
            case 400, 409, 422 -> refused(answer, sent);
            case 401 ->
                new UnauthorizedException(
                        answer + ": NationBuilder refuses the credentials", diagnosis(answer, List.of()));
            case 403, 404, 406 ->
                new MisconfiguredException(
                        answer + ": NationBuilder does not take the call", diagnosis(answer, List.of()));
            case 429 -> CallsLeft.refused(answer);
            default ->
                answer.isSuccess()
                        ? new OutcomeUnknownException(
                                answer + ": whether it was applied is unknown", diagnosis(answer, List.of()))
                        : answer.failure();
        };
    }

    /** On a look-up by an address: the person with that address is to blame, and not the call. */
    static RecordRefusedException ambiguous(HttpAnswer answer) {
        return new RecordRefusedException(
                answer + ": several people of the nation have the address; merge them",
                Diagnosis.of("MULTIPLE_MATCHES", answer.status(), List.of("email")));
    }

    private static int status(HttpAnswer answer) {
        return answer.isSuccess() ? STATUS.getOrDefault(code(answer), 500) : answer.status();
    }

    private static RecordRefusedException refused(HttpAnswer answer, Set<String> sent) {
        var text = answer.error().at("validation_errors").value()
                + " "
                + answer.error().text("message")
                + " "
                + answer.error().at("parameters").value();
        var named = Wording.namesIn(text, sent);
        return new RecordRefusedException(
                answer + ": NationBuilder refuses the person's values",
                Wording.saysTaken(text)
                        ? Diagnosis.of(Dialect.TAKEN, answer.status(), named)
                        : diagnosis(answer, named));
    }

    private static Diagnosis diagnosis(HttpAnswer answer, List<String> fields) {
        var code = code(answer);
        var reason = code.isEmpty() ? "HTTP_" + answer.status() : code.toUpperCase(Locale.ROOT);
        return Diagnosis.of(reason, answer.status(), fields);
    }
}
