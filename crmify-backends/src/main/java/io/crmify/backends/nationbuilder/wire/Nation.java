package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.oauth.AccessTokens;
import io.crmify.backends.oauth.Grant;
import io.crmify.backends.oauth.TokenEndpoint;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nation that a connection speaks to. Its tokens are good for it alone, so that its slug tells the account.
 *
 * @param account its slug, or its host if that is no nation's own
 * @param http to its address, without a version of the API
 */
public record Nation(String account, CrmHttp http) {
    /** The setting that names it. */
    public static final String SLUG = "slug";

    private static final String HOST = ".nationbuilder.com";

    /** @throws IllegalArgumentException if nothing names the nation, or the credentials are not there */
    public static Nation of(BackendContext context, InstantSource clock) {
        var slug = context.setting(SLUG).map(Nation::slug);
        var address = context.baseUrl()
                .map(Nation::withoutVersion)
                .or(() -> slug.map(name -> URI.create("https://" + name + HOST)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.slug is missing: give the nation's name, acme for acme.nationbuilder.com"));
        var plain = CrmHttp.at(context, address, Authorization.bearer()).withListener(new CallsLeft(context)::see);
        return new Nation(slug.orElseGet(() -> account(address)), signedIn(plain, context, address, clock));
    }

    private static CrmHttp signedIn(CrmHttp plain, BackendContext context, URI address, InstantSource clock) {
        var credentials = context.credentials();
        if (credentials.refreshToken() == null) {
            if (credentials.token() == null) {
                throw new IllegalArgumentException(
                        "crmify.backend.auth.refresh-token is missing: give it with client-id and client-secret, or an access"
                                + " token as crmify.backend.auth.token");
            }
            return plain;
        }
        if (credentials.clientId() == null || credentials.clientSecret() == null) {
            throw new IllegalArgumentException("crmify.backend.auth.client-id or client-secret is missing: both are in"
                    + " the nation under Settings > Developer > Your apps");
        }
        var endpoint = new TokenEndpoint(CrmHttp.at(context, address, Authorization.none()), "/oauth/token", clock);
        return plain.withTokens(new AccessTokens(context.tokens(), grant(context, endpoint), clock));
    }

    /**
     * Each refresh token is taken to be good for once: the one that came last is sent, and no former one after it, since a server may
     * take back all that came of one that is used again. With another configured one the store begins anew.
     */
    private static Grant grant(BackendContext context, TokenEndpoint endpoint) {
        return endpoint.refresh(
                () -> new TokenEndpoint.Client(
                        given(context.credentials().clientId(), "client-id"),
                        given(context.credentials().clientSecret(), "client-secret")),
                () -> given(context.credentials().refreshToken(), "refresh-token"));
    }

    private static String given(@Nullable String secret, String name) {
        if (secret == null || secret.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.%s. Nothing was sent.".formatted(name),
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        return secret.strip();
    }

    private static String slug(String text) {
        var slug = text.strip().toLowerCase(Locale.ROOT);
        if (!slug.matches("[a-z0-9][a-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException(
                    "crmify.backend.slug was '%s'; give the nation's name alone, acme for acme.nationbuilder.com"
                            .formatted(text));
        }
        return slug;
    }

    /** People copy it with the version, as NationBuilder's pages show it. */
    private static URI withoutVersion(URI address) {
        return URI.create(address.toString().replaceFirst("/+(api(/v[12])?)?/*$", ""));
    }

    private static String account(URI address) {
        var host = Objects.requireNonNullElse(address.getHost(), "").toLowerCase(Locale.ROOT);
        return host.endsWith(HOST) ? host.substring(0, host.length() - HOST.length()) : host;
    }
}
