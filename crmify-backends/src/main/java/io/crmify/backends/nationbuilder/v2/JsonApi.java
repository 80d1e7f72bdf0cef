package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Dialect;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How v2 is asked, which speaks JSON:API (official v2 OpenAPI). A next page is named also where none is, so that only an empty one is
 * the end (support.nationbuilder.com, on pagination).
 */
final class JsonApi implements Dialect {
    /** The most that a page holds. */
    static final int PAGE = 100;

    private static final String MEDIA_TYPE = "application/vnd.api+json";
    private static final String BASE = "/api/v2";
    private static final String TYPE = "signups";

    static HttpCall get(String path, String... variables) {
        return told(HttpCall.get(BASE + path, variables));
    }

    static HttpCall post(String path, JsonObject body) {
        return told(HttpCall.post(BASE + path)).json(MEDIA_TYPE, body);
    }

    static HttpCall patch(String path, JsonObject body, String... variables) {
        return told(HttpCall.patch(BASE + path, variables)).json(MEDIA_TYPE, body);
    }

    /** Without a body: what is to be done stands in the path. */
    static HttpCall patch(String path, String id) {
        return told(HttpCall.patch(BASE + path, id));
    }

    static HttpCall delete(String path, String id) {
        return told(HttpCall.delete(BASE + path, id));
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

    /** What is told of a thing in texts. */
    static JsonObject texts(Map<String, String> attributes) {
        var object = Json.createObjectBuilder();
        attributes.forEach(object::add);
        return object.build();
    }

    /** What a list is to do with people. */
    static JsonObject people(String list, Set<String> ids) {
        return data(resource("lists").add("id", list).add("signup_ids", Json.createArrayBuilder(ids)));
    }

    private static JsonObjectBuilder resource(String type) {
        return Json.createObjectBuilder().add("type", type);
    }

    private static JsonObject data(JsonObjectBuilder resource) {
        return Json.createObjectBuilder().add("data", resource).build();
    }

    /** A value to filter by: a comma would part two, were it not for the braces. */
    static String quoted(String value) {
        return value.contains(",") ? "{{" + value + "}}" : value;
    }

    @Override
    public HttpCall me() {
        return get("/signups/me");
    }

    @Override
    public HttpCall push(JsonObject person) {
        return patch("/signups/push", of(TYPE, person));
    }

    @Override
    public HttpCall create(JsonObject person) {
        return post("/signups", of(TYPE, person));
    }

    @Override
    public HttpCall update(String id, JsonObject person) {
        return patch("/signups/{id}", of(TYPE, id, person), id);
    }

    @Override
    public HttpCall delete(String id) {
        return delete("/signups/{id}", id);
    }

    @Override
    public LenientJson person(HttpAnswer answer) {
        return answer.json().at("data");
    }

    @Override
    public HttpCall firstPage(HttpCall call) {
        return page(call, 1);
    }

    @Override
    public Optional<HttpCall> nextPage(HttpCall first, int number, HttpAnswer answer) {
        return items(answer).items().isEmpty() ? Optional.empty() : Optional.of(page(first, number + 1));
    }

    private static HttpCall page(HttpCall call, int number) {
        return call.query("page[number]", Integer.toString(number)).query("page[size]", Integer.toString(PAGE));
    }

    @Override
    public LenientJson items(HttpAnswer answer) {
        return answer.json().at("data");
    }

    @Override
    public boolean isFine(HttpAnswer answer) {
        return answer.isSuccess();
    }

    @Override
    public boolean isMissing(HttpAnswer answer) {
        return answer.isMissing();
    }

    @Override
    public BackendException refusal(HttpAnswer answer, Set<String> sent) {
        return Verdicts.of(answer, sent);
    }
}
