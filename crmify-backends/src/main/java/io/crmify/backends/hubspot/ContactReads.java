package io.crmify.backends.hubspot;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks contacts up. */
final class ContactReads {
    private final CrmHttp http;
    private final ApiVersion version;
    private final PropertyNames names;
    private final Verdicts verdicts;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    ContactReads(CrmHttp http, ApiVersion version, PropertyNames names, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.names = names;
        this.verdicts = verdicts;
    }

    Optional<String> find(LeadKey key) {
        var call = HttpCall.get(version.contacts() + "/{key}", key.external()).query("idProperty", names.key());
        var answer = http.send(call);
        if (answer.isMissing()) {
            return Optional.empty();
        }
        var id = verdicts.read(answer).json().text("id");
        if (!isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no contact", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(id);
    }

    Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var properties = Stream.concat(
                        wanted.fields().stream().map(names::of).filter(Objects::nonNull), wanted.properties().stream())
                .collect(Collectors.toSet());
        var filled = new HashMap<String, Names>();
        read(crmIds, properties).forEach((id, values) -> filled.put(id, filled(values, wanted)));
        return filled;
    }

    /** The streets of the leads whose writing needs to know them, by CRM id. */
    Map<String, StreetLines> streets(List<Lead> leads) {
        var ids = leads.stream()
                .filter(lead -> names.joinsStreet() && StreetLines.needRead(lead))
                .map(Lead::crmId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        var street = names.fields().getOrDefault(LeadField.STREET, "");
        var streets = new HashMap<String, StreetLines>();
        read(ids, Set.of(street)).forEach((id, values) -> streets.put(id, StreetLines.parse(values.text(street))));
        return streets;
    }

    /** Whether HubSpot may have given the id; another CRM's has the whole call refused. */
    static boolean isId(String crmId) {
        return crmId.matches("\\d{1,20}");
    }

    private Map<String, LenientJson> read(Set<String> crmIds, Collection<String> properties) {
        var known = crmIds.stream().filter(ContactReads::isId).toList();
        if (known.isEmpty()) {
            return Map.of();
        }
        var inputs = json.createArrayBuilder();
        known.forEach(id -> inputs.add(json.createObjectBuilder().add("id", id)));
        var body = json.createObjectBuilder()
                .add("properties", json.createArrayBuilder(properties))
                .add("propertiesWithHistory", json.createArrayBuilder())
                .add("inputs", inputs)
                .build();
        var answer = http.send(HttpCall.post(version.contacts() + "/batch/read").json(body));
        return verdicts.read(answer).json().at("results").items().stream()
                .filter(contact -> crmIds.contains(contact.text("id")))
                .collect(Collectors.toMap(
                        contact -> contact.text("id"), contact -> contact.at("properties"), (first, second) -> first));
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
