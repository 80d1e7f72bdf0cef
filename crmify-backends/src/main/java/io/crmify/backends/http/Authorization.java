package io.crmify.backends.http;

import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes the {@code Authorization} header of a call from the credentials as they are at that moment. */
@FunctionalInterface
public interface Authorization {
    /**
     * The header's value; empty for no header.
     *
     * @throws UnauthorizedException if the credentials lack what it takes; the message names the setting
     */
    String header(Credentials credentials);

    /** No header at all. */
    static Authorization none() {
        return credentials -> "";
    }

    /** {@code Bearer} and the token. */
    static Authorization bearer() {
        return credentials -> "Bearer " + required(credentials.token(), "token");
    }

    /** {@code Basic} with the API key as the user and no password. */
    static Authorization basicApiKey() {
        return credentials -> basic(required(credentials.apiKey(), "api-key"), "");
    }

    /** {@code Basic} with user name and password. */
    static Authorization basic() {
        return credentials ->
                basic(required(credentials.username(), "username"), required(credentials.password(), "password"));
    }

    private static String basic(String user, String password) {
        var both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
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
