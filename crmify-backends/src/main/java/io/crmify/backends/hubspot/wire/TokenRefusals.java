package io.crmify.backends.hubspot.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.HttpAnswer;
import java.util.Map;

/** Why HubSpot gives no access token; it tells more than OAuth's own word for it. */
final class TokenRefusals {
    static final String REVOKED = "BAD_REFRESH_TOKEN";

    private static final Map<String, String> MEANINGS = Map.of(
            REVOKED,
            "the app was uninstalled, or its access revoked: connect the account again and set crmify.backend.auth.refresh-token",
            "BAD_HUB",
            "the account is gone",
            "BAD_CLIENT_ID",
            "correct crmify.backend.auth.client-id",
            "BAD_CLIENT_SECRET",
            "correct crmify.backend.auth.client-secret",
            "BAD_AUTH_CODE",
            "the code was used, or is too old: connect the account again");

    private TokenRefusals() {}

    static void see(HttpAnswer answer) {
        var status = answer.status();
        if (status == 408 || status >= 500) {
            throw new UnavailableException(
                    answer + ": no access token could be had; the call itself was not made",
                    Diagnosis.of("HTTP_" + status, status),
                    null);
        }
        var reason = answer.error().text("status");
        var meaning = MEANINGS.get(reason);
        if (!answer.isSuccess() && meaning != null) {
            throw new UnauthorizedException(answer + ": " + meaning, Diagnosis.of(reason, status));
        }
    }
}
