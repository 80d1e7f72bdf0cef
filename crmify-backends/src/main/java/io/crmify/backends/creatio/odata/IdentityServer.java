package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.oauth.Grant;
import java.util.Optional;

/** Tells of an address that is none of the identity server: Creatio itself answers there, with its page to sign in. */
public record IdentityServer(Grant tokens) implements Grant {
    private static final Diagnosis A_PAGE = Diagnosis.of("HTTP_200", 200);

    @Override
    public StoredToken request(Optional<StoredToken> known) {
        try {
            return tokens.request(known);
        } catch (MisconfiguredException wrong) {
            if (!wrong.diagnosis().equals(A_PAGE)) {
                throw wrong;
            }
            throw new MisconfiguredException(
                    wrong.getMessage() + " Correct crmify.backend.identity-url. Nothing else was sent.",
                    Diagnosis.of("IDENTITY_URL_WRONG", 200));
        }
    }
}
