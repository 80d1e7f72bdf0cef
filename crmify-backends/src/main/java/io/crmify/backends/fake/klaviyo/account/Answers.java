package io.crmify.backends.fake.klaviyo.account;

import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Documents of JSON:API. */
public final class Answers {
    private Answers() {}

    public static Reply reply(int status, JsonValue body) {
        return new Reply(status, "application/vnd.api+json", body.toString(), Map.of());
    }

    /** One resource, and where it is. */
    public static Reply one(int status, Call call, JsonObjectBuilder resource) {
        var body = Json.createObjectBuilder().add("data", resource).add("links", self(call.address()));
        return reply(status, body.build());
    }

    /** The page that is asked for of some things, as resources. */
    public static <T> Reply page(Call call, List<T> all, int most, Function<T, JsonObject> resource) {
        var size = call.pageSize(most);
        var from = call.parameter("page[cursor]").map(Answers::offset).orElse(0);
        var data = Json.createArrayBuilder();
        all.stream().skip(from).limit(size).map(resource).forEach(data::add);
        var links = self(call.address());
        if (from + size < all.size()) {
            links.add("next", call.address() + "?page%5Bcursor%5D=" + cursor(from + size));
        }
        return page(data, links);
    }

    private static Reply page(JsonArrayBuilder data, JsonObjectBuilder links) {
        return reply(
                200,
                Json.createObjectBuilder().add("data", data).add("links", links).build());
    }

    public static JsonObjectBuilder self(String address) {
        return Json.createObjectBuilder().add("self", address);
    }

    private static String cursor(int offset) {
        var text = "next:" + offset;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int offset(String cursor) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return Integer.parseInt(text.replaceFirst("^next:", ""));
        } catch (IllegalArgumentException none) {
            throw Errors.parameter("page[cursor]", "Invalid cursor");
        }
    }
}
