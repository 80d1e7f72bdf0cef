package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.RecordErasure;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;

/** Deletes contacts, which people can restore, and erases them, which nobody can. */
public final class ContactRemoval implements RecordErasure {
    private static final String PROOF = "[A-Za-z0-9._-]{1,128}";

    private final HubSpotApi api;

    public ContactRemoval(HubSpotApi api) {
        this.api = api;
    }

    /** Whether there was something to delete; HubSpot says so of what is not there, too. */
    public boolean delete(String crmId) {
        if (!HubSpotApi.isId(crmId)) {
            return false;
        }
        var answer = api.send(HttpCall.delete(api.path(Place.CONTACTS) + "/{id}", crmId));
        if (answer.isMissing()) {
            return false;
        }
        ensureDone(answer);
        return true;
    }

    /** By the id alone: an address would be kept out of HubSpot for good. */
    @Override
    public Erasure erase(String crmId) {
        if (!HubSpotApi.isId(crmId)) {
            return new Erasure("", true);
        }
        var body = Json.createObjectBuilder().add("objectId", crmId).build();
        var answer = api.send(
                HttpCall.post(api.path(Place.CONTACTS) + "/gdpr-delete").json(body));
        if (!answer.isMissing()) {
            ensureDone(answer);
        }
        var proof = answer.header("X-HubSpot-Correlation-Id").filter(id -> id.matches(PROOF));
        return new Erasure(proof.orElse(""), true);
    }

    private void ensureDone(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw api.verdicts().of(answer);
        }
        answer.orFailWithoutContent();
    }
}
