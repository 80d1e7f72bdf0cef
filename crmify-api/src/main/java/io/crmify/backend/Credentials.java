package io.crmify.backend;

import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a connection signs in: {@code crmify.backend.auth.api-key}, {@code username}, {@code password}, {@code token}, and OAuth's
 * {@code client-id}, {@code client-secret}, {@code refresh-token} and {@code private-key}; each null if absent. Which are needed is
 * up to the backend.
 *
 * @param privateKey in PEM, PKCS#8
 */
public record Credentials(
        @Nullable String apiKey,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String refreshToken,
        @Nullable String privateKey) {
    /** None at all. */
    public static final Credentials NONE = new Credentials(null, null, null, null);

    /** Without any of OAuth. */
    public Credentials(
            @Nullable String apiKey, @Nullable String username, @Nullable String password, @Nullable String token) {
        this(apiKey, username, password, token, null, null, null, null);
    }

    /** Which are there; never what they are. */
    @Override
    public String toString() {
        var told = new LinkedHashMap<String, @Nullable String>();
        told.put("apiKey", apiKey);
        told.put("username", username);
        told.put("password", password);
        told.put("token", token);
        told.put("clientId", clientId);
        told.put("clientSecret", clientSecret);
        told.put("refreshToken", refreshToken);
        told.put("privateKey", privateKey);
        return told.entrySet().stream()
                .map(secret -> secret.getKey() + "=" + (secret.getValue() == null ? "absent" : "given"))
                .collect(Collectors.joining(", ", "Credentials[", "]"));
    }
}
