package io.crmify.backends.http;

import io.crmify.backend.token.StoredToken;

/** Access tokens that have an end, as a call needs them. */
public interface Tokens {
    /** One that is good for now; may ask for it over the network. */
    StoredToken current();

    /** Another one than that, which the CRM has just refused. */
    StoredToken after(StoredToken refused);
}
