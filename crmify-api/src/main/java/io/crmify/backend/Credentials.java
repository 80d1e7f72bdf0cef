package io.crmify.backend;

import org.jspecify.annotations.Nullable;

/**
 * How a connection signs in: {@code crmify.backend.auth.api-key}, {@code username}, {@code password} and {@code token}, each null
 * if absent. Which are needed is up to the backend.
 */
public record Credentials(
        @Nullable String apiKey,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token) {
    /** None at all. */
    public static final Credentials NONE = new Credentials(null, null, null, null);

    /** Which are there; never what they are. */
    @Override
    public String toString() {
        return "Credentials[apiKey=%s, username=%s, password=%s, token=%s]"
                .formatted(told(apiKey), told(username), told(password), told(token));
    }

    private static String told(@Nullable String secret) {
        return secret == null ? "absent" : "given";
    }
}
