package io.crmify.backends.creatio;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.creatio.odata.Calls;
import io.crmify.backends.creatio.odata.FormsCalls;
import io.crmify.backends.creatio.odata.FormsLogin;
import io.crmify.backends.creatio.odata.IdentityServer;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.AccessTokens;
import io.crmify.backends.oauth.TokenEndpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways to sign in. */
enum SignIn {
    /** User name and password, and then a session of cookies. */
    FORMS {
        @Override
        Function<CrmHttp, Calls> open(BackendContext context, CrmHttp http, InstantSource clock) {
            var login = new FormsLogin(http, context);
            var sessions = new AccessTokens(context.tokens(), login, clock);
            return any -> new FormsCalls(any, login, sessions);
        }
    },
    /** Client id and secret, at the identity server. */
    OAUTH {
        @Override
        Function<CrmHttp, Calls> open(BackendContext context, CrmHttp http, InstantSource clock) {
            var identity = CrmHttp.at(context, identityUrl(context), Authorization.none());
            var endpoint = new TokenEndpoint(identity, "/connect/token", clock);
            var grant = new IdentityServer(endpoint.clientCredentials(() -> client(context)));
            var tokens = new AccessTokens(context.tokens(), grant, clock);
            return any -> any.withTokens(tokens)::send;
        }
    },
    /** User name and password with each call. */
    BASIC {
        @Override
        Function<CrmHttp, Calls> open(BackendContext context, CrmHttp http, InstantSource clock) {
            return any -> any::send;
        }
    };

    static final String SETTING = "sign-in";
    static final String IDENTITY_URL = "identity-url";
    static final Set<String> SETTINGS = Set.of(SETTING, IDENTITY_URL);

    /** @param http with {@link #authorization()}, as are those that calls are made of: all in one session */
    abstract Function<CrmHttp, Calls> open(BackendContext context, CrmHttp http, InstantSource clock);

    Authorization authorization() {
        return this == BASIC ? Authorization.basic() : Authorization.none();
    }

    /** {@link IllegalArgumentException} if a setting is wrong. */
    static SignIn of(BackendContext context) {
        var fallback = context.setting(IDENTITY_URL).isPresent() ? OAUTH : FORMS;
        var chosen = context.setting(SETTING)
                .map(word -> parse(word.strip().toUpperCase(Locale.ROOT)))
                .orElse(fallback);
        if (chosen == OAUTH) {
            identityUrl(context);
        }
        return chosen;
    }

    private static SignIn parse(String word) {
        for (var known : values()) {
            if (known.name().equals(word)) {
                return known;
            }
        }
        throw new IllegalArgumentException(
                "crmify.backend.sign-in was '%s'; write FORMS, OAUTH or BASIC".formatted(word));
    }

    private static URI identityUrl(BackendContext context) {
        var text = context.setting(IDENTITY_URL)
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.identity-url is missing; write it like https://mycompany-is.creatio.com"));
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "crmify.backend.identity-url is no web address; write it like https://mycompany-is.creatio.com",
                    unreadable);
        }
    }

    private static TokenEndpoint.Client client(BackendContext context) {
        var credentials = context.credentials();
        return new TokenEndpoint.Client(
                required(credentials.clientId(), "client-id"), required(credentials.clientSecret(), "client-secret"));
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
