package io.crmify.backends.klaviyo.profile;

import io.crmify.backends.klaviyo.profile.ProfileNames.Part;
import io.crmify.backends.klaviyo.profile.ProfileNames.Path;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is sent of one lead, part by part.
 *
 * @param values null clears
 * @param unset the custom properties to remove
 * @param tags to be appended to the list of them
 */
public record ProfileForm(
        Lead lead, Map<Part, Map<String, JsonValue>> values, Set<String> unset, Set<String> tags, String tagsProperty) {
    static final class Builder {
        private final Lead lead;
        private final Map<Part, Map<String, JsonValue>> values = new EnumMap<>(Part.class);
        private final Set<String> unset = new TreeSet<>();

        Builder(Lead lead) {
            this.lead = lead;
            for (var part : Part.values()) {
                values.put(part, new TreeMap<>());
            }
        }

        Builder put(Path path, @Nullable Object value) {
            if (value == null && path.part() == Part.PROPERTY) {
                unset.add(path.name());
            } else {
                part(path.part()).put(path.name(), json(value));
                unset.remove(path.name());
            }
            return this;
        }

        private Map<String, JsonValue> part(Part part) {
            return values.computeIfAbsent(part, absent -> new TreeMap<>());
        }

        ProfileForm build(String tagsProperty) {
            var tags = lead.tags().stream()
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            return new ProfileForm(lead, values, unset, tags, tagsProperty);
        }
    }

    /** The same without an attribute. */
    ProfileForm without(String attribute) {
        var fewer = new EnumMap<>(values);
        var attributes = new TreeMap<>(of(Part.ATTRIBUTE));
        attributes.remove(attribute);
        fewer.put(Part.ATTRIBUTE, attributes);
        return new ProfileForm(lead, fewer, unset, tags, tagsProperty);
    }

    /** Whether an attribute is sent with a value. */
    boolean has(String attribute) {
        return of(Part.ATTRIBUTE).getOrDefault(attribute, JsonValue.NULL) != JsonValue.NULL;
    }

    private Map<String, JsonValue> of(Part part) {
        return values.getOrDefault(part, Map.of());
    }

    /** As a resource of its own, or an item of an import. */
    public JsonObject resource() {
        var resource = Resource.of("profile");
        var id = lead.crmId();
        if (id != null) {
            resource.add("id", id);
        }
        var attributes = Resource.object();
        of(Part.ATTRIBUTE).forEach(attributes::add);
        addPart(attributes, ProfileNames.LOCATION, of(Part.LOCATION));
        addPart(attributes, ProfileNames.PROPERTIES, of(Part.PROPERTY));
        resource.add("attributes", attributes);
        var changes = changes();
        return (changes.isEmpty()
                        ? resource
                        : resource.add("meta", Resource.object().add("patch_properties", changes)))
                .build();
    }

    private static void addPart(JsonObjectBuilder attributes, String name, Map<String, JsonValue> values) {
        if (!values.isEmpty()) {
            var part = Resource.object();
            values.forEach(part::add);
            attributes.add(name, part);
        }
    }

    private JsonObject changes() {
        var changes = Resource.object();
        if (!tags.isEmpty()) {
            changes.add("append", Resource.object().add(tagsProperty, texts(tags)));
        }
        if (!unset.isEmpty()) {
            changes.add("unset", texts(unset));
        }
        return changes.build();
    }

    private static JsonArrayBuilder texts(Set<String> texts) {
        var array = Resource.array();
        texts.forEach(array::add);
        return array;
    }

    /** A value of a lead, with the type that JSON has for it. */
    public static JsonValue json(@Nullable Object value) {
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Long number) {
            return Json.createValue(number);
        } else if (value instanceof BigDecimal number) {
            return Json.createValue(number);
        } else if (value instanceof Instant instant) {
            return Resource.text(instant.truncatedTo(ChronoUnit.MILLIS).toString());
        }
        return Resource.text(value.toString());
    }
}
