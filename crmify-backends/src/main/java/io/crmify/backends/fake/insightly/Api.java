package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** Who may ask for what, and who answers. Thread-safe. */
final class Api {
    static final String PATH = "/v3.1";

    private final InsightlyOptions options;
    private final Limits limits;
    private final Map<Table, Records> tables = new EnumMap<>(Table.class);
    private final PartCalls parts = new PartCalls(tables);
    private final Map<String, Function<Request, Reply>> operations = new HashMap<>();
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    Api(InsightlyOptions options, InstantSource clock) {
        this.options = options;
        this.limits = new Limits(options, clock);
        for (var table : Table.values()) {
            var custom = table == Table.ORGANISATIONS ? Set.<String>of() : options.customFields();
            add(new Columns(table, custom), clock);
        }
        operations.put("GET /LeadStatuses", Api::statuses);
        operations.put("GET /LeadSources", request -> Reply.json(200, Words.SOURCES.sources()));
        operations.put("GET /Tags", parts::tagsInUse);
        operations.put("GET /Notes/Search", parts::searchNotes);
        operations.put("GET /Instance", request -> instance());
    }

    private void add(Columns columns, InstantSource clock) {
        var table = columns.table();
        var records = new Records(columns, clock);
        tables.put(table, records);
        var recordCalls = new RecordCalls(columns, records);
        var path = table.path();
        operations.put("GET " + path, recordCalls::list);
        operations.put("POST " + path, recordCalls::create);
        operations.put("PUT " + path, recordCalls::update);
        operations.put("GET " + path + "/{id}", recordCalls::read);
        operations.put("DELETE " + path + "/{id}", recordCalls::delete);
        operations.put("GET " + path + "/Search", recordCalls::search);
        operations.put("POST " + path + "/{id}/Tags", request -> parts.tag(table, request));
        operations.put("DELETE " + path + "/{id}/Tags/{name}", request -> parts.untag(table, request));
        operations.put("POST " + path + "/{id}/Notes", request -> parts.note(table, request));
        operations.put("GET " + path + "/{id}/Notes", request -> parts.notesOf(table, request));
        operations.put("DELETE " + path + "/{id}/CustomFields/{name}", request -> parts.clear(table, request));
        var fields = new FieldCalls(columns);
        operations.put("GET /CustomFields" + path, fields::list);
        operations.put("GET /CustomFields" + path + "/Search", fields::search);
    }

    List<Records.Stored> records(Table table) {
        return Objects.requireNonNull(tables.get(table)).all();
    }

    List<FakeNote> notes() {
        return parts.notes();
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        if (!(request.path() + "/").startsWith(PATH + "/")) {
            return Reply.page(404, "Not Found");
        }
        var place = request.method() + " " + place(request.path().substring(PATH.length()));
        calls.merge(place, 1, Integer::sum);
        return limits.told(answer(place, request));
    }

    private static String place(String path) {
        return path.replaceAll("^(/[A-Za-z]+)/\\d+(/|$)", "$1/{id}$2")
                .replaceAll("^(/[A-Za-z]+/\\{id}/(?:Tags|CustomFields)/)[^/]+$", "$1{name}");
    }

    private Reply answer(String place, Request request) {
        try {
            limits.count();
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
