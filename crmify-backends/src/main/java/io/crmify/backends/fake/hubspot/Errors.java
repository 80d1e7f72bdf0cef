package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.UUID;

/** HubSpot's error bodies. Like the original, they quote what was sent. */
public final class Errors {
    private Errors() {}

    /** One value that a property does not take. */
    public record InvalidValue(String name, String code, String message) {}

    public static Refused unauthorized() {
        return refused(
                401,
                "INVALID_AUTHENTICATION",
                "Authentication credentials not found. This API supports OAuth 2.0 authentication");
    }

    public static Refused missingScope(String scope) {
        var detail = Json.createObjectBuilder()
                .add("message", "One or more of the following scopes are required.")
                .add(
                        "context",
                        Json.createObjectBuilder()
                                .add(
                                        "requiredGranularScopes",
                                        Json.createArrayBuilder().add(scope)));
        var body = envelope("MISSING_SCOPES", "This app hasn't been granted all required scopes")
                .add("errors", Json.createArrayBuilder().add(detail));
        return new Refused(Reply.json(403, body.build()), "MISSING_SCOPES " + scope);
    }

    public static Refused unreadable() {
        return refused(400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 1: unexpected content");
    }

    public static Refused invalid(String message) {
        return refused(400, "VALIDATION_ERROR", message);
    }

    public static Refused invalid(List<InvalidValue> values) {
        var body = envelope("VALIDATION_ERROR", "Property values were not valid: " + printed(values));
        var reasons =
                values.stream().map(value -> value.name() + " " + value.code()).toList();
        return new Refused(Reply.json(400, body.build()), reasons.toString());
    }

    public static Refused notFound() {
        return refused(404, "OBJECT_NOT_FOUND", "resource not found");
    }

    public static Refused conflict(String message) {
        return refused(409, "CONFLICT", message);
    }

    public static Refused refused(int status, String category, String message) {
        return new Refused(Reply.json(status, envelope(category, message).build()), category);
    }

    private static JsonObjectBuilder envelope(String category, String message) {
        return Json.createObjectBuilder()
                .add("status", "error")
                .add("message", message)
                .add("correlationId", UUID.randomUUID().toString())
                .add("category", category);
    }

    private static JsonArray printed(List<InvalidValue> values) {
        var array = Json.createArrayBuilder();
        values.forEach(value -> array.add(printed(value)));
        return array.build();
    }

    private static JsonObject printed(InvalidValue value) {
        return Json.createObjectBuilder()
                .add("isValid", false)
                .add("message", value.message())
                .add("error", value.code())
                .add("name", value.name())
                .build();
    }
}
