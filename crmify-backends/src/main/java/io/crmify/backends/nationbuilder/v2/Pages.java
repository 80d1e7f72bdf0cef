package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.CallsLeft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Reads all pages of something. NationBuilder names a next page also where none is, so that only an empty one is the end. A page that
 * fails is tried three times; a half of what was asked for is never given.
 */
final class Pages {
    private static final int TRIES = 3;
    /** A million things: a filter was not understood. */
    private static final int MOST_PAGES = 10_000;

    private final CrmHttp http;

    Pages(CrmHttp http) {
        this.http = http;
    }

    /** @throws io.crmify.backend.failure.BackendException if a page cannot be had */
    List<LenientJson> all(HttpCall call) {
        var all = new ArrayList<LenientJson>();
        var seen = new HashSet<List<LenientJson>>();
        for (int number = 1; number <= MOST_PAGES; number++) {
            var answer = page(call.query("page[number]", Integer.toString(number))
                    .query("page[size]", Integer.toString(JsonApi.PAGE)));
            var items = items(answer);
            if (items.isEmpty()) {
                return all;
            }
            if (!seen.add(items)) {
                break; // the number of the page was not understood
            }
            all.addAll(items);
            CallsLeft.rest(answer).ifPresent(rest -> {
                throw rest;
            });
        }
        throw new OutcomeUnknownException(call + ": the pages have no end", Diagnosis.of("PAGES_ENDLESS"));
    }

    /** The one page that a call gives; it must not ask for more than that holds. */
    HttpAnswer one(HttpCall call) {
        return page(call.query("page[size]", Integer.toString(JsonApi.PAGE)));
    }

    /** What a page holds. {@link OutcomeUnknownException} if it is none. */
    static List<LenientJson> items(HttpAnswer answer) {
        var data = answer.json().at("data");
        if (!data.isArray()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST", answer.status()));
        }
        return data.items();
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
        items(answer);
        return answer;
    }
}
