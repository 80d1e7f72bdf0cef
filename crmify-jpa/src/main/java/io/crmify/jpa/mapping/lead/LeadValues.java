package io.crmify.jpa.mapping.lead;

import io.crmify.jpa.mapping.FieldName;
import io.crmify.jpa.mapping.Normal;
import io.crmify.lead.LeadContent;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's CRM shall have of a lead, in normal values.
 *
 * @param fields those that have a value
 * @param status in the CRM's word; null for none
 */
public record LeadValues(
        SortedMap<FieldName, Object> fields, @Nullable String status, Set<String> tags, Set<String> lists) {
    /**
     * @param words the CRM's word for a stage
     * @param supported the standard fields that the CRM has
     */
    public static LeadValues of(LeadContent content, Function<LeadStage, String> words, Set<LeadField> supported) {
        var fields = new TreeMap<FieldName, Object>();
        content.fields().forEach((field, value) -> {
            if (supported.contains(field)) {
                put(fields, FieldName.of(field), value);
            }
        });
        content.properties().forEach((property, value) -> put(fields, FieldName.ofProperty(property), value));
        var stage = content.stage();
        var status = stage == null ? (String) Normal.of(content.status()) : words.apply(stage);
        return new LeadValues(fields, status, content.tags(), content.lists());
    }

    private static void put(Map<FieldName, Object> fields, FieldName name, Object value) {
        var normal = Normal.of(value);
        if (normal != null) {
            fields.put(name, normal);
        }
    }
}
