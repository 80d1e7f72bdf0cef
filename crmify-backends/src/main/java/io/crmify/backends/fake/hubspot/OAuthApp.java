package io.crmify.backends.fake.hubspot;

import java.time.Duration;

/**
 * An app that is installed in the account.
 *
 * @param life of an access token
 */
public record OAuthApp(String clientId, String clientSecret, String refreshToken, Duration life) {
    /** {@code fake-client}, {@code fake-secret}, {@code fake-refresh}; half an hour. */
    public static final OAuthApp DEFAULT =
            new OAuthApp("fake-client", "fake-secret", "fake-refresh", Duration.ofMinutes(30));

    /** Never its secrets. */
    @Override
    public String toString() {
        return "OAuthApp[" + clientId + "]";
    }
}
