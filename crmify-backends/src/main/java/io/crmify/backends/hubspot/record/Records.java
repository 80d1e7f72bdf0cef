package io.crmify.backends.hubspot.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import jakarta.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The records of one kind, one by one and a hundred at once. One that was merged into another is found by its former id: HubSpot
 * then tells the other one, under the id that it has now. Thread-safe.
 */
public final class Records {
    /** The most that one call reads. */
    public static final int MOST = 100;

    private static final String ID = "id";
    /** As many as an answer may leave out; they are then asked for one by one. */
    private static final int MOST_ALONE = 10;

    private final HubSpotApi api;
    private final Place place;

    public Records(HubSpotApi api, Place place) {
        this.api = api;
        this.place = place;
    }

    HubSpotApi api() {
        return api;
    }

    /** The id of the record whose unique property, or e-mail, has that value. */
    public Optional<String> find(String property, String value) {
        return one(value, property, Set.of()).map(record -> record.text(ID));
    }

    /** A record as HubSpot tells it; nothing if there is none. */
    public Optional<LenientJson> one(String crmId, Set<String> properties) {
        return HubSpotApi.isId(crmId) ? one(crmId, ID, properties) : Optional.empty();
    }

    private Optional<LenientJson> one(String value, String property, Set<String> properties) {
        var call = HttpCall.get(api.path(place) + "/{id}", value);
        return told(property.equals(ID) ? call : call.query("idProperty", property), properties);
    }

    /**
     * The record that a call asks for; nothing if there is none.
     *
     * @param properties to be told of it
     */
    public Optional<LenientJson> told(HttpCall call, Set<String> properties) {
        var answer = api.send(properties.isEmpty() ? call : call.query("properties", String.join(",", properties)));
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var record = api.verdicts().read(answer).json();
        if (!HubSpotApi.isId(record.text(ID))) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no record", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(record);
    }

    /** The value of a property, empty if it has none; nothing if there is no such record. */
    public Optional<String> value(String crmId, String property) {
        return one(crmId, Set.of(property))
                .map(record -> record.at("properties").text(property));
    }

    /** Up to a hundred records, by the ids by which they were asked for. */
    public Map<String, LenientJson> byId(Collection<String> crmIds, Set<String> properties) {
        return read(HubSpotApi.ids(new HashSet<>(crmIds)), ID, properties, record -> record.text(ID));
    }

    /** Up to a hundred records, by a unique property. */
    public Map<String, LenientJson> by(String property, Set<String> values, Set<String> properties) {
        var asked = new HashSet<>(properties);
        asked.add(property);
        return read(List.copyOf(values), property, asked, record -> record.at("properties")
                .text(property));
    }

    private Map<String, LenientJson> read(
            List<String> values, String property, Set<String> properties, Function<LenientJson, String> valueOf) {
        if (values.isEmpty()) {
            return Map.of();
        }
        var answer = api.read(batch(values, property, properties));
        var json = answer.json();
        var found = new HashMap<String, LenientJson>();
        json.at("results").items().stream()
                .filter(record -> values.contains(valueOf.apply(record)))
                .forEach(record -> found.putIfAbsent(valueOf.apply(record), record));
        for (var value : leftOut(answer, json, values, found.keySet())) {
            one(value, property, properties).ifPresent(record -> found.put(value, record));
        }
        return found;
    }

    /** What an answer neither tells nor says to be missing. */
    private static List<String> leftOut(HttpAnswer answer, LenientJson json, List<String> asked, Set<String> found) {
        var missing = new HashSet<String>();
        json.at("errors").items().stream()
                .filter(error -> error.text("category").equals("OBJECT_NOT_FOUND"))
                .forEach(error -> missing.addAll(error.at("context").texts("ids")));
        var open = asked.stream()
                .filter(value -> !found.contains(value) && !missing.contains(value))
                .toList();
        if (open.size() > MOST_ALONE) {
            throw new OutcomeUnknownException(
                    answer + ": the answer leaves out records without saying that they are missing",
                    Diagnosis.of("NO_OUTCOME", answer.status()));
        }
        return open;
    }

    private HttpCall batch(List<String> values, String property, Set<String> properties) {
        var json = Json.createBuilderFactory(Map.of());
        var inputs = json.createArrayBuilder();
        values.forEach(value -> inputs.add(json.createObjectBuilder().add(ID, value)));
        var body = json.createObjectBuilder()
                .add("properties", json.createArrayBuilder(properties))
                .add("propertiesWithHistory", json.createArrayBuilder())
                .add("inputs", inputs);
        if (!property.equals(ID)) {
            body.add("idProperty", property);
        }
        return HttpCall.post(api.path(place) + "/batch/read").json(body.build());
    }

    /** Writes properties of one record. */
    public void patch(String crmId, Map<String, String> texts) {
        if (!HubSpotApi.isId(crmId)) {
            throw gone();
        }
        var properties = Json.createObjectBuilder();
        texts.forEach(properties::add);
        var answer = api.send(HttpCall.patch(api.path(place) + "/{id}", crmId)
                .json(Json.createObjectBuilder().add("properties", properties).build()));
        if (!answer.isSuccess()) {
            throw api.verdicts().onUpdate(answer);
        }
        answer.json();
    }

    /** People can restore it. Whether there was something to delete; HubSpot says so of what is not there, too. */
    public boolean delete(String crmId) {
        if (!HubSpotApi.isId(crmId)) {
            return false;
        }
        var answer = api.send(HttpCall.delete(api.path(place) + "/{id}", crmId));
        if (answer.isMissing()) {
            return false;
        }
        api.done(answer);
        return true;
    }

    /** What is to be said where a record is missing that must be there. */
    public static RecordGoneException gone() {
        return new RecordGoneException("HubSpot does not know the record any more", Diagnosis.of("RECORD_GONE"));
    }
}
