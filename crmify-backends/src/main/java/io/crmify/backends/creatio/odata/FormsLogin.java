package io.crmify.backends.creatio.odata;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.oauth.Grant;
import jakarta.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Begins a session with user name and password; its cookies are the token. Credentials that were refused once are not tried again:
 * Creatio locks a user after a few wrong passwords.
 */
public final class FormsLogin implements Grant {
    private static final HttpCall LOGIN =
            HttpCall.post("/ServiceModel/AuthService.svc/Login").header("ForceUseSession", "true");
    private static final String PASSWORD_EXPIRED = "PASSWORD_EXPIRED";
    private static final String NO_SESSION = "NO_SESSION";
    private static final Set<String> HARMLESS = Set.of(PASSWORD_EXPIRED, NO_SESSION);
    private static final Pattern COOKIE = Pattern.compile("[!-~&&[^=;]]+=[!-~&&[^;]]+");

    private final CrmHttp http;
    private final BackendContext context;
    private final String salt = UUID.randomUUID().toString();
    private final AtomicReference<String> refused = new AtomicReference<>("");

    /** @param http without an authorization */
    public FormsLogin(CrmHttp http, BackendContext context) {
        this.http = http;
        this.context = context;
    }

    @Override
    public StoredToken request(Optional<StoredToken> known) {
        var credentials = context.credentials();
        var username = required(credentials.username(), "username");
        var password = required(credentials.password(), "password");
        var mark = Guids.named(salt + username + '\n' + password);
        if (mark.equals(refused.get())) {
            throw new UnauthorizedException(
                    "Creatio has refused this user name and password. They are not tried again, since that locks the"
                            + " user: correct crmify.backend.auth.*, or restart after correcting the user in Creatio."
                            + " Nothing was sent.",
                    Diagnosis.of("LOGIN_REFUSED"));
        }
        var answer = answer(username, password);
        try {
            return new StoredToken(session(answer), owner(username), null, null);
        } catch (UnauthorizedException wrong) {
            // signing in again is no wrong password where it is the session or the password's age that is missing
            if (!HARMLESS.contains(wrong.diagnosis().reason())) {
                refused.set(mark);
            }
            throw wrong;
        }
    }

    private HttpAnswer answer(String username, String password) {
        var body = Json.createObjectBuilder()
                .add("UserName", username)
                .add("UserPassword", password)
                .build();
        try {
            return http.send(LOGIN.json("application/json; charset=utf-8", body));
        } catch (OutcomeUnknownException unread) {
            // of the login alone: the call that it was for has not been sent
            throw unavailable(unread.getMessage(), unread.diagnosis());
        }
    }

    /** Whether a session is of the user that the credentials name now; it may have been begun before they were replaced. */
    boolean isOurs(StoredToken session) {
        var username = context.credentials().username();
        return username == null || owner(username.strip()).equals(session.refresh());
    }

    private static String owner(String username) {
        return Guids.named("session:" + username);
    }

    /** Its cookies. */
    private static String session(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw failure(answer);
        }
        var told = answer.error();
        if (told.text("Code").isEmpty()) {
            throw unavailable(
                    answer + ": no answer of a login; is crmify.backend.base-url Creatio's?",
                    Diagnosis.of("NOT_JSON", answer.status()));
        }
        if (!told.text("PasswordChangeUrl").isBlank()) {
            throw new UnauthorizedException(
                    answer + ": the password has expired; change it in Creatio, then crmify.backend.auth.password",
                    Diagnosis.of(PASSWORD_EXPIRED, answer.status()));
        }
        var cookies = cookies(answer);
        if (!told.text("Code").equals("0") || cookies.isEmpty()) {
            throw new UnauthorizedException(
                    answer + ": Creatio refuses the user name and password",
                    Diagnosis.of(
                            cookies.isEmpty() && told.text("Code").equals("0") ? NO_SESSION : "LOGIN_REFUSED", 200));
        }
        return cookies;
    }

    private static RuntimeException failure(HttpAnswer answer) {
        return switch (answer.status()) {
            case 403, 404, 405 ->
                new MisconfiguredException(
                        answer + ": there is no login there; correct crmify.backend.base-url",
                        Diagnosis.of("LOGIN_MISSING", answer.status()));
            case 401, 429 -> answer.failure();
            default ->
                unavailable(
                        answer + ": nobody could sign in", Diagnosis.of("HTTP_" + answer.status(), answer.status()));
        };
    }

    private static UnavailableException unavailable(@Nullable String message, Diagnosis diagnosis) {
        return new UnavailableException(message + " Nothing else was sent.", diagnosis, null);
    }

    private static String cookies(HttpAnswer answer) {
        return answer.header("Set-Cookie")
                .orElse("")
                .lines()
                .map(line -> line.split(";", 2)[0].strip())
                .filter(cookie -> COOKIE.matcher(cookie).matches())
                .collect(Collectors.joining("; "));
    }

    private static String required(@Nullable String secret, String name) {
        if (secret == null || secret.isBlank()) {
            throw new UnauthorizedException(
                    "No credentials: set crmify.backend.auth.%s. Nothing was sent.".formatted(name),
                    Diagnosis.of("CREDENTIALS_MISSING"));
        }
        return secret.strip();
    }
}
