package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tags, in a property with several checkboxes that {@code crmify.backend.tag-property} names, since HubSpot has none of its own. A
 * change is read and then written: what people change in between is lost.
 */
public final class ContactTags implements Tagging {
    private final HubSpotApi api;
    private final PropertyNames names;
    private final ContactReads reads;

    public ContactTags(HubSpotApi api, PropertyNames names, ContactReads reads) {
        this.api = api;
        this.names = names;
        this.reads = reads;
    }

    @Override
    public Set<String> tags(String crmId) {
        return TagText.tags(text(crmId));
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        ensureUsable(names, added);
        var before = text(crmId);
        write(crmId, before, TagText.plus(before, added));
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        var before = text(crmId);
        write(crmId, before, TagText.minus(before, removed));
    }

    /** Whether these can be added to any contact. */
    static void ensureUsable(PropertyNames names, Set<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        if (names.tags().isEmpty()) {
            throw noProperty();
        }
        if (tags.stream().anyMatch(tag -> tag.contains(";"))) {
            throw new RecordRefusedException(
                    "HubSpot parts tags by semicolons, so a tag cannot hold one. Nothing was sent.",
                    new Diagnosis("TAG_MALFORMED", null, List.of(names.tags())));
        }
    }

    private static MisconfiguredException noProperty() {
        return new MisconfiguredException(
                "HubSpot has no tags of its own: set crmify.backend.tag-property to a property with several checkboxes",
                Diagnosis.of("TAG_PROPERTY_MISSING"));
    }

    private String text(String crmId) {
        if (names.tags().isEmpty()) {
            throw noProperty();
        }
        return reads.value(crmId, names.tags())
                .orElseThrow(() -> new RecordGoneException(
                        "HubSpot does not know the contact any more", Diagnosis.of("RECORD_GONE")));
    }

    private void write(String crmId, String before, Set<String> tags) {
        if (!tags.equals(TagText.tags(before))) {
            patch(api, crmId, Map.of(names.tags(), TagText.joined(tags)));
        }
    }

    /** Writes properties of one contact. */
    static void patch(HubSpotApi api, String crmId, Map<String, String> texts) {
        if (!HubSpotApi.isId(crmId)) {
            throw new RecordGoneException("The CRM id is none of HubSpot's", Diagnosis.of("RECORD_GONE"));
        }
        var properties = Json.createObjectBuilder();
        texts.forEach(properties::add);
        var answer = api.send(HttpCall.patch(api.path(Place.CONTACTS) + "/{id}", crmId)
                .json(Json.createObjectBuilder().add("properties", properties).build()));
        if (!answer.isSuccess()) {
            throw api.failureOfOne(answer);
        }
        answer.json();
    }
}
