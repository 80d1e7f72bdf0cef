package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;

/** JSON:API, as v2 reads and writes it. */
final class V2 {
    private V2() {}

    static Reply reply(int status, JsonValue body) {
        return new Reply(status, "application/vnd.api+json; charset=utf-8", body.toString(), Map.of());
    }

    static Reply one(int status, JsonObject resource) {
        return reply(status, Json.createObjectBuilder().add("data", resource).build());
    }

    static JsonObjectBuilder resource(String type, long id, JsonObject attributes) {
        return Json.createObjectBuilder()
                .add("id", Long.toString(id))
                .add("type", type)
                .add("attributes", attributes);
    }

    /** What is to be written, of that type, and of that id if the path names one. */
    static JsonObject data(Request request, String type) {
        var body = request.object().orElseThrow(() -> Errors.bad("The body is no JSON"));
        if (!(body.get("data") instanceof JsonObject data)
                || !data.getString("type", "").equals(type)) {
            throw Errors.bad("data must be of the type " + type);
        }
        var isNamed = request.path().matches(".*/\\d+(/\\w+)?$");
        if (isNamed && !data.getString("id", "").equals(Long.toString(id(request)))) {
            throw Errors.bad("data must have the id of the path");
        }
        return data;
    }

    static JsonObject attributes(Request request, String type) {
        return data(request, type).get("attributes") instanceof JsonObject attributes
                ? attributes
                : JsonObject.EMPTY_JSON_OBJECT;
    }

    /** The number in the path. */
    static long id(Request request) {
        for (var part : request.path().split("/")) {
            if (part.matches("\\d+")) {
                if (part.length() > 18) {
                    throw Errors.notFound();
                }
                return Long.parseLong(part);
            }
        }
        throw Errors.notFound();
    }

    /** An id that a body names. */
    static long id(JsonObject attributes, String name) {
        var text = attributes.getString(name, "");
        if (!text.matches("\\d{1,18}")) {
            throw Errors.invalid(name, "blank", "can't be blank");
        }
        return Long.parseLong(text);
    }

    static Reply deleted() {
        return reply(
                200,
                Json.createObjectBuilder()
                        .add("meta", JsonObject.EMPTY_JSON_OBJECT)
                        .build());
    }
}
