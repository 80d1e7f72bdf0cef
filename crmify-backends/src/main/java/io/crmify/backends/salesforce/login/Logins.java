package io.crmify.backends.salesforce.login;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.Grant;
import io.crmify.backends.oauth.JwtAssertion;
import io.crmify.backends.oauth.TokenEndpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks Salesforce for access tokens, and looks where they are good for before anything is sent there. */
final class Logins {
    private static final String PATH = "/services/oauth2/token";

    private final BackendContext context;
    private final URI login;
    private final InstantSource clock;
    private final TokenEndpoint endpoint;
    private final InstanceHosts hosts;

    Logins(BackendContext context, URI login, InstantSource clock) {
        this.context = context;
        this.login = login;
        this.clock = clock;
        this.endpoint = new TokenEndpoint(CrmHttp.at(context, login, Authorization.none()), PATH, clock);
        this.hosts = new InstanceHosts(
                Stream.concat(Stream.of(login), context.baseUrl().stream()).toList());
    }

    Grant grant(AuthFlow flow) {
        var grant = of(flow);
        return known -> hosts.allowed(grant.request(known));
    }

    private Grant of(AuthFlow flow) {
        return switch (flow) {
            case JWT ->
                endpoint.jwtBearer(new JwtAssertion(
                        this::claims, () -> required(credentials().privateKey(), "private-key"), clock));
            case REFRESH ->
                endpoint.refresh(this::client, () -> required(credentials().refreshToken(), "refresh-token"));
            case CLIENT_CREDENTIALS -> endpoint.clientCredentials(this::client);
            case TOKEN -> throw new IllegalArgumentException("a token that is given needs none");
        };
    }

    private TokenEndpoint.Client client() {
        return new TokenEndpoint.Client(
                required(credentials().clientId(), "client-id"),
                required(credentials().clientSecret(), "client-secret"));
    }

    private JwtAssertion.Claims claims() {
        var audience = login.toString().replaceFirst("/$", "");
        return new JwtAssertion.Claims(
                required(credentials().clientId(), "client-id"),
                required(credentials().username(), "username"),
                audience);
    }

    private Credentials credentials() {
        return context.credentials();
    }

    private static String required(@Nullable String secret, String name) {
        if (secret == null || secret.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.%s. Nothing was sent.".formatted(name),
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        return secret.strip();
    }
}
