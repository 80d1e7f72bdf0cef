package io.crmify.backends.hubspot.lead;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The contacts that leads are about. They carry crmify's key as the lead does; where two leads are about the same contact, it carries
 * the key of one of them, and the other is told by the association.
 */
final class LeadPeople {
    private final HubSpotApi api;
    private final Records leads;
    private final Records contacts;
    private final String keyProperty;

    LeadPeople(HubSpotApi api, Records leads, Records contacts, String keyProperty) {
        this.api = api;
        this.leads = leads;
        this.contacts = contacts;
        this.keyProperty = keyProperty;
    }

    /**
     * The contacts of up to a hundred leads, by the leads' ids.
     *
     * @param keys of the leads, by their ids
     */
    Map<String, LenientJson> of(Map<String, String> keys, Set<String> properties) {
        var known = keys.values().stream().filter(key -> !key.isBlank()).collect(Collectors.toSet());
        var byKey = contacts.by(keyProperty, known, properties);
        var found = new HashMap<String, LenientJson>();
        keys.forEach((lead, key) -> Optional.ofNullable(byKey.get(key))
                .or(() -> lead(lead)
                        .flatMap(LeadPeople::associated)
                        .flatMap(contact -> contacts.one(contact, properties)))
                .ifPresent(contact -> found.put(lead, contact)));
        return found;
    }

    /**
     * The id of the contact of a lead.
     *
     * @throws io.crmify.backend.failure.RecordGoneException if there is no such lead
     */
    String of(String leadId) {
        return contact(lead(leadId).orElseThrow(Records::gone)).orElseThrow(LeadPeople::nobody);
    }

    /** The same, if it can be found, also of a lead that was deleted. */
    Optional<String> everOf(String leadId) {
        return lead(leadId).or(() -> deleted(leadId)).flatMap(this::contact);
    }

    /** What is to be said of a lead that is about nobody. */
    static RecordRefusedException nobody() {
        return new RecordRefusedException(
                "HubSpot tells no contact for the lead: restore it there, or delete the lead",
                Diagnosis.of("CONTACT_MISSING"));
    }

    private Optional<LenientJson> lead(String leadId) {
        return HubSpotApi.isId(leadId) ? leads.told(asked(leadId), Set.of(keyProperty)) : Optional.empty();
    }

    private Optional<LenientJson> deleted(String leadId) {
        return leads.told(asked(leadId).query("archived", "true"), Set.of(keyProperty));
    }

    private HttpCall asked(String leadId) {
        return HttpCall.get(api.path(Place.LEADS) + "/{id}", leadId).query("associations", "contacts");
    }

    private Optional<String> contact(LenientJson lead) {
        return associated(lead).or(() -> Optional.of(lead.at("properties").text(keyProperty))
                .filter(key -> !key.isBlank())
                .flatMap(key -> contacts.find(keyProperty, key)));
    }

    /** The primary one, if HubSpot says which it is. */
    private static Optional<String> associated(LenientJson lead) {
        var all = lead.at("associations").at("contacts").at("results").items().stream()
                .filter(contact -> HubSpotApi.isId(contact.text("id")))
                .toList();
        return all.stream()
                .filter(contact -> contact.text("type").contains("primary"))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .map(contact -> contact.text("id"));
    }
}
