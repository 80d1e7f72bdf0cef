package io.crmify.backends.hubspot.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.AccessTokens;
import io.crmify.backends.oauth.Grant;
import io.crmify.backends.oauth.TokenEndpoint;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a connection signs in: with a token that has no end, or with those that an OAuth app is given for its refresh token. */
public final class SignIn {
    private SignIn() {}

    /** @throws IllegalArgumentException if there are credentials for neither */
    public static CrmHttp http(BackendContext context, URI baseUrl, ApiVersion version) {
        var credentials = context.credentials();
        var http = CrmHttp.of(context, baseUrl, Authorization.bearer());
        if (credentials.refreshToken() != null) {
            ensureClient(credentials);
            return http.withTokens(
                    new AccessTokens(context.tokens(), grant(context, baseUrl, version), Clock.systemUTC()));
        }
        if (credentials.token() == null) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.token is missing: give the token of a HubSpot service key or private app, "
                            + "or client-id, client-secret and refresh-token of an OAuth app");
        }
        return http;
    }

    private static void ensureClient(Credentials credentials) {
        var missing = credentials.clientId() == null
                ? "client-id"
                : credentials.clientSecret() == null ? "client-secret" : "";
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "crmify.backend.auth.%s is missing: with a refresh-token, give client-id and client-secret of the OAuth app"
                            .formatted(missing));
        }
    }

    private static Grant grant(BackendContext context, URI baseUrl, ApiVersion version) {
        var http = CrmHttp.at(context, context.baseUrl().orElse(baseUrl), Authorization.none())
                .withListener(TokenRefusals::see);
        var refresh = new TokenEndpoint(http, version.path(Place.TOKEN), Clock.systemUTC())
                .refresh(() -> client(context.credentials()), () -> refreshToken(context.credentials()));
        return known -> renewed(refresh, known, context);
    }

    /** By the stored refresh token; if that is revoked, and an operator has given another since, by that. */
    private static StoredToken renewed(Grant refresh, Optional<StoredToken> known, BackendContext context) {
        try {
            return refresh.request(known);
        } catch (UnauthorizedException refused) {
            var stored = known.map(StoredToken::refresh).orElse(null);
            var isRevoked = refused.diagnosis().reason().equals(TokenRefusals.REVOKED);
            if (!isRevoked || stored == null || Objects.equals(stored, refreshToken(context.credentials()))) {
                throw refused;
            }
            return refresh.request(Optional.empty());
        }
    }

    private static TokenEndpoint.Client client(Credentials credentials) {
        return new TokenEndpoint.Client(
                required("client-id", credentials.clientId()), required("client-secret", credentials.clientSecret()));
    }

    private static String refreshToken(Credentials credentials) {
        return required("refresh-token", credentials.refreshToken());
    }

    private static String required(String name, @Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.%s. Nothing was sent.".formatted(name),
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        return secret.strip();
    }
}
