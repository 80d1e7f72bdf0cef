package io.crmify.backends.klaviyo.wire;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;

/** Bodies of JSON:API. */
public final class Resource {
    /** Looked for once: an import of many profiles makes many objects. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private Resource() {}

    public static JsonObjectBuilder object() {
        return JSON.createObjectBuilder();
    }

    public static JsonArrayBuilder array() {
        return JSON.createArrayBuilder();
    }

    public static JsonValue text(String value) {
        return JSON.createValue(value);
    }

    /** With its type alone. */
    public static JsonObjectBuilder of(String type) {
        return object().add("type", type);
    }

    /** Just the name of one that is there. */
    public static JsonObject of(String type, String id) {
        return of(type).add("id", id).build();
    }

    public static JsonObject data(JsonValue resource) {
        return object().add("data", resource).build();
    }

    /** {@code {"data": [...]}} of one. */
    public static JsonObject list(JsonValue resource) {
        return data(array().add(resource).build());
    }
}
