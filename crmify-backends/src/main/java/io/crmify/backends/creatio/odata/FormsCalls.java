package io.crmify.backends.creatio.odata;

import io.crmify.backend.token.StoredToken;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.Tokens;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls within a session of cookies. One that is over is told by 401 or by the page to sign in; a 403 may mean that too, or a right
 * that is missing. A call is then sent once more, in another session. Thread-safe.
 */
public final class FormsCalls implements Calls {
    private static final String CSRF = "BPMCSRF";

    private final CrmHttp http;
    private final FormsLogin login;
    private final Tokens sessions;
    private final AtomicReference<String> trusted = new AtomicReference<>("");

    /** @param http without an authorization */
    public FormsCalls(CrmHttp http, FormsLogin login, Tokens sessions) {
        this.http = http;
        this.login = login;
        this.sessions = sessions;
    }

    @Override
    public HttpAnswer send(HttpCall call) {
        var known = sessions.current();
        var session = login.isOurs(known) ? known : sessions.after(known);
        var answer = http.send(within(session, call));
        if (!isOver(session, answer)) {
            trustIfWritten(session, answer);
            return answer;
        }
        var other = sessions.after(session);
        var again = http.send(within(other, call));
        trusted.set(other.access()); // it is new: a 403 is about rights, and another session would not help
        return again;
    }

    private void trustIfWritten(StoredToken session, HttpAnswer answer) {
        if (answer.isSuccess() && !answer.call().method().equals("GET")) {
            trusted.set(session.access());
        }
    }

    private boolean isOver(StoredToken session, HttpAnswer answer) {
        return switch (answer.status()) {
            case 401 -> true;
            case 403 -> !session.access().equals(trusted.get());
            case 302 ->
                answer.header("Location").orElse("").toLowerCase(Locale.ROOT).contains("login");
            default -> answer.isSuccess() && Odata.isHtml(answer);
        };
    }

    private static HttpCall within(StoredToken session, HttpCall call) {
        var signed = call.header("Cookie", session.access());
        var csrf = Arrays.stream(session.access().split("; "))
                .filter(cookie -> cookie.startsWith(CSRF + "="))
                .map(cookie -> cookie.substring(CSRF.length() + 1))
                .findFirst();
        return csrf.map(value -> signed.header(CSRF, value)).orElse(signed);
    }
}
