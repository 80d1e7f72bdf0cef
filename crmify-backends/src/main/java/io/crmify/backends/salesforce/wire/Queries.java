package io.crmify.backends.salesforce.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Asks by SOQL, and follows the pages. */
public final class Queries {
    private static final Set<FailureKind> WORTH_ANOTHER =
            EnumSet.of(FailureKind.OUTCOME_UNKNOWN, FailureKind.UNAVAILABLE);
    private static final Pattern NEXT = Pattern.compile("/services/data/v[0-9.]+/query/([A-Za-z0-9-]{1,80})");
    private static final int TRIES = 3;
    private static final int MOST_PAGES = 10_000;

    private final CrmHttp http;
    private final Version version;
    private final Verdicts verdicts;

    public Queries(CrmHttp http, Version version, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.verdicts = verdicts;
    }

    /**
     * All that the query finds; each page is asked for three times before it fails. A query whose place Salesforce has forgotten
     * begins anew.
     */
    public List<LenientJson> all(String soql) {
        for (var tries = 1; ; tries++) {
            try {
                return pages(soql);
            } catch (BackendException failure) {
                if (tries == TRIES || !isForgotten(failure)) {
                    throw failure;
                }
            }
        }
    }

    private static boolean isForgotten(BackendException failure) {
        return failure.diagnosis().reason().equals("INVALID_QUERY_LOCATOR");
    }

    private List<LenientJson> pages(String soql) {
        var found = new ArrayList<LenientJson>();
        var answer = page(HttpCall.get(version.path("/query")).query("q", soql));
        for (var pages = 1; ; pages++) {
            var page = answer.json();
            if (!page.at("records").isArray()) {
                throw broken(answer);
            }
            found.addAll(page.at("records").items());
            if (!page.text("done").equals("false")) {
                return found;
            }
            var next = NEXT.matcher(page.text("nextRecordsUrl"));
            if (!next.matches() || pages == MOST_PAGES) {
                throw broken(answer);
            }
            answer = page(HttpCall.get(version.path("/query/{locator}"), next.group(1)));
        }
    }

    private HttpAnswer page(HttpCall call) {
        for (var tries = 1; ; tries++) {
            try {
                var answer = verdicts.read(http.send(call));
                answer.json();
                return answer;
            } catch (BackendException failure) {
                if (tries == TRIES || isForgotten(failure) || !WORTH_ANOTHER.contains(failure.kind())) {
                    throw failure;
                }
            }
        }
    }

    private static BackendException broken(HttpAnswer answer) {
        return new OutcomeUnknownException(
                answer + ": the answer is no page of a query", Diagnosis.of("NOT_A_LIST", answer.status()));
    }
}
