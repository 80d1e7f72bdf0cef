package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The tables of one Creatio. Thread-safe. */
public final class Odata {
    public static final String ID = "Id";

    private static final Pattern NEXT =
            Pattern.compile("[?&](?:\\$|%24)(skiptoken|skip)=((?:[^&#%]|%[0-9A-Fa-f]{2})+)(?=&|#|$)");

    private static final int IDS_A_CALL = 30;
    private static final int MOST_PAGES = 200;
    private static final int TRIES = 3;
    private static final Set<FailureKind> WORTH_A_RETRY = Set.of(FailureKind.OUTCOME_UNKNOWN, FailureKind.UNAVAILABLE);

    private final Calls calls;
    private final PathPrefix prefix;
    private final String set;

    /** @param set that the user may certainly read */
    public Odata(Calls calls, PathPrefix prefix, String set) {
        this.calls = calls;
        this.prefix = prefix;
        this.set = set;
    }

    /** @param call with a path below {@code odata} */
    public HttpAnswer send(HttpCall call) {
        var template = prefix.find(calls, set) + "/odata" + call.template();
        return calls.send(
                new HttpCall(call.method(), template, call.variables(), call.query(), call.headers(), call.body())
                        .header("ForceUseSession", "true"));
    }

    /** The row of that id; empty if there is none. */
    public Optional<LenientJson> row(String table, String id, String columns) {
        var answer = send(HttpCall.get("/" + table + "({id})", id).query("$select", columns));
        if (answer.isMissing() || answer.status() == 410 || answer.status() == 204) {
            return Optional.empty();
        }
        var row = Verdicts.read(answer).json();
        if (!row.text(ID).equalsIgnoreCase(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer is not the row that was asked for", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(row);
    }

    /** All rows that a call asks for, by as many pages as Creatio makes of them. */
    public List<LenientJson> rows(HttpCall call) {
        var rows = new ArrayList<LenientJson>();
        var next = call;
        for (var page = 0; page < MOST_PAGES; page++) {
            var told = page(next, 1);
            rows.addAll(told.at("value").items());
            var link = told.text("@odata.nextLink");
            if (link.isEmpty()) {
                return rows;
            }
            next = following(call, link);
        }
        throw new OutcomeUnknownException(call + ": the answer has no end", Diagnosis.of("TOO_MANY_PAGES"));
    }

    /** The rows of those ids, by their ids in lower case; ids that are none, or that Creatio does not know, are absent. */
    public Map<String, LenientJson> byId(String table, Collection<String> ids, Collection<String> columns) {
        var known = ids.stream().filter(Guids::isId).distinct().toList();
        var select = columns.contains(ID) ? columns : with(columns);
        var rows = new LinkedHashMap<String, LenientJson>();
        referring(table, ID, known, select).forEach(row -> rows.put(row.text(ID).toLowerCase(Locale.ROOT), row));
        return rows;
    }

    /** The rows that have one of those ids in a column, {@code Entity/Id} say. {@link IllegalArgumentException} if one is none. */
    public List<LenientJson> referring(String table, String column, Collection<String> ids, Collection<String> select) {
        var all = List.copyOf(ids);
        var rows = new ArrayList<LenientJson>();
        for (var start = 0; start < all.size(); start += IDS_A_CALL) {
            var some = all.subList(start, Math.min(start + IDS_A_CALL, all.size()));
            rows.addAll(rows(HttpCall.get("/" + table)
                    .query("$filter", Filters.anyId(column, some))
                    .query("$select", String.join(",", select))));
        }
        return rows;
    }

    private static List<String> with(Collection<String> columns) {
        var all = new ArrayList<>(columns);
        all.add(0, ID);
        return all;
    }

    /** Only reads are tried again here: it does no harm, and what was read of the pages before stays of use. */
    private LenientJson page(HttpCall call, int attempt) {
        try {
            var answer = Verdicts.read(send(call));
            var told = answer.json();
            if (!told.at("value").isArray()) {
                throw new OutcomeUnknownException(
                        answer + ": the answer is no list", Diagnosis.of("NOT_A_LIST", answer.status()));
            }
            return told;
        } catch (BackendException failure) {
            if (attempt < TRIES && WORTH_A_RETRY.contains(failure.kind())) {
                return page(call, attempt + 1);
            }
            throw failure;
        }
    }

    /** Of the link only where to go on is taken: it may name another host. */
    private static HttpCall following(HttpCall call, String link) {
        var match = NEXT.matcher(link);
        if (!match.find()) {
            throw new OutcomeUnknownException(
                    call + ": the answer does not say where it goes on", Diagnosis.of("NEXT_PAGE_MISSING"));
        }
        return call.query("$" + match.group(1), URLDecoder.decode(match.group(2), StandardCharsets.UTF_8));
    }

    /** Whether there is a page for people; the description of the tables is XML too, and none. */
    static boolean isHtml(HttpAnswer answer) {
        var start = answer.body().stripLeading();
        return answer.isPage() && !start.startsWith("<?xml") && !start.startsWith("<edmx");
    }
}
