package io.crmify.backends.klaviyo;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.AccessTokens;
import io.crmify.backends.oauth.TokenEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** By a private key of the account; or, for an app that was installed, by OAuth. */
final class SignIn {
    private static final URI BASE_URL = URI.create("https://a.klaviyo.com");
    private static final String TOKEN_PATH = "/oauth/token";

    private SignIn() {}

    /** @throws IllegalArgumentException if neither is configured */
    static CrmHttp http(BackendContext context, InstantSource clock) {
        var credentials = context.credentials();
        if (credentials.apiKey() != null) {
            return CrmHttp.of(context, BASE_URL, now -> "Klaviyo-API-Key " + required(now.apiKey(), "api-key"));
        }
        if (credentials.clientId() == null
                || credentials.clientSecret() == null
                || credentials.refreshToken() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.api-key is missing: make a private key in Klaviyo under Settings > API keys;"
                            + " or give crmify.backend.auth.client-id, client-secret and refresh-token of an app");
        }
        var endpoint = new TokenEndpoint(CrmHttp.of(context, BASE_URL, client()), TOKEN_PATH, clock);
        var grant = endpoint.refresh(() -> required(context.credentials().refreshToken(), "refresh-token"));
        return CrmHttp.of(context, BASE_URL, Authorization.none())
                .withTokens(new AccessTokens(context.tokens(), grant, clock));
    }

    private static Authorization client() {
        return now -> "Basic " + base64(now);
    }

    private static String base64(Credentials now) {
        var both = required(now.clientId(), "client-id") + ":" + required(now.clientSecret(), "client-secret");
        return Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static String required(@Nullable String secret, String name) {
        if (secret == null || secret.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.%s. Nothing was sent.".formatted(name),
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        // a secret that was read from a file often ends with a line break
        return secret.strip();
    }
}
