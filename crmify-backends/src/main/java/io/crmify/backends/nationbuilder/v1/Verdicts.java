package io.crmify.backends.nationbuilder.v1;

import static java.util.Map.entry;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an answer of v1 means. Its errors have a code, and that can come with status 200 too. Its texts are not told: they quote values.
 */
final class Verdicts {
    /** A value that another person has. */
    static final String TAKEN = "TAKEN";
    /** Nobody has what was asked for. */
    static final String NO_MATCHES = "no_matches";

    private static final Pattern HAS_TAKEN = Pattern.compile("(?i)\\btaken\\b|already (exists|in use)");

    /** With which status a code ought to come. */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            entry("bad_request", 400),
            entry("missing_parameters", 400),
            entry("invalid_parameters", 400),
            entry("multiple_matches", 400),
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

    /** The answer to a call that writes no person, if it is fine. */
    static HttpAnswer read(HttpAnswer answer) {
        if (isFine(answer)) {
            return answer;
        }
        var verdict = of(answer, Set.of());
        // no person is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": NationBuilder does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On a call that names a person. */
    static BackendException onPerson(HttpAnswer answer, Set<String> sent) {
        return isMissing(answer)
                ? new RecordGoneException(
                        answer + ": NationBuilder does not know the person any more",
                        Diagnosis.of("RECORD_GONE", answer.status()))
                : of(answer, sent);
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

    private static int status(HttpAnswer answer) {
        return answer.isSuccess() ? STATUS.getOrDefault(code(answer), 500) : answer.status();
    }

    private static RecordRefusedException refused(HttpAnswer answer, Set<String> sent) {
        var text = answer.error().at("validation_errors").value()
                + " "
                + answer.error().text("message")
                + " "
                + answer.error().at("parameters").value();
        var named = sent.stream()
                .filter(name -> Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .toList();
        return new RecordRefusedException(
                answer + ": NationBuilder refuses the person's values",
                HAS_TAKEN.matcher(text).find()
                        ? Diagnosis.of(TAKEN, answer.status(), named)
                        : diagnosis(answer, named));
    }

    private static Diagnosis diagnosis(HttpAnswer answer, List<String> fields) {
        var code = code(answer);
        var reason = code.isEmpty() ? "HTTP_" + answer.status() : code.toUpperCase(Locale.ROOT);
        return Diagnosis.of(reason, answer.status(), fields);
    }
}
