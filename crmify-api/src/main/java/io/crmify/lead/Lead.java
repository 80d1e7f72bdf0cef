package io.crmify.lead;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one push sends: for a new record everything that has a value, for an existing one only what changed since crmify last
 * sent it. What is absent stays in the CRM as it is.
 *
 * <p>Values are {@link String}, {@link Boolean}, {@link Long}, {@link java.math.BigDecimal}, {@link java.time.LocalDate} or
 * {@link java.time.Instant}; texts are trimmed and never blank.
 *
 * @param crmId the record to update; null to create one
 * @param fields the standard fields to write
 * @param properties the CRM's own properties to write, by the names its API gives them
 * @param status the CRM's word for the status to set; null to leave it
 * @param tags to be added; sent only to backends that take them ({@code TagSupport})
 * @param lists to be joined; sent only to backends that take them ({@code ListSupport})
 * @param cleared what had a value and has none any more; for a new record only if its create may have been applied before
 */
public record Lead(
        LeadKey key,
        @Nullable String crmId,
        Map<LeadField, Object> fields,
        Map<String, Object> properties,
        @Nullable String status,
        Set<String> tags,
        Set<String> lists,
        Cleared cleared) {
    public Lead {
        fields = Map.copyOf(fields);
        properties = Map.copyOf(properties);
        tags = Set.copyOf(tags);
        lists = Set.copyOf(lists);
    }

    /** What is to be emptied in the CRM, in the CRM's own way. */
    public record Cleared(Set<LeadField> fields, Set<String> properties) {
        /** Nothing. */
        public static final Cleared NOTHING = new Cleared(Set.of(), Set.of());

        public Cleared {
            fields = Set.copyOf(fields);
            properties = Set.copyOf(properties);
        }
    }

    /** Whether the push shall create a record. */
    public boolean isCreate() {
        return crmId == null;
    }

    /** The field's value, as a text; null if it is not written. */
    public @Nullable String text(LeadField field) {
        var value = fields.get(field);
        return value == null ? null : value.toString();
    }

    /** The same for another record of the CRM; null to create one. */
    public Lead withCrmId(@Nullable String other) {
        return new Lead(key, other, fields, properties, status, tags, lists, cleared);
    }

    /** Key, CRM id and names; never a value. */
    @Override
    public String toString() {
        var names = new TreeSet<>(properties.keySet());
        fields.keySet().forEach(field -> names.add(field.name()));
        return "Lead[%s -> %s %s]".formatted(key, crmId == null ? "new" : crmId, names);
    }
}
