package io.crmify.backends.oauth;

import io.crmify.backend.token.StoredToken;
import java.util.Optional;

/** A way to come by an access token. */
@FunctionalInterface
public interface Grant {
    /**
     * Asks for one, over the network.
     *
     * @param known the one before; empty if there is none
     * @throws io.crmify.backend.failure.UnauthorizedException if the CRM gives none to these credentials
     */
    StoredToken request(Optional<StoredToken> known);
}
