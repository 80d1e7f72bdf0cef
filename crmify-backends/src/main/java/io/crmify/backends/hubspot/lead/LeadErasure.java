package io.crmify.backends.hubspot.lead;

import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.hubspot.contact.ContactErasure;
import io.crmify.backends.hubspot.record.Records;
import java.util.Map;

/**
 * Erases the contact that a lead is about, and deletes the lead. HubSpot has no erasure of leads: what is deleted can be restored for 90
 * days, so the lead loses its name before.
 */
final class LeadErasure implements RecordErasure {
    private final Records leads;
    private final LeadPeople whose;
    private final ContactErasure contacts;

    LeadErasure(Records leads, LeadPeople whose, ContactErasure contacts) {
        this.leads = leads;
        this.whose = whose;
        this.contacts = contacts;
    }

    /** The contact first: while the lead is there, it can be found again. */
    @Override
    public Erasure erase(String crmId) {
        var erased = whose.everOf(crmId).map(contacts::erase).orElseGet(() -> new Erasure("", true));
        try {
            leads.patch(crmId, Map.of(LeadSending.NAME, "erased"));
            leads.delete(crmId);
        } catch (RecordGoneException deleted) {
            return erased;
        }
        return erased;
    }
}
