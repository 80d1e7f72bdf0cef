package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.failure.BackendException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Dialect;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * How v1 is asked (nationbuilder/api_spec): also calls without a body must say that they talk JSON, or they are answered with 406. Each
 * page names the next one, without the token and perhaps escaped.
 */
final class V1 implements Dialect {
    /** The most that a page holds. */
    private static final String PAGE = "100";

    private static final String PERSON = "person";
    private static final String JSON = "application/json";
    private static final String BASE = "/api/v1";

    static HttpCall get(String path, String... variables) {
        return told(HttpCall.get(BASE + path, variables));
    }

    static HttpCall put(String path, JsonObject body, String... variables) {
        return told(HttpCall.put(BASE + path, variables)).json(body);
    }

    static HttpCall post(String path, JsonObject body, String... variables) {
        return told(HttpCall.post(BASE + path, variables)).json(body);
    }

    static HttpCall delete(String path, String... variables) {
        return told(HttpCall.delete(BASE + path, variables));
    }

    private static HttpCall told(HttpCall call) {
        return call.header("Accept", JSON).header("Content-Type", JSON);
    }

    private static JsonObject of(String name, JsonObject inner) {
        return Json.createObjectBuilder().add(name, inner).build();
    }

    static JsonObject taggings(Collection<String> tags) {
        return of(
                "tagging",
                Json.createObjectBuilder()
                        .add("tag", Json.createArrayBuilder(tags))
                        .build());
    }

    @Override
    public HttpCall me() {
        return get("/people/me");
    }

    @Override
    public HttpCall push(JsonObject person) {
        return put("/people/push", of(PERSON, person));
    }

    @Override
    public HttpCall create(JsonObject person) {
        return post("/people", of(PERSON, person));
    }

    @Override
    public HttpCall update(String id, JsonObject person) {
        return put("/people/{id}", of(PERSON, person), id);
    }

    @Override
    public HttpCall delete(String id) {
        return told(HttpCall.delete(BASE + "/people/{id}", id));
    }

    /** In {@code person}, as it ought to be, or bare. */
    @Override
    public LenientJson person(HttpAnswer answer) {
        var json = answer.json();
        return json.at(PERSON).isObject() ? json.at(PERSON) : json;
    }

    @Override
    public HttpCall firstPage(HttpCall call) {
        return call.query("limit", PAGE);
    }

    @Override
    public Optional<HttpCall> nextPage(HttpCall first, int number, HttpAnswer answer) {
        var next = answer.json().text("next");
        return next.isBlank() ? Optional.empty() : Optional.of(next(first, next));
    }

    /** Of the link only what stands behind the question mark is used: the place is the same, and no other host is called. */
    private static HttpCall next(HttpCall first, String link) {
        var plain = link.contains("?") ? link : decoded(link);
        var call = first;
        for (var parameter : plain.substring(plain.indexOf('?') + 1).split("&")) {
            var parts = parameter.split("=", 2);
            if (parts.length == 2 && !parts[0].equals("access_token")) {
                call = call.query(parts[0], decoded(parts[1]));
            }
        }
        return call;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return text; // it was not encoded
        }
    }

    @Override
    public LenientJson items(HttpAnswer answer) {
        return answer.json().at("results");
    }

    @Override
    public boolean isFine(HttpAnswer answer) {
        return Verdicts.isFine(answer);
    }

    @Override
    public boolean isMissing(HttpAnswer answer) {
        return Verdicts.isMissing(answer);
    }

    @Override
    public BackendException refusal(HttpAnswer answer, Set<String> sent) {
        return Verdicts.of(answer, sent);
    }
}
