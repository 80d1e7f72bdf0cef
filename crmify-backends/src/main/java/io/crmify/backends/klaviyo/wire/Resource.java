package io.crmify.backends.klaviyo.wire;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** Bodies of JSON:API. */
public final class Resource {
    private Resource() {}

    /** With its type alone. */
    public static JsonObjectBuilder of(String type) {
        return Json.createObjectBuilder().add("type", type);
    }

    /** Just the name of one that is there. */
    public static JsonObject of(String type, String id) {
        return of(type).add("id", id).build();
    }

    public static JsonObject data(JsonValue resource) {
        return Json.createObjectBuilder().add("data", resource).build();
    }

    /** {@code {"data": [...]}} of one. */
    public static JsonObject list(JsonValue resource) {
        return data(Json.createArrayBuilder().add(resource).build());
    }
}
