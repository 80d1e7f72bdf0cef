package io.crmify.backends.fake;

import io.crmify.backends.fake.Schema.Property;
import io.crmify.backends.fake.Schema.Rule;
import io.crmify.backends.fake.hubspot.Call;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** What can be asked of the contacts' properties. */
final class PropertyCalls {
    private final Schema schema;

    PropertyCalls(Schema schema) {
        this.schema = schema;
    }

    Reply list(Call call) {
        var results = Json.createArrayBuilder();
        schema.all().forEach(property -> results.add(json(property)));
        return Reply.json(
                200, Json.createObjectBuilder().add("results", results).build());
    }

    Reply describe(Call call) {
        return Reply.json(200, json(schema.property(call.variable()).orElseThrow(Errors::notFound)));
    }

    Reply create(Call call) {
        var body = call.object();
        required(body, "groupName");
        var property = new Property(
                required(body, "name"),
                required(body, "label"),
                required(body, "type"),
                required(body, "fieldType"),
                options(body),
                body.get("hasUniqueValue") == JsonValue.TRUE ? Rule.UNIQUE : Rule.FREE);
        if (!property.name().matches("[a-z][a-z0-9_]*")) {
            throw Errors.invalid("Property name \"%s\" is invalid".formatted(property.name()));
        }
        schema.create(property);
        return Reply.json(201, json(property));
    }

    private static String required(JsonObject body, String name) {
        return Optional.ofNullable(body.get(name))
                .flatMap(Call::text)
                .orElseThrow(() -> Errors.invalid(name + " is required"));
    }

    private static List<String> options(JsonObject body) {
        return body.get("options") instanceof JsonArray options
                ? options.stream()
                        .map(option -> option instanceof JsonObject object ? object.getString("value", "") : "")
                        .toList()
                : List.of();
    }

    private static JsonObject json(Property property) {
        var options = Json.createArrayBuilder();
        property.options()
                .forEach(option -> options.add(Json.createObjectBuilder()
                        .add("label", option)
                        .add("value", option)
                        .add("hidden", false)));
        var readOnly = property.rule() == Rule.READ_ONLY;
        return Json.createObjectBuilder()
                .add("name", property.name())
                .add("label", property.label())
                .add("type", property.type())
                .add("fieldType", property.fieldType())
                .add("groupName", "contactinformation")
                .add("hasUniqueValue", property.rule() == Rule.UNIQUE)
                .add("options", options)
                .add("modificationMetadata", Json.createObjectBuilder().add("readOnlyValue", readOnly))
                .build();
    }
}
