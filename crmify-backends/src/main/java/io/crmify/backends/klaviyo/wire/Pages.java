package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads a list to its last page. A page that nobody answers is asked for three times more. */
public final class Pages {
    private static final int MOST_AGAIN = 3;
    private static final int MOST_PAGES = 10_000;
    private static final String CURSOR = "page[cursor]";

    private final KlaviyoApi api;

    public Pages(KlaviyoApi api) {
        this.api = api;
    }

    /** Each item, page by page. Fails if one page does. */
    public void each(HttpCall call, Consumer<LenientJson> item) {
        each(call, Verdicts::read, item);
    }

    /** @param success gives an answer back that is one, and throws what any other means */
    public void each(HttpCall call, UnaryOperator<HttpAnswer> success, Consumer<LenientJson> item) {
        var seen = new HashSet<String>();
        var next = Optional.of(call);
        while (next.isPresent()) {
            var answer = page(next.get(), success);
            var page = answer.json();
            if (!page.at("data").isArray()) {
                throw unusable(answer, "the answer is no list", "NOT_A_LIST");
            }
            page.at("data").items().forEach(item);
            var cursor = cursor(page.at("links").text("next"));
            if (cursor.isPresent() && (!seen.add(cursor.get()) || seen.size() > MOST_PAGES)) {
                throw unusable(answer, "the pages have no end", "ENDLESS_PAGES");
            }
            next = cursor.map(text -> call.query(CURSOR, text));
        }
    }

    private HttpAnswer page(HttpCall call, UnaryOperator<HttpAnswer> success) {
        for (int again = 0; ; again++) {
            try {
                var answer = success.apply(api.send(call));
                answer.json(); // half a page is none
                return answer;
            } catch (OutcomeUnknownException unread) {
                if (again == MOST_AGAIN) {
                    throw unread;
                }
            }
        }
    }

    // Only the cursor is taken from the address, never the address: it would be sent the credentials.
    private static Optional<String> cursor(String address) {
        var query = address.replaceFirst("^[^?]*\\??", "");
        return Arrays.stream(query.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .filter(parts -> parts.length == 2 && decoded(parts[0]).equals(CURSOR))
                .map(parts -> decoded(parts[1]))
                .filter(cursor -> !cursor.isBlank())
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static OutcomeUnknownException unusable(HttpAnswer answer, String what, String reason) {
        return new OutcomeUnknownException(answer + ": " + what, Diagnosis.of(reason, answer.status()));
    }
}
