package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Gives out access tokens for a day, and with each another refresh token; the one before is dead then. Thread-safe. */
final class Tokens {
    private static final Duration DAY = Duration.ofHours(24);

    private final NationOptions options;
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicReference<String> refresh;

    Tokens(NationOptions options) {
        this.options = options;
        this.refresh = new AtomicReference<>(options.signIn().refreshToken());
    }

    int given() {
        return given.get();
    }

    void expireAll() {
        ends.clear();
    }

    boolean isGood(String authorization) {
        var token = authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : "";
        return token.equals(options.signIn().token())
                || options.clock().instant().isBefore(ends.getOrDefault(token, Instant.EPOCH));
    }

    Reply give(Request request) {
        var fields = request.isJson() ? json(request) : form(request.body());
        if (!"refresh_token".equals(fields.get("grant_type"))) {
            throw refused(400, "unsupported_grant_type");
        }
        if (!options.signIn().clientId().equals(fields.get("client_id"))
                || !options.signIn().clientSecret().equals(fields.get("client_secret"))) {
            throw refused(401, "invalid_client");
        }
        var number = given.get() + 1;
        var known = refresh.get(); // one at a time: the store's lock is held
        if (!fields.getOrDefault("refresh_token", "").equals(known)) {
            throw refused(400, "invalid_grant");
        }
        given.set(number);
        refresh.set("refresh-" + number);
        ends.put("access-" + number, options.clock().instant().plus(DAY));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("access_token", "access-" + number)
                        .add("token_type", "Bearer")
                        .add("expires_in", DAY.toSeconds())
                        .add("refresh_token", "refresh-" + number)
                        .add("scope", "default")
                        .build());
    }

    private static Map<String, String> json(Request request) {
        var fields = new HashMap<String, String>();
        var object = request.object().orElse(JsonObject.EMPTY_JSON_OBJECT);
        object.keySet().forEach(name -> fields.put(name, object.getString(name, "")));
        return fields;
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        for (var field : body.split("&")) {
            var parts = field.split("=", 2);
            fields.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static Refused refused(int status, String error) {
        var body = Json.createObjectBuilder()
                .add("error", error)
                .add("error_description", "The provided authorization grant is invalid")
                .build();
        return new Refused(Reply.json(status, body), error);
    }
}
