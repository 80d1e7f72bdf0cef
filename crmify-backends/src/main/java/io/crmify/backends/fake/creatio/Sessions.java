package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Who has signed in. Three wrong passwords lock the user. Thread-safe. */
final class Sessions {
    private static final int LOCKED_AFTER = 3;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final CreatioOptions.User user;
    /** The value against forged calls, by the session's. */
    private final Map<String, String> sessions = new ConcurrentHashMap<>();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger wrong = new AtomicInteger();
    private final AtomicBoolean hasPages = new AtomicBoolean();
    private final AtomicBoolean isPasswordOld = new AtomicBoolean();

    Sessions(CreatioOptions.User user) {
        this.user = user;
    }

    /** All of them end; from now on, whoever comes with one is answered with the page to sign in, or with 401. */
    void end(boolean withPages) {
        sessions.clear();
        tokens.clear();
        hasPages.set(withPages);
    }

    void ageThePassword() {
        isPasswordOld.set(true);
    }

    Reply login(Request request) {
        var told = request.object().orElse(JsonValue.EMPTY_JSON_OBJECT);
        var isRight = told.getString("UserName", "").equals(user.name())
                && told.getString("UserPassword", "").equals(user.password());
        if (!isRight || wrong.get() >= LOCKED_AFTER) {
            wrong.incrementAndGet();
            return told(1, "The user name or the password is wrong, or the user is locked.", "");
        }
        if (isPasswordOld.get()) {
            return told(1, "The password has expired.", "/Login/ChangePassword");
        }
        var session = UUID.randomUUID().toString().replace("-", "");
        var csrf = UUID.randomUUID().toString();
        sessions.put(session, csrf);
        return told(0, "", "").with("Set-Cookie", cookies(session, csrf));
    }

    private static String cookies(String session, String csrf) {
        return String.join(
                "\n",
                "BPMLOADER=%s; path=/; HttpOnly".formatted(loader(session)),
                ".ASPXAUTH=%s; path=/; HttpOnly".formatted(session),
                "BPMCSRF=%s; path=/".formatted(csrf),
                "UserName=102|97|107|101; path=/");
    }

    private static String loader(String session) {
        return new StringBuilder(session).reverse().toString();
    }

    private static Reply told(int code, String message, String change) {
        var body = Json.createObjectBuilder()
                .add("Code", code)
                .add("Message", message)
                .add("Exception", JsonValue.NULL)
                .add("PasswordChangeUrl", change.isEmpty() ? JsonValue.NULL : Json.createValue(change))
                .add("RedirectUrl", JsonValue.NULL);
        return Reply.json(200, body.build());
    }

    Reply token(Request request) {
        var form = form(request.body());
        if (!"client_credentials".equals(form.get("grant_type"))
                || !user.name().equals(form.get("client_id"))
                || !user.password().equals(form.get("client_secret"))) {
            return Reply.json(
                    400,
                    Json.createObjectBuilder().add("error", "invalid_client").build());
        }
        var token = UUID.randomUUID().toString();
        tokens.add(token);
        var body = Json.createObjectBuilder()
                .add("access_token", token)
                .add("expires_in", 3600)
                .add("token_type", "Bearer");
        return Reply.json(200, body.build());
    }

    /** What is answered to somebody who has not signed in; empty if the call may go on. */
    Optional<Reply> refusal(Request request) {
        var authorization = request.header("authorization");
        if (authorization.equals(basic()) || isToken(authorization)) {
            return Optional.empty();
        }
        var cookies = cookies(request.header("cookie"));
        var session = cookies.getOrDefault(".ASPXAUTH", "");
        var csrf = sessions.get(session);
        if (csrf == null || !loader(session).equals(cookies.get("BPMLOADER"))) {
            return Optional.of(hasPages.get() ? Reply.page(200, "Login") : Reply.empty(401));
        }
        return READING.contains(request.method()) || csrf.equals(request.header("bpmcsrf"))
                ? Optional.empty()
                : Optional.of(Reply.empty(403));
    }

    private boolean isToken(String authorization) {
        return authorization.startsWith("Bearer ") && tokens.contains(authorization.substring("Bearer ".length()));
    }

    private String basic() {
        var both = (user.name() + ":" + user.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static Map<String, String> cookies(String header) {
        return Arrays.stream(header.split("; "))
                .map(cookie -> cookie.split("=", 2))
                .filter(cookie -> cookie.length == 2)
                .collect(Collectors.toMap(cookie -> cookie[0], cookie -> cookie[1], (first, second) -> second));
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        for (var field : body.split("&")) {
            var parts = field.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
