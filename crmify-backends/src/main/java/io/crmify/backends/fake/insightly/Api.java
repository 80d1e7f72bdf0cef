package io.crmify.backends.fake.insightly;

import static java.util.Map.entry;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    static final String PATH = "/v3.1";

    private static final int CALLS_A_DAY = 60_000;

    private final InsightlyOptions options;
    private final Map<String, Function<Request, Reply>> operations;
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    Api(InsightlyOptions options, Columns columns, Leads leads) {
        this.options = options;
        var lead = new LeadCalls(columns, leads);
        var fields = new FieldCalls(columns);
        this.operations = Map.ofEntries(
                entry("GET /Leads", lead::list),
                entry("POST /Leads", lead::create),
                entry("PUT /Leads", lead::update),
                entry("GET /Leads/{id}", lead::read),
                entry("DELETE /Leads/{id}", lead::delete),
                entry("GET /Leads/Search", lead::search),
                entry("GET /LeadStatuses", Api::statuses),
                entry("GET /LeadSources", request -> Reply.json(200, Words.SOURCES.sources())),
                entry("GET /CustomFields/Leads", fields::list),
                entry("GET /CustomFields/Leads/Search", fields::search),
                entry("GET /Instance", request -> instance()));
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        if (!(request.path() + "/").startsWith(PATH + "/")) {
            return Reply.page(404, "Not Found");
        }
        var place = request.method()
                + " "
                + request.path().substring(PATH.length()).replaceAll("^/Leads/\\d+$", "/Leads/{id}");
        calls.merge(place, 1, Integer::sum);
        var left = CALLS_A_DAY
                - calls.values().stream().mapToInt(Integer::intValue).sum();
        return answer(place, request)
                .with("X-RateLimit-Limit", Integer.toString(CALLS_A_DAY))
                .with("X-RateLimit-Remaining", Integer.toString(Math.max(left, 1)));
    }

    private Reply answer(String place, Request request) {
        try {
            if (!isAuthorized(request.header("authorization"))) {
                throw Errors.unauthorized();
            }
            var operation = operations.get(place);
            if (operation == null) {
                throw Errors.notAllowed(request.method());
            }
            if (request.method().startsWith("P") && !request.isJson()) {
                throw Errors.refused(415, "The request entity's media type is not supported for this resource.");
            }
            return operation.apply(request);
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    /** With the colon behind the key, as it ought to be, or without. */
    private boolean isAuthorized(String header) {
        return Set.of(basic(options.apiKey() + ":"), basic(options.apiKey())).contains(header);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply statuses(Request request) {
        var withConverted =
                request.query().getOrDefault("include_converted", "").equalsIgnoreCase("true");
        return Reply.json(200, (withConverted ? Words.STATUSES : Words.STATUSES.withoutConverted()).statuses());
    }

    private Reply instance() {
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("INSTANCE_NAME", options.instance())
                        .add("INSTANCE_SUBDOMAIN", options.instance())
                        .add("PLAN_NAME", "Professional")
                        .add("NEW_USER_EXPERIENCE_ENABLED", true)
                        .build());
    }
}
