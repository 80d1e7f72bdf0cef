package io.crmify.backends.klaviyo.profile;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The tags of a profile, which are a list among its custom properties, and its other properties one by one. */
public final class ProfileTags {
    private final KlaviyoApi api;
    private final ProfileReads reads;
    private final ProfileNames names;

    public ProfileTags(KlaviyoApi api, ProfileReads reads, ProfileNames names) {
        this.api = api;
        this.reads = reads;
        this.names = names;
    }

    public Set<String> tags(String crmId) {
        return reads.tags(crmId)
                .orElseThrow(() -> new RecordGoneException(
                        "Klaviyo does not know the profile any more", Diagnosis.of("RECORD_GONE")));
    }

    // Only what is not there yet: nobody promises that a list holds what is appended twice but once.
    public void tag(String crmId, Set<String> added) {
        var missing = new TreeSet<>(added);
        missing.removeAll(tags(crmId));
        change(crmId, "append", missing);
    }

    public void untag(String crmId, Set<String> removed) {
        var present = new TreeSet<>(tags(crmId));
        present.retainAll(removed);
        change(crmId, "unappend", present);
    }

    private void change(String crmId, String how, Collection<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        var list = Json.createObjectBuilder().add(names.tags(), Json.createArrayBuilder(tags));
        var changes = Json.createObjectBuilder()
                .add("patch_properties", Json.createObjectBuilder().add(how, list));
        patch(crmId, Json.createObjectBuilder(), changes.build());
    }

    /** Sets a custom property to true. */
    public void flag(String crmId, String property) {
        var properties = Json.createObjectBuilder().add(property, true);
        patch(
                crmId,
                Json.createObjectBuilder().add(ProfileNames.PROPERTIES, properties),
                Json.createObjectBuilder().build());
    }

    private void patch(String crmId, JsonObjectBuilder attributes, JsonObject meta) {
        var profile = Resource.of("profile").add("id", crmId).add("attributes", attributes);
        if (!meta.isEmpty()) {
            profile.add("meta", meta);
        }
        Verdicts.doneWithProfile(api.send(Place.UPDATE_PROFILE.call(crmId), Resource.data(profile.build())));
    }
}
