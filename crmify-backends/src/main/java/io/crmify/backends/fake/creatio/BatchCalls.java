package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.creatio.TableCalls.Asked;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** {@code $batch} in JSON: the parts one after the other, and no further than the first that fails unless that is asked for. */
final class BatchCalls {
    private static final int MOST = 100;

    private final TableCalls tables;
    private final JsonReaderFactory readers = Json.createReaderFactory(Map.of());
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    BatchCalls(TableCalls tables) {
        this.tables = tables;
    }

    Reply answer(Request request, String address) {
        var body = request.object().orElseThrow(() -> Errors.invalid("The request is invalid."));
        if (!(body.get("requests") instanceof JsonArray requests)) {
            throw Errors.invalid("requests is missing");
        }
        var parts = requests.getValuesAs(JsonObject.class);
        ensureOrderly(parts);
        var goesOn = request.header("prefer").contains("continue-on-error");
        var responses = Json.createArrayBuilder();
        for (var part : parts) {
            var reply = tables.answer(asked(part, address));
            responses.add(response(part.getString("id"), reply));
            if (reply.status() >= 400 && !goesOn && !goesOn(part)) {
                break;
            }
        }
        return Reply.json(
                200, Json.createObjectBuilder().add("responses", responses).build());
    }

    private static boolean goesOn(JsonObject part) {
        var headers = part.getJsonObject("headers");
        return headers != null && headers.getString("Prefer", "").contains("continue-on-error");
    }

    private static void ensureOrderly(List<JsonObject> parts) {
        if (parts.size() > MOST) {
            throw Errors.invalid("The maximum number of operations in a batch, 100, has been exceeded.");
        }
        var ids = new HashSet<String>();
        for (var part : parts) {
            if (!ids.add(part.getString("id", "")) || part.getString("id", "").isEmpty()) {
                throw Errors.invalid("each request needs an id of its own");
            }
            var headers = part.getJsonObject("headers");
            if (part.containsKey("body")
                    && (headers == null
                            || !headers.getString("Content-Type", "").startsWith("application/json"))) {
                throw Errors.invalid("a request has a body, but no Content-Type");
            }
        }
    }

    private static Asked asked(JsonObject part, String address) {
        var body = part.get("body") instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        return new Asked(part.getString("method", ""), part.getString("url", ""), Map.of(), body, address);
    }

    private JsonObjectBuilder response(String id, Reply reply) {
        var response = json.createObjectBuilder()
                .add("id", id)
                .add("status", reply.status())
                .add("headers", json.createObjectBuilder().add("OData-Version", "4.0"));
        if (reply.body().startsWith("{")) {
            try (JsonReader reader = readers.createReader(new StringReader(reply.body()))) {
                response.add("body", reader.readObject());
            }
        }
        return response;
    }
}
