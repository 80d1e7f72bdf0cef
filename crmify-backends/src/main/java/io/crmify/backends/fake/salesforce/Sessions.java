package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Who has signed in. Thread-safe. */
final class Sessions {
    private static final String CLIENT = "fake-client";
    private static final String SECRET = "fake-secret";
    private static final String REFRESH = "fake-refresh";
    private static final int LONGEST_ASSERTION = 180;

    private final String always;
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final AtomicInteger last = new AtomicInteger();
    private final List<String> assertions = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> address = new AtomicReference<>("");

    Sessions(String always) {
        this.always = always;
    }

    void servedAt(String other) {
        address.set(other);
    }

    boolean isGood(String token) {
        return token.equals(always) || good.contains(token);
    }

    void expire() {
        good.clear();
    }

    List<String> assertions() {
        return List.copyOf(assertions);
    }

    Reply token(Request request) {
        if (!request.header("content-type").startsWith("application/x-www-form-urlencoded")) {
            return error("unsupported_grant_type", "grant type not supported");
        }
        var form = form(request.body());
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" ->
                isApp(form) ? granted() : error("invalid_client", "invalid client credentials");
            case "refresh_token" -> refreshed(form);
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> asserted(form.getOrDefault("assertion", ""));
            default -> error("unsupported_grant_type", "grant type not supported");
        };
    }

    private static boolean isApp(Map<String, String> form) {
        return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
    }

    private Reply refreshed(Map<String, String> form) {
        if (!isApp(form)) {
            return error("invalid_client_id", "client identifier invalid");
        }
        return REFRESH.equals(form.get("refresh_token"))
                ? granted()
                : error("invalid_grant", "expired access/refresh token");
    }

    /** Whose signature it is is not looked at; {@link #assertions} is for that. */
    private Reply asserted(String assertion) {
        var parts = assertion.split("\\.");
        if (parts.length != 3) {
            return error("invalid_grant", "invalid assertion");
        }
        var claims =
                new Request("", "", Map.of(), Map.of(), text(parts[1])).object().orElse(JsonValue.EMPTY_JSON_OBJECT);
        if (!CLIENT.equals(claims.getString("iss", ""))
                || claims.getString("sub", "").isEmpty()) {
            return error("invalid_grant", "user hasn't approved this consumer");
        }
        var left = claims.getInt("exp", 0) - Clock.systemUTC().instant().getEpochSecond();
        if (left <= 0
                || left > LONGEST_ASSERTION
                || !claims.getString("aud", "").startsWith("http")) {
            return error("invalid_grant", "assertion expired, or for another audience");
        }
        assertions.add(assertion);
        return granted();
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private Reply granted() {
        var token = "00D58!session-%d".formatted(last.incrementAndGet());
        good.add(token);
        return Reply.json(
                200,
                Values.object()
                        .add("access_token", token)
                        .add("instance_url", Objects.requireNonNull(address.get()))
                        .add("id", "https://login.salesforce.com/id/%s/005580000000001AAA".formatted(Org.ID))
                        .add("token_type", "Bearer")
                        .add("issued_at", "1278448832702")
                        .add("signature", "signed")
                        .add("scope", "api")
                        .build());
    }

    private static Reply error(String code, String description) {
        return Reply.json(
                400,
                Values.object()
                        .add("error", code)
                        .add("error_description", description)
                        .build());
    }

    private static Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        for (var field : body.split("&")) {
            var parts = field.split("=", 2);
            form.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }
}
