package io.crmify.backend.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a CRM gave out.
 *
 * @param access the access token
 * @param refresh with which the next one is asked for; null if that takes none
 * @param expiresAt null if the CRM does not say
 * @param instance the address that the token is good for; null for the connection's own
 */
public record StoredToken(
        String access,
        @Nullable String refresh,
        @Nullable Instant expiresAt,
        @Nullable String instance) {
    /** Never what it is. */
    @Override
    public String toString() {
        return "StoredToken[expiresAt=" + expiresAt + "]";
    }
}
