package io.crmify.backends.fake;

import static java.util.Map.entry;

import io.crmify.backends.fake.hubspot.Call;
import io.crmify.backends.fake.hubspot.CallWindow;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.hubspot.Operation;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The protocol: who may ask for what, and who answers. Thread-safe. */
final class Api {
    private static final String WRITE = "crm.objects.contacts.write";

    private final FakeOptions options;
    private final Services services;
    private final CallWindow window;
    private final Map<String, Operation> operations;
    private final SortedMap<String, Integer> calls = new ConcurrentSkipListMap<>();

    Api(FakeOptions options, Records contacts, Records leads, Services services) {
        this.options = options;
        this.services = services;
        this.window = services.window();
        var all = new HashMap<String, Operation>(contacts());
        all.putAll(operations("contacts", contacts));
        all.putAll(operations("leads", leads));
        var leadCalls = new LeadCalls(leads.records(), contacts.records(), leads.batches());
        all.put("POST /crm/objects/{version}/leads", new Operation("crm.objects.leads.write", leadCalls::create));
        all.put(
                "POST /crm/objects/{version}/leads/batch/create",
                new Operation("crm.objects.leads.write", leadCalls::createAll));
        all.put("GET /crm/objects/{version}/leads/{id}", new Operation("crm.objects.leads.read", leadCalls::read));
        all.remove("POST /crm/objects/{version}/leads/batch/upsert"); // a new lead needs its contact
        all.put("GET /crm/pipelines/{version}/leads", new Operation("crm.objects.leads.read", leadCalls::pipelines));
        var ofContacts = new ContactCalls(contacts.records());
        all.put("POST /crm/objects/{version}/contacts", new Operation(WRITE, ofContacts::create));
        all.put("POST /crm/objects/{version}/contacts/gdpr-delete", new Operation(WRITE, ofContacts::erase));
        services.operations().forEach(all::putAll);
        this.operations = Map.copyOf(all);
    }

    /** The records of one kind. */
    record Records(Contacts records, Schema schema, BatchCalls batches) {}

    private Map<String, Operation> contacts() {
        return Map.of("GET /account-info/{version}/details", new Operation(Operation.ANY, call -> account()));
    }

    private static Map<String, Operation> operations(String type, Records kind) {
        var read = "crm.objects.%s.read".formatted(type);
        var write = "crm.objects.%s.write".formatted(type);
        var single = new ContactCalls(kind.records());
        var batch = kind.batches();
        var properties = new PropertyCalls(kind.schema());
        var objects = "/crm/objects/{version}/" + type;
        var described = "/crm/properties/{version}/" + type;
        return Map.ofEntries(
                entry("GET " + objects, new Operation(read, single::list)),
                entry("GET " + objects + "/{id}", new Operation(read, single::read)),
                entry("PATCH " + objects + "/{id}", new Operation(write, single::update)),
                entry("DELETE " + objects + "/{id}", new Operation(write, single::delete)),
                entry("POST " + objects + "/batch/upsert", new Operation(write, batch::upsert)),
                entry("POST " + objects + "/batch/update", new Operation(write, batch::update)),
                entry("POST " + objects + "/batch/read", new Operation(read, batch::read)),
                entry("POST " + objects + "/batch/archive", new Operation(write, batch::archive)),
                entry("GET " + described, new Operation("crm.schemas.%s.read".formatted(type), properties::list)),
                entry("POST " + described, new Operation("crm.schemas.%s.write".formatted(type), properties::create)),
                entry(
                        "GET " + described + "/{name}",
                        new Operation("crm.schemas.%s.read".formatted(type), properties::describe)));
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
        var operation = operations.get(call.template());
        var isOpen = operation != null && operation.scope().equals(Operation.NOBODY);
        if (!isOpen) {
            ensureKnown(call.request().header("authorization"));
            var refusal = window.refusal();
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        if (operation == null) {
            throw Errors.refused(405, "METHOD_NOT_ALLOWED", "Method not allowed");
        }
        if (!operation.isOpenTo(options.scopes())) {
            throw Errors.missingScope(operation.scope());
        }
        ensureMediaType(call.request(), isOpen);
        return operation.answer().apply(call);
    }

    private void ensureKnown(String authorization) {
        var token = authorization.startsWith("Bearer ") ? authorization.substring("Bearer ".length()) : "";
        if (!token.equals(options.token()) && !services.oauth().isGood(token)) {
            throw Errors.unauthorized();
        }
    }

    private static void ensureMediaType(Request request, boolean isForm) {
        var type = isForm ? "application/x-www-form-urlencoded" : "application/json";
        if (request.method().matches("POST|PATCH|PUT")
                && !request.header("content-type").startsWith(type)) {
            throw Errors.refused(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be " + type);
        }
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
