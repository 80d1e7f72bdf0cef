package io.crmify.event;

import io.crmify.lead.LeadKey;

/**
 * The CRM has taken a lead's latest state.
 *
 * @param outcome how the record came to be what it is
 */
public record LeadSynced(String connection, LeadKey lead, String crmId, Outcome outcome) {
    /** What the push did. */
    public enum Outcome {
        CREATED,
        UPDATED,
        /** A record that was there before is now the lead's. */
        ADOPTED
    }
}
