package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Reads all pages of something. Each page names the next one, without the token and perhaps escaped. A page that fails is tried three
 * times; a half of what was asked for is never given.
 */
final class Pages {
    private static final int TRIES = 3;

    private final CrmHttp http;

    Pages(CrmHttp http) {
        this.http = http;
    }

    /** @throws io.crmify.backend.failure.BackendException if a page cannot be had */
    List<LenientJson> all(HttpCall first) {
        var all = new ArrayList<LenientJson>();
        var seen = new HashSet<Map<String, String>>();
        var call = first.query("limit", V1.PAGE);
        while (seen.add(call.query())) {
            var answer = page(call);
            all.addAll(results(answer));
            var next = answer.json().text("next");
            if (next.isBlank()) {
                return all;
            }
            CallsLeft.rest(answer).ifPresent(rest -> {
                throw rest;
            });
            call = next(first, next);
        }
        throw new OutcomeUnknownException(first + ": the pages have no end", Diagnosis.of("PAGES_ENDLESS"));
    }

    /** What a page holds. {@link OutcomeUnknownException} if it is none. */
    static List<LenientJson> results(HttpAnswer answer) {
        var results = answer.json().at("results");
        if (!results.isArray()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST", answer.status()));
        }
        return results.items();
    }

    /** Of the link only what stands behind the question mark is used: the place is the same, and no other host is called. */
    private static HttpCall next(HttpCall first, String link) {
        var plain = link.contains("?") ? link : decoded(link);
        var call = first;
        for (var parameter : plain.substring(plain.indexOf('?') + 1).split("&")) {
            var parts = parameter.split("=", 2);
            if (parts.length == 2 && !parts[0].equals("access_token")) {
                call = call.query(parts[0], decoded(parts[1]));
            }
        }
        return call;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return text; // it was not encoded
        }
    }

    private HttpAnswer page(HttpCall call) {
        for (int left = TRIES - 1; left > 0; left--) {
            try {
                return read(call);
            } catch (OutcomeUnknownException failed) {
                // reading changes nothing, and may be done again at once
                continue;
            }
        }
        return read(call);
    }

    private HttpAnswer read(HttpCall call) {
        var answer = Verdicts.read(http.send(call));
        results(answer);
        return answer;
    }
}
