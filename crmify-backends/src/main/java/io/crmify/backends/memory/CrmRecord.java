package io.crmify.backends.memory;

import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One record of an {@link InMemoryCrm}, as it was when it was read.
 *
 * @param key the lead's {@link io.crmify.lead.LeadKey#external()}; null if people made the record, or the CRM keeps no keys
 * @param status null for none
 */
public record CrmRecord(
        String id,
        @Nullable String key,
        Map<LeadField, Object> fields,
        Map<String, Object> properties,
        @Nullable String status,
        Set<String> tags,
        Set<String> lists) {
    public CrmRecord {
        fields = Map.copyOf(fields);
        properties = Map.copyOf(properties);
        tags = Set.copyOf(tags);
        lists = Set.copyOf(lists);
    }

    /** The field's value as a text; null if it is empty. */
    public @Nullable String text(LeadField field) {
        var value = fields.get(field);
        return value == null ? null : value.toString();
    }

    /** The value of one of the CRM's own properties as a text; null if it is empty. */
    public @Nullable String text(String property) {
        var value = properties.get(property);
        return value == null ? null : value.toString();
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "CrmRecord[%s %s %s]".formatted(id, fields.keySet(), properties.keySet());
    }
}
