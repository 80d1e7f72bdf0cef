package io.crmify.lead;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link LeadMapper} says of an entity. Immutable; each method returns a copy.
 *
 * <pre>{@code
 * return LeadContent.empty()
 *         .with(LeadField.EMAIL, person.email())
 *         .with("shoe_size", person.shoeSize())
 *         .withStage(LeadStage.NEW);
 * }</pre>
 *
 * <p>Values are of the types that {@link io.crmify.annotation.CrmField} allows. Null and blank mean "has none": nothing is sent
 * for a new record, and a record that had a value has it cleared.
 *
 * @param fields standard fields; null values are dropped
 * @param properties the CRM's own, by the names its API gives them; null values are dropped
 * @param status the CRM's own word; null if {@code stage} tells it, or nothing is to be sent
 * @param stage in words that each backend translates; null for none
 * @param tags to be added; crmify never removes one
 * @param lists to be joined; crmify never leaves one
 */
public record LeadContent(
        Map<LeadField, Object> fields,
        Map<String, Object> properties,
        @Nullable String status,
        @Nullable LeadStage stage,
        Set<String> tags,
        Set<String> lists) {
    private static final LeadContent EMPTY = new LeadContent(Map.of(), Map.of(), null, null, Set.of(), Set.of());

    public LeadContent {
        fields = Map.copyOf(fields);
        properties = Map.copyOf(properties);
        tags = Set.copyOf(tags);
        lists = Set.copyOf(lists);
        if (fields.containsKey(LeadField.CUSTOM)) {
            throw new IllegalArgumentException("CUSTOM is no field: give the CRM's property by its name");
        }
    }

    /** Nothing at all. */
    public static LeadContent empty() {
        return EMPTY;
    }

    public LeadContent with(LeadField field, @Nullable Object value) {
        var copy = new EnumMap<LeadField, Object>(LeadField.class);
        copy.putAll(fields);
        put(copy, field, value);
        return new LeadContent(copy, properties, status, stage, tags, lists);
    }

    public LeadContent with(String property, @Nullable Object value) {
        var copy = new LinkedHashMap<>(properties);
        put(copy, property, value);
        return new LeadContent(fields, copy, status, stage, tags, lists);
    }

    public LeadContent withStatus(@Nullable String word) {
        return new LeadContent(fields, properties, word, null, tags, lists);
    }

    public LeadContent withStage(@Nullable LeadStage reached) {
        return new LeadContent(fields, properties, null, reached, tags, lists);
    }

    public LeadContent withTags(Collection<String> added) {
        return new LeadContent(fields, properties, status, stage, new LinkedHashSet<>(added), lists);
    }

    public LeadContent withLists(Collection<String> joined) {
        return new LeadContent(fields, properties, status, stage, tags, new LinkedHashSet<>(joined));
    }

    private static <K> void put(Map<K, Object> map, K key, @Nullable Object value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    /** Names only, never a value. */
    @Override
    public String toString() {
        return "LeadContent" + fields.keySet() + properties.keySet();
    }
}
