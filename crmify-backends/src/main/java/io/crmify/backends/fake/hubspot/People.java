package io.crmify.backends.fake.hubspot;

import java.util.Optional;

/** The contacts, as what is done with them must know them. */
public interface People {
    boolean isThere(String contactId);

    /** The id that the contact has now: another one after it was merged. */
    Optional<String> idNow(String contactId);

    Optional<String> byEmail(String email);
}
