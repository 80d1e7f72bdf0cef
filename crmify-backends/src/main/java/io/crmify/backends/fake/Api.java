package io.crmify.backends.fake;

import static java.util.Map.entry;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/** The contact protocol: who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final String READ = "crm.objects.contacts.read";
    private static final String WRITE = "crm.objects.contacts.write";
    private static final String READ_SCHEMA = "crm.schemas.contacts.read";
    private static final String WRITE_SCHEMA = "crm.schemas.contacts.write";
    /** Every token has it. */
    private static final String ANY = "";

    private final FakeOptions options;
    private final Map<String, Operation> operations;
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    /** @param scope what the token must have */
    private record Operation(String scope, Function<Call, Reply> answer) {}

    Api(FakeOptions options, Contacts contacts, Schema schema, InstantSource clock) {
        this.options = options;
        var single = new ContactCalls(contacts);
        var batch = new BatchCalls(contacts, schema, clock);
        var properties = new PropertyCalls(schema);
        this.operations = Map.ofEntries(
                entry("GET /crm/objects/{version}/contacts", new Operation(READ, single::list)),
                entry("POST /crm/objects/{version}/contacts", new Operation(WRITE, single::create)),
                entry("GET /crm/objects/{version}/contacts/{id}", new Operation(READ, single::read)),
                entry("PATCH /crm/objects/{version}/contacts/{id}", new Operation(WRITE, single::update)),
                entry("DELETE /crm/objects/{version}/contacts/{id}", new Operation(WRITE, single::delete)),
                entry("POST /crm/objects/{version}/contacts/batch/upsert", new Operation(WRITE, batch::upsert)),
                entry("POST /crm/objects/{version}/contacts/batch/update", new Operation(WRITE, batch::update)),
                entry("POST /crm/objects/{version}/contacts/batch/read", new Operation(READ, batch::read)),
                entry("POST /crm/objects/{version}/contacts/batch/archive", new Operation(WRITE, batch::archive)),
                entry("GET /crm/properties/{version}/contacts", new Operation(READ_SCHEMA, properties::list)),
                entry("POST /crm/properties/{version}/contacts", new Operation(WRITE_SCHEMA, properties::create)),
                entry(
                        "GET /crm/properties/{version}/contacts/{name}",
                        new Operation(READ_SCHEMA, properties::describe)),
                entry("GET /account-info/{version}/details", new Operation(ANY, call -> account())));
    }

    Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    Reply answer(Request request) {
        var call = Call.of(request);
        if (call.isEmpty()) {
            return Reply.page(404, "Not Found");
        }
        calls.merge(call.get().template(), 1, Integer::sum);
        try {
            return answer(call.get());
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    private Reply answer(Call call) {
        if (!call.request().header("authorization").equals("Bearer " + options.token())) {
            throw Errors.unauthorized();
        }
        var operation = operations.get(call.template());
        if (operation == null) {
            throw Errors.refused(405, "METHOD_NOT_ALLOWED", "Method not allowed");
        }
        if (!operation.scope().isEmpty() && !options.scopes().contains(operation.scope())) {
            throw Errors.missingScope(operation.scope());
        }
        var isWrite = call.request().method().matches("POST|PATCH");
        if (isWrite && !call.request().isJson()) {
            throw Errors.refused(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
        }
        return operation.answer().apply(call);
    }

    private Reply account() {
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("portalId", options.portalId())
                        .add("accountType", "STANDARD")
                        .add("timeZone", "Europe/Zurich")
                        .add("companyCurrency", "EUR")
                        .add("additionalCurrencies", Json.createArrayBuilder())
                        .add("utcOffset", "+01:00")
                        .add("utcOffsetMilliseconds", 3_600_000)
                        .add("uiDomain", "app-eu1.hubspot.com")
                        .add("dataHostingLocation", "eu1")
                        .build());
    }
}
