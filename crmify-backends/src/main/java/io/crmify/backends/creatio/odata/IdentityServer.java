package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.oauth.Grant;
import java.util.Optional;

/** Tells failures of the identity server from those of Creatio: where no token was had, nothing was sent. */
public record IdentityServer(Grant tokens) implements Grant {
    @Override
    public StoredToken request(Optional<StoredToken> known) {
        try {
            return tokens.request(known);
        } catch (OutcomeUnknownException unread) {
            if (unread.diagnosis().reason().equals("NOT_JSON")) {
                // Creatio itself answers so, with its page to sign in
                throw new MisconfiguredException(
                        unread.getMessage() + " Correct crmify.backend.identity-url. Nothing else was sent.",
                        Diagnosis.of("IDENTITY_URL_WRONG", 200));
            }
            throw new UnavailableException(unread.getMessage() + " Nothing else was sent.", unread.diagnosis(), null);
        }
    }
}
