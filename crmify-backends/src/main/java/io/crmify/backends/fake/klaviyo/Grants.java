package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.KlaviyoOptions.Keys;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Gives out access tokens, good for an hour each, for a refresh token. Thread-safe. */
final class Grants {
    private static final Duration LIFE = Duration.ofHours(1);

    private final Keys keys;
    private final InstantSource clock;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    Grants(Keys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    Reply grant(Request request) {
        var client = keys.clientId() + ":" + Keys.SECRET;
        var basic = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        var form = form(request.body());
        if (!request.header("authorization").equals(basic) || form.containsKey("client_secret")) {
            return error(401, "invalid_client");
        }
        if (!form.getOrDefault("grant_type", "").equals("refresh_token")) {
            return error(400, "unsupported_grant_type");
        }
        if (!form.getOrDefault("refresh_token", "").equals(Keys.REFRESH_TOKEN)) {
            return error(400, "invalid_grant");
        }
        var token = "access-" + (tokens.size() + 1);
        tokens.put(token, clock.instant().plus(LIFE));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("access_token", token)
                        .add("refresh_token", Keys.REFRESH_TOKEN)
                        .add("token_type", "bearer")
                        .add("expires_in", LIFE.toSeconds())
                        .add("scope", String.join(" ", keys.scopes()))
                        .build());
    }

    boolean isGood(String token) {
        var end = tokens.get(token);
        return end != null && clock.instant().isBefore(end);
    }

    void expireAll() {
        tokens.replaceAll((token, end) -> clock.instant());
    }

    /** How many were given out. */
    int count() {
        return tokens.size();
    }

    private static Reply error(int status, String code) {
        return Reply.json(status, Json.createObjectBuilder().add("error", code).build());
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
                .map(field -> field.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(
                        parts -> parts[0],
                        parts -> URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                        (first, second) -> second));
    }
}
