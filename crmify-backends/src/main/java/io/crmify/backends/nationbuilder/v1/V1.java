package io.crmify.backends.nationbuilder.v1;

import io.crmify.backends.http.HttpCall;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Collection;

/** Calls as v1 wants them: also those without a body must say that they talk JSON, or they are answered with 406. */
final class V1 {
    /** The most that a page holds. */
    static final String PAGE = "100";

    private static final String JSON = "application/json";
    private static final String BASE = "/api/v1";

    private V1() {}

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

    /** An object in an object. */
    static JsonObject of(String name, JsonObject inner) {
        return Json.createObjectBuilder().add(name, inner).build();
    }

    static JsonObject taggings(Collection<String> tags) {
        return of(
                "tagging",
                Json.createObjectBuilder()
                        .add("tag", Json.createArrayBuilder(tags))
                        .build());
    }
}
