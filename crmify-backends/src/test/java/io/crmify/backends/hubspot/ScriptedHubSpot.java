package io.crmify.backends.hubspot;

import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * HubSpot's contacts, as far as a {@code ScriptedCrm} must know them, at its least helpful: it hands no trace id back, and the last
 * input's result comes first.
 */
final class ScriptedHubSpot implements Function<Asked, Reply> {
    private final Map<String, Map<String, String>> contacts = new LinkedHashMap<>();
    private final AtomicLong lastId = new AtomicLong(500);

    @Override
    public synchronized Reply apply(Asked asked) {
        var place = asked.path().replaceFirst("^/crm/objects/2026-09/contacts", "");
        var id = place.substring(place.lastIndexOf('/') + 1);
        return switch (asked.method() + " " + place) {
            case "POST /batch/upsert" -> batch(asked.json(), this::upsert);
            case "POST /batch/update" -> batch(asked.json(), this::update);
            default ->
                asked.method().equals("DELETE")
                        ? Reply.of(contacts.remove(id) == null ? 404 : 204)
                        : Reply.json(404, "{\"status\":\"error\",\"message\":\"resource not found\"}");
        };
    }

    synchronized int count() {
        return contacts.size();
    }

    synchronized Optional<String> text(String id, String property) {
        return Optional.ofNullable(contacts.get(id).get(property)).filter(text -> !text.isEmpty());
    }

    private static Reply batch(JsonObject body, Function<JsonObject, Optional<JsonObject>> work) {
        var results = Json.createArrayBuilder();
        var errors = Json.createArrayBuilder();
        for (var input : body.getJsonArray("inputs").getValuesAs(JsonObject.class)) {
            work.apply(input).ifPresentOrElse(result -> results.add(0, result), () -> errors.add(gone(input)));
        }
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("results", results)
                        .add("errors", errors)
                        .build()
                        .toString());
    }

    private static JsonArrayBuilder none() {
        return Json.createArrayBuilder();
    }

    private static JsonObject gone(JsonObject input) {
        return Json.createObjectBuilder()
                .add("category", "OBJECT_NOT_FOUND")
                .add("context", Json.createObjectBuilder().add("ids", none().add(input.getString("id"))))
                .build();
    }

    private Optional<JsonObject> upsert(JsonObject input) {
        var known = contacts.entrySet().stream()
                .filter(contact ->
                        input.getString("id").equals(contact.getValue().get(input.getString("idProperty"))))
                .map(Map.Entry::getKey)
                .findFirst();
        var id = known.orElseGet(() -> Long.toString(lastId.incrementAndGet()));
        return Optional.of(stored(id, input, known.isEmpty()));
    }

    private Optional<JsonObject> update(JsonObject input) {
        var id = input.getString("id");
        return contacts.containsKey(id) ? Optional.of(stored(id, input, false)) : Optional.empty();
    }

    private JsonObject stored(String id, JsonObject input, boolean isNew) {
        var properties = contacts.computeIfAbsent(id, unknown -> new HashMap<>());
        var sent = input.getJsonObject("properties");
        sent.keySet().forEach(name -> properties.put(name, sent.getString(name)));
        return Json.createObjectBuilder()
                .add("id", id)
                .add("new", isNew)
                .add("properties", Json.createObjectBuilder().add("crmify_id", properties.get("crmify_id")))
                .build();
    }
}
