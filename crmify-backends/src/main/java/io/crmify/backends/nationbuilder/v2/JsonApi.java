package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.http.HttpCall;
import io.crmify.backends.nationbuilder.wire.PersonWriting;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Set;

/** Calls as JSON:API wants them. */
final class JsonApi {
    /** The most that a page holds. */
    static final int PAGE = 100;

    private static final String MEDIA_TYPE = "application/vnd.api+json";
    private static final String BASE = "/api/v2";

    private JsonApi() {}

    static HttpCall get(String path, String... variables) {
        return told(HttpCall.get(BASE + path, variables));
    }

    static HttpCall post(String path, JsonObject body) {
        return told(HttpCall.post(BASE + path)).json(MEDIA_TYPE, body);
    }

    static HttpCall patch(String path, JsonObject body, String... variables) {
        return told(HttpCall.patch(BASE + path, variables)).json(MEDIA_TYPE, body);
    }

    static HttpCall delete(String path, String... variables) {
        return told(HttpCall.delete(BASE + path, variables));
    }

    private static HttpCall told(HttpCall call) {
        return call.header("Accept", MEDIA_TYPE);
    }

    /** A thing that is to be made. */
    static JsonObject of(String type, JsonObject attributes) {
        return data(resource(type).add("attributes", attributes));
    }

    /** A thing that is to be changed. */
    static JsonObject of(String type, String id, JsonObject attributes) {
        return data(resource(type).add("id", id).add("attributes", attributes));
    }

    /** A thing of which texts are told. */
    static JsonObject of(String type, Map<String, String> attributes) {
        var object = Json.createObjectBuilder();
        attributes.forEach(object::add);
        return of(type, object.build());
    }

    /** What a list is to do with people. */
    static JsonObject people(String list, Set<String> ids) {
        return data(resource("lists").add("id", list).add("signup_ids", Json.createArrayBuilder(ids)));
    }

    private static JsonObjectBuilder resource(String type) {
        return Json.createObjectBuilder().add("type", type);
    }

    private static JsonObject data(JsonObjectBuilder resource) {
        return PersonWriting.object(Map.of("data", resource.build()));
    }

    /** A value to filter by: a comma would part two, were it not for the braces. */
    static String quoted(String value) {
        return value.contains(",") ? "{{" + value + "}}" : value;
    }
}
