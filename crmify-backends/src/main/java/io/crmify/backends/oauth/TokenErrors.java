package io.crmify.backends.oauth;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.HttpAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What it means that no token was given. Only the code of the error is told: its description may quote what was sent. */
final class TokenErrors {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z_]{0,39}");
    private static final Set<String> FOR_NOW = Set.of("server_error", "temporarily_unavailable", "unknown_error");
    private static final Set<String> TOO_OFTEN = Set.of("rate_limit_exceeded", "slow_down");
    private static final Map<String, String> REMEDIES = Map.of(
            "invalid_grant",
            "what it was asked with has ended, was revoked, or was used before: get a new refresh token, or look at the user and"
                    + " the key, and set crmify.backend.auth.*",
            "invalid_client",
            "correct crmify.backend.auth.client-id and client-secret",
            "invalid_client_id",
            "correct crmify.backend.auth.client-id",
            "unauthorized_client",
            "let the application use this way to sign in",
            "unsupported_grant_type",
            "let the application use this way to sign in",
            "invalid_scope",
            "give the application the scopes that the backend's page lists",
            "access_denied",
            "the account has gone, or has taken the application's rights away");

    private TokenErrors() {}

    static BackendException of(HttpAnswer answer) {
        var error = answer.error().text("error");
        if (answer.status() == 429 || TOO_OFTEN.contains(error)) {
            return ThrottledException.slowDown(
                    answer + ": the CRM was asked for tokens too often",
                    diagnosis(answer, error),
                    answer.retryAfter().orElse(null));
        }
        if (answer.status() == 408 || answer.status() >= 500 || FOR_NOW.contains(error)) {
            return new UnavailableException(answer + ": no token was given", diagnosis(answer, error), null);
        }
        // A page is no word of the CRM about the credentials, and they are not at fault.
        if (answer.isPage() || error.isBlank() && answer.status() != 400 && answer.status() != 401) {
            return new MisconfiguredException(
                    answer + ": not what gives out tokens; check the address", diagnosis(answer, ""));
        }
        var remedy = REMEDIES.getOrDefault(error, "correct crmify.backend.auth.*");
        return new UnauthorizedException(
                answer + ": the CRM gives no token to these credentials; " + remedy, diagnosis(answer, error));
    }

    private static Diagnosis diagnosis(HttpAnswer answer, String error) {
        var status = answer.status();
        if (CODE.matcher(error).matches()) {
            return Diagnosis.of(error.toUpperCase(Locale.ROOT), status);
        }
        return status == 400 || status == 401
                ? Diagnosis.of("TOKEN_REFUSED", status)
                : Diagnosis.of("HTTP_" + status, status);
    }
}
