package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import jakarta.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks contacts up. */
public final class ContactReads {
    /** The most that one call reads. */
    public static final int MOST = 100;

    private final HubSpotApi api;
    private final PropertyNames names;

    public ContactReads(HubSpotApi api, PropertyNames names) {
        this.api = api;
        this.names = names;
    }

    /** The contact with that key. */
    public Optional<String> find(LeadKey key) {
        return find(names.key(), key.external());
    }

    /** The contact with that address. */
    public Optional<String> findByEmail(String email) {
        return find("email", email);
    }

    private Optional<String> find(String property, String value) {
        var call = HttpCall.get(api.path(Place.CONTACTS) + "/{key}", value).query("idProperty", property);
        var answer = api.send(call);
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var id = api.verdicts().read(answer).json().text("id");
        if (!HubSpotApi.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no contact", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(id);
    }

    /** The value of a property, empty if it has none; nothing if there is no such contact. */
    public Optional<String> value(String crmId, String property) {
        if (!HubSpotApi.isId(crmId)) {
            return Optional.empty();
        }
        var answer =
                api.send(HttpCall.get(api.path(Place.CONTACTS) + "/{id}", crmId).query("properties", property));
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(
                        api.verdicts().read(answer).json().at("properties").text(property));
    }

    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        read(crmIds, properties(wanted)).forEach((id, values) -> filled.put(id, filled(values, wanted)));
        return filled;
    }

    /** What must be known of the contacts to write these leads, by {@link ContactWriting#idOf}; all are new, or none is. */
    Map<String, LenientJson> before(List<Lead> leads) {
        var concerned = leads.stream().filter(lead -> !read(lead).isEmpty()).toList();
        var ids = concerned.stream().map(ContactWriting::idOf).collect(Collectors.toSet());
        var properties = concerned.stream().flatMap(lead -> read(lead).stream()).collect(Collectors.toSet());
        if (concerned.isEmpty() || !concerned.get(0).isCreate()) {
            return read(ids, properties);
        }
        var found = new HashMap<String, LenientJson>();
        byKey(ids, properties).forEach((key, contact) -> found.put(key, contact.at("properties")));
        return found;
    }

    /** Up to a hundred contacts by crmify's key, as HubSpot tells them. */
    public Map<String, LenientJson> byKey(Set<String> keys, Set<String> properties) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        var asked = new HashSet<>(properties);
        asked.add(names.key());
        return ask(List.copyOf(keys), names.key(), asked).stream()
                .filter(contact -> keys.contains(contact.at("properties").text(names.key())))
                .collect(Collectors.toMap(
                        contact -> contact.at("properties").text(names.key()),
                        Function.identity(),
                        (first, second) -> first));
    }

    /** What is filled of up to a hundred contacts, by crmify's key. */
    public Map<String, Names> filledByKey(Set<String> keys, Names wanted) {
        var filled = new HashMap<String, Names>();
        byKey(keys, properties(wanted))
                .forEach((key, contact) -> filled.put(key, filled(contact.at("properties"), wanted)));
        return filled;
    }

    private Set<String> properties(Names wanted) {
        return Stream.concat(
                        wanted.fields().stream().map(names::of).filter(Objects::nonNull), wanted.properties().stream())
                .collect(Collectors.toSet());
    }

    /** The properties whose values decide what the lead writes. */
    private Set<String> read(Lead lead) {
        var properties = new HashSet<String>();
        if (names.joinsStreet() && StreetLines.needRead(lead)) {
            properties.add(names.fields().getOrDefault(LeadField.STREET, ""));
        }
        if (!lead.tags().isEmpty()) {
            properties.add(names.tags());
        }
        return properties;
    }

    /** The values of up to a hundred contacts, by id. */
    Map<String, LenientJson> read(Set<String> crmIds, Collection<String> properties) {
        var known = HubSpotApi.ids(crmIds);
        if (known.isEmpty()) {
            return Map.of();
        }
        return ask(known, "", properties).stream()
                .filter(contact -> crmIds.contains(contact.text("id")))
                .collect(Collectors.toMap(
                        contact -> contact.text("id"), contact -> contact.at("properties"), (first, second) -> first));
    }

    private List<LenientJson> ask(List<String> ids, String idProperty, Collection<String> properties) {
        return api.read(batch(api.path(Place.CONTACTS), ids, idProperty, properties))
                .json()
                .at("results")
                .items();
    }

    /** Reads up to a hundred contacts by HubSpot's ids. */
    HttpCall batch(List<String> ids, Collection<String> properties) {
        return batch(api.path(Place.CONTACTS), ids, "", properties);
    }

    /**
     * Reads up to a hundred records.
     *
     * @param path of their kind
     * @param idProperty empty for HubSpot's own ids
     */
    public static HttpCall batch(String path, List<String> ids, String idProperty, Collection<String> properties) {
        var json = Json.createBuilderFactory(Map.of());
        var inputs = json.createArrayBuilder();
        ids.forEach(id -> inputs.add(json.createObjectBuilder().add("id", id)));
        var body = json.createObjectBuilder()
                .add("properties", json.createArrayBuilder(properties))
                .add("propertiesWithHistory", json.createArrayBuilder())
                .add("inputs", inputs);
        if (!idProperty.isEmpty()) {
            body.add("idProperty", idProperty);
        }
        return HttpCall.post(path + "/batch/read").json(body.build());
    }

    private Names filled(LenientJson values, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(values, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !values.text(property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson values, LeadField field) {
        var text = values.text(Objects.requireNonNullElse(names.of(field), ""));
        if (!names.joinsStreet() || !StreetLines.FIELDS.contains(field)) {
            return text;
        }
        var lines = StreetLines.parse(text);
        return field == LeadField.STREET ? lines.first() : lines.second();
    }
}
