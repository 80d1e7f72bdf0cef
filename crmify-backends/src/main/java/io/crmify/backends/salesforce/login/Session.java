package io.crmify.backends.salesforce.login;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.Tokens;
import io.crmify.backends.oauth.AccessTokens;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls of one connection, signed in. Thread-safe. */
public final class Session {
    private final BackendContext context;
    private final CrmHttp http;
    private final @Nullable Tokens tokens;

    private Session(BackendContext context, CrmHttp http, @Nullable Tokens tokens) {
        this.context = context;
        this.http = http;
        this.tokens = tokens;
    }

    /**
     * @param listener is shown every answer
     * @throws IllegalArgumentException if the credentials that are there make up no way to sign in
     */
    public static Session open(BackendContext context, InstantSource clock, Consumer<HttpAnswer> listener) {
        var flow = AuthFlow.of(context);
        var base = context.baseUrl();
        if (flow == AuthFlow.TOKEN) {
            var address = base.orElseThrow(() -> new IllegalArgumentException(
                    "crmify.backend.base-url is missing: with crmify.backend.auth.token alone nobody tells the address of "
                            + "the organisation; write it like https://acme.my.salesforce.com"));
            return new Session(
                    context,
                    CrmHttp.of(context, address, Authorization.bearer()).withListener(listener),
                    null);
        }
        var login = flow.loginUrl(context);
        var grant = new Logins(context, login, clock).grant(flow);
        var tokens = new AccessTokens(context.tokens(), grant, clock);
        var http = CrmHttp.of(context, base.orElse(login), Authorization.none())
                .withListener(listener)
                .withTokens(tokens);
        return new Session(context, http, tokens);
    }

    public CrmHttp http() {
        return http;
    }

    /** What SOAP calls the session: the access token. */
    public String id() {
        if (tokens != null) {
            return tokens.current().access();
        }
        var token = context.credentials().token();
        if (token == null || token.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.token. Nothing was sent.",
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        return token.strip();
    }

    /** Another one than that, which Salesforce has just refused. */
    public String idAfter(String refused) {
        if (tokens == null) {
            throw new UnauthorizedException(
                    "Salesforce refuses the token of crmify.backend.auth.token", Diagnosis.of("INVALID_SESSION_ID"));
        }
        var current = tokens.current();
        return current.access().equals(refused) ? tokens.after(current).access() : current.access();
    }

    /** Whether it is a web address without anything behind the host. */
    static boolean isHostAlone(URI address) {
        var path = address.getRawPath();
        return path == null || path.isEmpty() || path.equals("/");
    }
}
