package io.crmify.backends.hubspot.lead;

import io.crmify.backend.capability.ReadRecords;
import io.crmify.backends.hubspot.contact.ContactReads;
import io.crmify.backends.hubspot.record.Records;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is filled of leads: standard fields of the contact, properties of the lead. */
final class LeadReads implements ReadRecords {
    private static final Names NOTHING = new Names(Set.of(), Set.of());

    private final Records leads;
    private final String keyProperty;
    private final LeadPeople whose;
    private final ContactReads contacts;

    LeadReads(Records leads, String keyProperty, LeadPeople whose, ContactReads contacts) {
        this.leads = leads;
        this.keyProperty = keyProperty;
        this.whose = whose;
        this.contacts = contacts;
    }

    @Override
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var properties = new HashSet<>(wanted.properties());
        properties.add(keyProperty);
        var found = leads.byId(crmIds, properties);
        var keys = new HashMap<String, String>();
        found.forEach((id, lead) -> keys.put(id, lead.at("properties").text(keyProperty)));
        var ofContact = new Names(wanted.fields(), Set.of());
        var people = wanted.fields().isEmpty()
                ? Map.<String, Names>of()
                : contacts.filled(whose.of(keys, contacts.properties(ofContact)), ofContact);
        var filled = new HashMap<String, Names>();
        found.forEach((id, lead) -> {
            var own = wanted.properties().stream()
                    .filter(property -> !lead.at("properties").text(property).isBlank())
                    .collect(Collectors.toSet());
            filled.put(id, new Names(people.getOrDefault(id, NOTHING).fields(), own));
        });
        return filled;
    }
}
