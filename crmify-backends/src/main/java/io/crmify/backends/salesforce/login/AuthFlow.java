package io.crmify.backends.salesforce.login;

import io.crmify.backend.BackendContext;
import io.crmify.backend.Credentials;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A way to sign in, and which credentials it takes. The first whose credentials are all there is used. */
enum AuthFlow {
    JWT(
            "jwt",
            "client-id, username and private-key",
            all(Credentials::clientId, Credentials::username, Credentials::privateKey)),
    REFRESH(
            "refresh",
            "client-id, client-secret and refresh-token",
            all(Credentials::clientId, Credentials::clientSecret, Credentials::refreshToken)),
    CLIENT_CREDENTIALS(
            "client-credentials", "client-id and client-secret", all(Credentials::clientId, Credentials::clientSecret)),
    TOKEN("token", "token", all(Credentials::token));

    private static final URI LOGIN = URI.create("https://login.salesforce.com");

    private final String setting;
    private final String needed;
    private final Predicate<Credentials> areThere;

    AuthFlow(String setting, String needed, Predicate<Credentials> areThere) {
        this.setting = setting;
        this.needed = needed;
        this.areThere = areThere;
    }

    /** One of the credentials. */
    @FunctionalInterface
    private interface Secret {
        @Nullable
        String of(Credentials credentials);
    }

    private static Predicate<Credentials> all(Secret... secrets) {
        return credentials ->
                Stream.of(secrets).map(secret -> secret.of(credentials)).allMatch(Objects::nonNull);
    }

    static AuthFlow of(BackendContext context) {
        var wanted = context.setting("auth-flow").map(text -> text.strip().toLowerCase(Locale.ROOT));
        var possible = Stream.of(values())
                .filter(flow -> wanted.isEmpty() || flow.setting.equals(wanted.get()))
                .toList();
        if (possible.isEmpty()) {
            throw new IllegalArgumentException("crmify.backend.auth-flow was '%s'; write one of %s"
                    .formatted(
                            wanted.orElse(""),
                            Arrays.stream(values()).map(flow -> flow.setting).toList()));
        }
        return possible.stream()
                .filter(flow -> flow.areThere.test(context.credentials()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Credentials are missing: set crmify.backend.auth.* to "
                        + possible.stream().map(flow -> flow.needed).collect(Collectors.joining("; or to "))));
    }

    /** Who gives out the tokens. */
    URI loginUrl(BackendContext context) {
        var url = context.setting("login-url")
                .map(text -> address(text.strip()))
                .or(context::baseUrl)
                .orElse(LOGIN);
        var host = url.getHost();
        if (this == CLIENT_CREDENTIALS && (LOGIN.getHost().equals(host) || "test.salesforce.com".equals(host))) {
            throw new IllegalArgumentException(
                    "crmify.backend.login-url is to be the organisation's own domain for client credentials; "
                            + "write it like https://acme.my.salesforce.com");
        }
        return url;
    }

    private static URI address(String text) {
        try {
            var address = URI.create(text);
            if (address.getHost() != null && Session.isHostAlone(address)) {
                return address;
            }
        } catch (IllegalArgumentException unreadable) {
            // said below, without what is written there: it may be a secret in the wrong place
        }
        throw new IllegalArgumentException(
                "crmify.backend.login-url is no web address of a host alone; write it like https://login.salesforce.com");
    }
}
