package io.crmify.backend.capability;

import io.crmify.lead.LeadKey;
import java.util.Optional;

/** Finds crmify's own record again. */
public interface KeyLookup {
    /**
     * The id of the record that carries {@link LeadKey#external()}. A backend that declares
     * {@link io.crmify.backend.CreateGuarantee#FINDABLE} must see every create that was applied at least twice the call time-out
     * ago.
     */
    Optional<String> find(LeadKey key);
}
