package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives access tokens to the app that is installed. Thread-safe. */
public final class FakeOAuth {
    private final OAuthApp app;
    private final long portalId;
    private final InstantSource clock;
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicBoolean uninstalled = new AtomicBoolean();

    public FakeOAuth(OAuthApp app, long portalId, InstantSource clock) {
        this.app = app;
        this.portalId = portalId;
        this.clock = clock;
    }

    /** How many tokens it has given. */
    public int given() {
        return given.get();
    }

    /** Ends all access tokens, seven seconds ago. */
    public void expire() {
        ends.replaceAll((token, end) -> clock.instant().minusSeconds(7));
    }

    /** People remove the app from the account. */
    public void uninstall() {
        uninstalled.set(true);
        ends.clear();
    }

    /** People install it again; the refresh token is as before. */
    public void install() {
        uninstalled.set(false);
    }

    public Map<String, Operation> operations() {
        return Map.of("POST /oauth/{version}/token", new Operation(Operation.NOBODY, this::token));
    }

    /** Whether the token was given here and has not ended; refuses one that has. */
    public boolean isGood(String token) {
        var end = ends.get(token);
        if (end == null) {
            return false;
        }
        var late = Duration.between(end, clock.instant());
        if (!late.isNegative()) {
            throw Errors.refused(
                    401,
                    "EXPIRED_AUTHENTICATION",
                    "The OAuth token used to make this call expired %d second(s) ago.".formatted(late.toSeconds()));
        }
        return true;
    }

    private Reply token(Call call) {
        var form = form(call.request().body());
        ensure(
                form,
                "client_id",
                app.clientId(),
                refusal("BAD_CLIENT_ID", "invalid_client", "missing or unknown client id"));
        ensure(
                form,
                "client_secret",
                app.clientSecret(),
                refusal("BAD_CLIENT_SECRET", "invalid_client", "missing or invalid client secret"));
        ensure(
                form,
                "grant_type",
                "refresh_token",
                refusal("BAD_GRANT_TYPE", "unsupported_grant_type", "missing or unknown grant type"));
        var revoked = refusal("BAD_REFRESH_TOKEN", "invalid_grant", "refresh token is invalid, expired or revoked");
        ensure(form, "refresh_token", app.refreshToken(), revoked);
        if (uninstalled.get()) {
            throw revoked;
        }
        var token = "fake-access-" + given.incrementAndGet();
        ends.put(token, clock.instant().plus(app.life()));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("access_token", token)
                        .add("refresh_token", app.refreshToken())
                        .add("expires_in", app.life().toSeconds())
                        .add("token_type", "bearer")
                        .add("hub_id", portalId)
                        .add("token_use", "access_token")
                        .build());
    }

    private static void ensure(Map<String, String> form, String field, String wanted, Refused refusal) {
        if (!wanted.equals(form.get(field))) {
            throw refusal;
        }
    }

    private static Refused refusal(String status, String error, String message) {
        var body = Json.createObjectBuilder()
                .add("error", error)
                .add("error_description", message)
                .add("status", status)
                .add("message", message)
                .build();
        return new Refused(Reply.json(400, body), status);
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        for (var field : body.split("&")) {
            var parts = field.split("=", 2);
            fields.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
