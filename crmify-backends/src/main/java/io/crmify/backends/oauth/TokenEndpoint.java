package io.crmify.backends.oauth;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a CRM gives out access tokens: RFC 6749 for the refresh token and for client credentials, RFC 7523 for a signed assertion.
 * Secrets are asked for at each request, since they may be replaced. A request is for no record, so what fails here is never a
 * record's fault, and leaves no record in doubt.
 */
public final class TokenEndpoint {
    private final CrmHttp http;
    private final String path;
    private final InstantSource clock;

    /** @param http to the host that gives out tokens, with no authorization */
    public TokenEndpoint(CrmHttp http, String path, InstantSource clock) {
        this.http = http;
        this.path = path;
        this.clock = clock;
    }

    /** The application itself. */
    public record Client(String id, String secret) {
        /** Neither of them. */
        @Override
        public String toString() {
            return "Client";
        }
    }

    public Grant clientCredentials(Supplier<Client> client) {
        return known -> request(of("client_credentials", client.get()), null);
    }

    /** @param first the refresh token that an operator has given; later ones come with the access tokens */
    public Grant refresh(Supplier<Client> client, Supplier<String> first) {
        return known -> refreshed(of("refresh_token", client.get()), known, first);
    }

    /** The same where the authorization of the call, and nothing else, may tell who the application is. */
    public Grant refresh(Supplier<String> first) {
        return known -> {
            var fields = new LinkedHashMap<String, String>();
            fields.put("grant_type", "refresh_token");
            return refreshed(fields, known, first);
        };
    }

    private StoredToken refreshed(Map<String, String> fields, Optional<StoredToken> known, Supplier<String> first) {
        var stored = known.map(StoredToken::refresh).orElse(null);
        var refresh = stored == null ? first.get() : stored;
        fields.put("refresh_token", refresh);
        return request(fields, refresh);
    }

    /** @param assertion makes a signed one, good for some minutes */
    public Grant jwtBearer(Supplier<String> assertion) {
        return known -> {
            var fields = new LinkedHashMap<String, String>();
            fields.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            fields.put("assertion", assertion.get());
            return request(fields, null);
        };
    }

    private static Map<String, String> of(String grantType, Client client) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", grantType);
        fields.put("client_id", client.id());
        fields.put("client_secret", client.secret());
        return fields;
    }

    private StoredToken request(Map<String, String> fields, @Nullable String refresh) {
        try {
            return token(http.send(HttpCall.post(path).form(fields)), refresh);
        } catch (OutcomeUnknownException noAnswer) {
            throw new UnavailableException(
                    "%s: no token was given (%s)".formatted(path, noAnswer.getMessage()), noAnswer.diagnosis(), null);
        }
    }

    private StoredToken token(HttpAnswer answer, @Nullable String refresh) {
        if (!answer.isSuccess() || answer.isPage()) {
            throw TokenErrors.of(answer);
        }
        var told = answer.json();
        var access = told.text("access_token");
        if (access.isBlank()) {
            throw new UnauthorizedException(
                    answer + ": the answer has no access token; is this the address that gives out tokens?",
                    Diagnosis.of("NO_ACCESS_TOKEN", answer.status()));
        }
        return new StoredToken(
                access,
                orElse(told.text("refresh_token"), refresh),
                end(told),
                orElse(told.text("instance_url"), null));
    }

    private @Nullable Instant end(LenientJson told) {
        var seconds = told.text("expires_in");
        return seconds.matches("\\d{1,9}") ? clock.instant().plusSeconds(Long.parseLong(seconds)) : null;
    }

    private static @Nullable String orElse(String told, @Nullable String other) {
        return told.isBlank() ? other : told;
    }
}
