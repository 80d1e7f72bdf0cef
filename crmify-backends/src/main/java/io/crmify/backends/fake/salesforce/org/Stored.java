package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A record as it was when it was read. Empty fields are absent. */
public record Stored(String id, ObjectType type, Map<String, JsonValue> values, Instant createdAt, Instant changedAt) {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

    public Stored {
        values = Map.copyOf(values);
    }

    Stored with(Map<String, JsonValue> written, Instant at) {
        var merged = new HashMap<>(values);
        written.forEach((name, value) -> {
            if (value == JsonValue.NULL
                    || value instanceof JsonString text && text.getString().isEmpty()) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        return new Stored(id, type, merged, createdAt, at);
    }

    /** The value of a field; null's if it has none. */
    JsonValue value(String field) {
        if (field.equalsIgnoreCase("Id")) {
            return Values.of(id);
        }
        if (field.equalsIgnoreCase("CreatedDate")) {
            return Values.of(FORMAT.format(createdAt));
        }
        if (field.equalsIgnoreCase("SystemModstamp")) {
            return Values.of(FORMAT.format(changedAt));
        }
        var column = type.column(field);
        return column.<JsonValue>map(known -> values.getOrDefault(
                        known.name(), known.type().equals("boolean") ? JsonValue.FALSE : JsonValue.NULL))
                .orElse(JsonValue.NULL);
    }

    /** A field as a text; empty if it has none. */
    public String text(String field) {
        var value = value(field);
        return value == JsonValue.NULL ? "" : value instanceof JsonString text ? text.getString() : value.toString();
    }

    /** With these fields, as REST shows it. */
    public JsonObject json(List<String> fields) {
        var record = Values.object()
                .add(
                        "attributes",
                        Values.object()
                                .add("type", type.name())
                                .add("url", "/services/data/v66.0/sobjects/%s/%s".formatted(type.name(), id)));
        fields.forEach(field -> record.add(type.column(field).map(Column::name).orElse(field), value(field)));
        return record.build();
    }
}
