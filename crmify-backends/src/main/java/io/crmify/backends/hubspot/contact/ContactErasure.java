package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.RecordErasure;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;
import java.util.Set;

/** Erases contacts, so that nobody can restore them. By the id alone: an address would be kept out of HubSpot for good. */
public final class ContactErasure implements RecordErasure {
    private static final String PROOF = "[A-Za-z0-9._-]{1,128}";

    private final HubSpotApi api;
    private final Records contacts;

    public ContactErasure(HubSpotApi api, Records contacts) {
        this.api = api;
        this.contacts = contacts;
    }

    /** Complete only once HubSpot says that it has no such contact. One that was merged into another is erased with that one. */
    @Override
    public Erasure erase(String crmId) {
        if (!HubSpotApi.isId(crmId)) {
            return new Erasure("", true);
        }
        var proof = ask(crmId);
        var left = contacts.one(crmId, Set.of()).map(contact -> contact.text("id"));
        if (left.isPresent() && !left.get().equals(crmId)) {
            proof = ask(left.get());
            left = contacts.one(left.get(), Set.of()).map(contact -> contact.text("id"));
        }
        return new Erasure(proof, left.isEmpty());
    }

    /** The id of the call, if HubSpot tells one. */
    private String ask(String crmId) {
        var body = Json.createObjectBuilder().add("objectId", crmId).build();
        var answer = api.send(
                HttpCall.post(api.path(Place.CONTACTS) + "/gdpr-delete").json(body));
        if (!answer.isMissing()) {
            api.done(answer);
        }
        return answer.header("X-HubSpot-Correlation-Id")
                .filter(id -> id.matches(PROOF))
                .orElse("");
    }
}
