package io.crmify.backends.nationbuilder.person;

import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.ReadRecords;
import java.util.Optional;

/** Looks for people, and reads what they hold. */
public interface Reads extends ReadRecords, FlagReading {
    /** Who carries crmify's key. */
    Optional<String> byKey(String external);

    /** Who has that address. */
    Optional<String> byEmail(String email);
}
