package io.crmify.backends.fake;

import io.crmify.backends.fake.Schema.Rule;
import io.crmify.backends.fake.hubspot.Call;
import io.crmify.backends.fake.hubspot.Errors;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What can be asked of up to a hundred contacts at once. An input with a trace id fails alone; one without has the whole call
 * refused. Results come in the order of the records' ids, not of the inputs.
 */
final class BatchCalls {
    private static final int MOST = 100;

    private final Contacts contacts;
    private final Schema schema;
    private final InstantSource clock;

    BatchCalls(Contacts contacts, Schema schema, InstantSource clock) {
        this.contacts = contacts;
        this.schema = schema;
        this.clock = clock;
    }

    /** What has become of the inputs so far. */
    private record Outcome(Map<Long, JsonObject> results, JsonArrayBuilder errors) {}

    /**
     * @param check refuses an input that makes no record
     * @param made is told what an input has made
     */
    Reply create(Call call, Consumer<JsonObject> check, BiConsumer<JsonObject, FakeContact> made) {
        var inputs = inputs(call);
        return contacts.atomically(() -> each(call, inputs, input -> {
            check.accept(input);
            var values = Call.properties(input);
            var record = contacts.create(values);
            made.accept(input, record);
            return ContactCalls.builder(record, values.keySet());
        }));
    }

    Reply upsert(Call call) {
        var inputs = inputs(call);
        ensureNoneTwice(inputs);
        return contacts.atomically(() -> each(call, inputs, this::upsert));
    }

    Reply update(Call call) {
        var inputs = inputs(call);
        ensureNoneTwice(inputs);
        return contacts.atomically(() -> each(call, inputs, this::update));
    }

    Reply read(Call call) {
        var body = call.object();
        var asked = texts(body, "properties");
        texts(body, "propertiesWithHistory");
        var idProperty = Call.text(body.get("idProperty")).orElse("hs_object_id");
        var results = Json.createArrayBuilder();
        var missing = Json.createArrayBuilder();
        for (var input : inputs(call)) {
            contacts.by(idProperty, input.getString("id"))
                    .ifPresentOrElse(
                            contact -> results.add(ContactCalls.json(contact, asked)),
                            () -> missing.add(input.getString("id")));
        }
        var errors = Json.createArrayBuilder();
        var ids = missing.build();
        if (!ids.isEmpty()) {
            errors.add(Json.createObjectBuilder()
                    .add("status", "error")
                    .add("category", "OBJECT_NOT_FOUND")
                    .add("message", "Could not get some CONTACT objects, they may be deleted or not exist.")
                    .add("context", Json.createObjectBuilder().add("ids", ids)));
        }
        return envelope(ids.isEmpty() ? 200 : 207, results.build(), errors.build());
    }

    Reply archive(Call call) {
        inputs(call).forEach(input -> contacts.remove(input.getString("id")));
        return Reply.empty(204);
    }

    private Reply each(Call call, List<JsonObject> inputs, Function<JsonObject, JsonObjectBuilder> work) {
        var outcome = new Outcome(new TreeMap<>(), Json.createArrayBuilder());
        inputs.forEach(input -> one(input, work, outcome));
        var errors = outcome.errors().build();
        var results = Json.createArrayBuilder();
        outcome.results().values().forEach(results::add);
        var tellsByStatus = !call.version().equals("2026-09");
        var status = call.template().endsWith("create") ? 201 : 200;
        return envelope(errors.isEmpty() || !tellsByStatus ? status : 207, results.build(), errors);
    }

    private static void one(JsonObject input, Function<JsonObject, JsonObjectBuilder> work, Outcome outcome) {
        var trace = Call.text(input.get("objectWriteTraceId"));
        try {
            var result = work.apply(input);
            trace.ifPresent(id -> result.add("objectWriteTraceId", id));
            var built = result.build();
            outcome.results().put(Long.valueOf(built.getString("id")), built);
        } catch (Refused refused) {
            var id = trace.orElseThrow(() -> refused);
            outcome.errors().add(error(refused, id));
        }
    }

    private static JsonObjectBuilder error(Refused refused, String trace) {
        try (var reader = Json.createReader(new StringReader(refused.reply().body()))) {
            var context = Json.createObjectBuilder()
                    .add("objectWriteTraceId", Json.createArrayBuilder().add(trace));
            return Json.createObjectBuilder(reader.readObject()).add("context", context);
        }
    }

    private JsonObjectBuilder upsert(JsonObject input) {
        var idProperty = Call.text(input.get("idProperty")).orElse("");
        var values = new TreeMap<>(Call.properties(input));
        var known = contacts.by(idProperty, input.getString("id"));
        values.putIfAbsent(idProperty, input.getString("id"));
        var contact = known.map(old -> contacts.update(old, values)).orElseGet(() -> contacts.create(values));
        return ContactCalls.builder(contact, values.keySet()).add("new", known.isEmpty());
    }

    private JsonObjectBuilder update(JsonObject input) {
        var values = Call.properties(input);
        var known = contacts.byId(input.getString("id")).orElseThrow(Errors::notFound);
        return ContactCalls.builder(contacts.update(known, values), values.keySet());
    }

    private List<JsonObject> inputs(Call call) {
        if (!(call.object().get("inputs") instanceof JsonArray array)
                || array.isEmpty()
                || !array.stream().allMatch(JsonObject.class::isInstance)) {
            throw Errors.invalid("inputs is required");
        }
        var inputs = array.getValuesAs(JsonObject.class);
        if (inputs.size() > MOST) {
            throw Errors.invalid("The maximum number of inputs supported in a batch request is 100");
        }
        inputs.forEach(input -> ensureUsable(call, input));
        return inputs;
    }

    private void ensureUsable(Call call, JsonObject input) {
        var isCreate = call.template().endsWith("create");
        if (!isCreate && Call.text(input.get("id")).filter(id -> !id.isBlank()).isEmpty()) {
            throw Errors.invalid("id is required");
        }
        if (call.template().endsWith("upsert")) {
            var idProperty = Call.text(input.get("idProperty")).orElse("");
            var isUnique = idProperty.equals(Schema.EMAIL)
                    || schema.property(idProperty)
                            .filter(property -> property.rule() == Rule.UNIQUE)
                            .isPresent();
            if (!isUnique) {
                throw Errors.invalid(
                        "Unable to perform update/upsert by non-unique 0-1 property %s".formatted(idProperty));
            }
        }
    }

    private static void ensureNoneTwice(List<JsonObject> inputs) {
        var seen = new HashSet<String>();
        var twice = inputs.stream()
                .map(input -> input.getString("id"))
                .filter(id -> !seen.add(id))
                .toList();
        if (!twice.isEmpty()) {
            throw Errors.invalid("Duplicate IDs found in batch input: %s. IDs must be unique".formatted(twice));
        }
    }

    private static List<String> texts(JsonObject body, String name) {
        if (!(body.get(name) instanceof JsonArray array)) {
            throw Errors.invalid(name + " is required");
        }
        return array.stream().flatMap(value -> Call.text(value).stream()).toList();
    }

    private Reply envelope(int status, JsonArray results, JsonArray errors) {
        var now = clock.instant().toString();
        var body = Json.createObjectBuilder()
                .add("status", "COMPLETE")
                .add("results", results)
                .add("startedAt", now)
                .add("completedAt", now);
        if (!errors.isEmpty()) {
            body.add("numErrors", errors.size()).add("errors", errors);
        }
        return Reply.json(status, body.build());
    }
}
