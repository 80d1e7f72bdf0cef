package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.ReadRecords;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.record.Records;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be known of contacts to write them, and what of them is filled. */
public final class ContactReads implements ReadRecords {
    private final Records contacts;
    private final PropertyNames names;

    public ContactReads(Records contacts, PropertyNames names) {
        this.contacts = contacts;
        this.names = names;
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        return filled(contacts.byId(crmIds, properties(wanted)), wanted);
    }

    /** What is filled of contacts, by whatever they are called. */
    public Map<String, Names> filled(Map<String, LenientJson> contacts, Names wanted) {
        var filled = new HashMap<String, Names>();
        contacts.forEach((name, contact) -> filled.put(name, filled(contact.at("properties"), wanted)));
        return filled;
    }

    /** The properties that hold what is asked about. */
    public Set<String> properties(Names wanted) {
        return Stream.concat(
                        wanted.fields().stream().map(names::of).filter(Objects::nonNull), wanted.properties().stream())
                .collect(Collectors.toSet());
    }

    /** The values that must be known to write these leads, by {@link ContactWriting#idOf}; all are new, or none is. */
    Map<String, LenientJson> before(List<Lead> leads) {
        var concerned = leads.stream().filter(lead -> !read(lead).isEmpty()).toList();
        if (concerned.isEmpty()) {
            return Map.of();
        }
        var ids = concerned.stream().map(ContactWriting::idOf).collect(Collectors.toSet());
        var properties = concerned.stream().flatMap(lead -> read(lead).stream()).collect(Collectors.toSet());
        var found = concerned.get(0).isCreate()
                ? contacts.by(names.key(), ids, properties)
                : contacts.byId(ids, properties);
        var values = new HashMap<String, LenientJson>();
        found.forEach((id, contact) -> values.put(id, contact.at("properties")));
        return values;
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
