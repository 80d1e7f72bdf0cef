package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final Pattern PLACE = Pattern.compile("/services/data/v(\\d{2})\\.0(/.*)");

    private static final int LONGEST_ADDRESS = 16_384;

    private final SalesforceOptions.Limits limits;
    private final Sessions sessions;
    private final RecordCalls records;
    private final CollectionCalls collections;
    private final ReadCalls reads;
    private final JobCalls jobs;
    private final SoapCalls soap;
    private final Map<String, Integer> calls = new ConcurrentSkipListMap<>();
    private final AtomicInteger used = new AtomicInteger();

    Api(SalesforceOptions.Limits limits, Org org, Sessions sessions) {
        this.limits = limits;
        this.sessions = sessions;
        this.records = new RecordCalls(org);
        this.collections = new CollectionCalls(org);
        this.reads = new ReadCalls(org, limits.pageSize());
        this.jobs = new JobCalls(org);
        this.soap = new SoapCalls(org, sessions);
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    void failJobsAfter(int rows) {
        jobs.failAfter(rows);
    }

    Reply answer(Request request) {
        if (request.path().equals("/services/oauth2/token")) {
            count("POST /services/oauth2/token");
            return sessions.token(request);
        }
        if (request.path().startsWith("/services/Soap/u/")) {
            count("POST /services/Soap");
            used.incrementAndGet();
            return soap.answer(request);
        }
        var token = request.header("authorization").replaceFirst("^Bearer ", "");
        var isSignedIn = sessions.isGood(token);
        if (request.path().equals("/services/oauth2/userinfo")) {
            count("GET /services/oauth2/userinfo");
            return isSignedIn ? reads.user() : new Reply(403, "text/plain", "Bad_OAuth_Token", Map.of());
        }
        var place = PLACE.matcher(request.path());
        if (!place.matches() || Integer.parseInt(place.group(1)) < 46 || Integer.parseInt(place.group(1)) > 68) {
            return refused(Wrong.notFound());
        }
        var reply = isSignedIn
                ? limited(request, place.group(2))
                : refused(Wrong.of(401, "INVALID_SESSION_ID", "Session expired or invalid"));
        return reply.with("Sforce-Limit-Info", "api-usage=%d/%d".formatted(used.get(), limits.callsADay()));
    }

    private void count(String place) {
        calls.merge(place, 1, Integer::sum);
    }

    private Reply limited(Request request, String path) {
        if (length(request) > LONGEST_ADDRESS) {
            return refused(Wrong.of(414, "URI_TOO_LONG", "URI Too Long"));
        }
        if (used.incrementAndGet() > limits.callsADay()) {
            return refused(Wrong.of(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
        }
        try {
            return routed(
                    request,
                    Arrays.stream(path.substring(1).split("/"))
                            .map(Request::decoded)
                            .toList());
        } catch (Wrong wrong) {
            return refused(wrong);
        }
    }

    private static int length(Request request) {
        return request.path().length()
                + request.query().entrySet().stream()
                        .mapToInt(one -> one.getKey().length() + one.getValue().length() + 2)
                        .sum();
    }

    private Reply routed(Request request, List<String> parts) {
        var first = parts.get(0);
        count(request.method() + " /" + shown(parts));
        var isTable = first.equals("jobs") && request.method().equals("PUT");
        if (request.method().startsWith("P") && !isTable && !request.isJson()) {
            throw Wrong.of(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type");
        }
        return switch (first) {
            case "sobjects" -> records.answer(request, parts);
            case "composite" -> collections.answer(request, parts);
            case "jobs" -> jobs.answer(request, parts);
            case "query" -> reads.query(request, parts);
            default -> throw Wrong.notFound();
        };
    }

    /** Objects by their names, records and their keys not. */
    private static String shown(List<String> parts) {
        var names =
                switch (parts.get(0)) {
                    case "sobjects" -> parts.size() == 3 && parts.get(2).equals("describe") ? 3 : 2;
                    case "composite" -> 3;
                    case "jobs" -> 2;
                    default -> 1;
                };
        var shown = new StringBuilder(parts.get(0));
        for (var i = 1; i < parts.size(); i++) {
            var isVerb = parts.get(0).equals("jobs") && i == 3;
            shown.append('/').append(i < names || isVerb ? parts.get(i) : i == 3 ? "{field}" : "{id}");
        }
        return shown.toString();
    }

    static Reply refused(Wrong wrong) {
        return Reply.json(wrong.status(), Values.array().add(wrong.rest()).build());
    }

    /** @throws Wrong if the body is none */
    static JsonObject object(Request request) {
        return request.object().orElseThrow(() -> Wrong.of(400, "JSON_PARSER_ERROR", "Unexpected character"));
    }

    static boolean allowsDuplicates(Request request) {
        return request.header("sforce-duplicate-rule-header").contains("allowSave=true");
    }
}
