package io.crmify.backends.hubspot.record;

import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tags, in a property with several checkboxes that {@code crmify.backend.tag-property} names, since HubSpot has none of its own. A
 * change is read and then written: what people change in between is lost.
 */
public final class RecordTags implements Tagging {
    private final Records records;
    private final String property;

    /** @param property empty if there is none */
    public RecordTags(Records records, String property) {
        this.records = records;
        this.property = property;
    }

    @Override
    public Set<String> tags(String crmId) {
        return TagText.tags(text(crmId));
    }

    @Override
    public void tag(String crmId, Set<String> added) {
        ensureUsable(property, added);
        var before = text(crmId);
        write(crmId, before, TagText.plus(before, added));
    }

    @Override
    public void untag(String crmId, Set<String> removed) {
        var before = text(crmId);
        write(crmId, before, TagText.minus(before, removed));
    }

    /** Whether these can be added to any record. */
    public static void ensureUsable(String property, Set<String> tags) {
        if (tags.isEmpty()) {
            return;
        }
        if (property.isEmpty()) {
            throw noProperty();
        }
        if (tags.stream().anyMatch(tag -> tag.contains(";"))) {
            throw new RecordRefusedException(
                    "HubSpot parts tags by semicolons, so a tag cannot hold one. Nothing was sent.",
                    new Diagnosis("TAG_MALFORMED", null, List.of(property)));
        }
    }

    private static MisconfiguredException noProperty() {
        return new MisconfiguredException(
                "HubSpot has no tags of its own: set crmify.backend.tag-property to a property with several checkboxes",
                Diagnosis.of("TAG_PROPERTY_MISSING"));
    }

    private String text(String crmId) {
        if (property.isEmpty()) {
            throw noProperty();
        }
        return records.value(crmId, property).orElseThrow(Records::gone);
    }

    private void write(String crmId, String before, Set<String> tags) {
        if (!tags.equals(TagText.tags(before))) {
            records.patch(crmId, Map.of(property, TagText.joined(tags)));
        }
    }
}
