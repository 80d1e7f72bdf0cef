package io.crmify.backends.fake.hubspot;

import java.util.Optional;

/** The contacts, as what is done with them must know them. */
public interface People {
    boolean isThere(String contactId);

    Optional<String> byEmail(String email);
}
