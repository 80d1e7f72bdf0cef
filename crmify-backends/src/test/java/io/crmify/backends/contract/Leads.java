package io.crmify.backends.contract;

import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes leads for tests: {@code aLead(1).with(EMAIL, "ada@example.org").lead()}. Immutable. */
public record Leads(Lead lead) {
    /** A new one with a first name, a last name and an e-mail address of its own. */
    public static Leads aLead(int number) {
        var fields = Map.<LeadField, Object>of(
                LeadField.FIRST_NAME, "Ada",
                LeadField.LAST_NAME, "Lovelace",
                LeadField.EMAIL, "ada%d@example.org".formatted(number));
        return new Leads(new Lead(key(number), null, fields, Map.of(), null, Set.of(), Set.of(), Lead.Cleared.NOTHING));
    }

    /** An update of that record, of nothing yet. */
    public static Leads anUpdate(int number, String crmId) {
        return new Leads(
                new Lead(key(number), crmId, Map.of(), Map.of(), null, Set.of(), Set.of(), Lead.Cleared.NOTHING));
    }

    public static LeadKey key(int number) {
        return new LeadKey("Customer", Integer.toString(number), "%032x".formatted(0xC0FFEE00L + number));
    }

    public Leads with(LeadField field, Object value) {
        var fields = new HashMap<>(lead.fields());
        fields.put(field, value);
        return with(fields, lead.properties(), lead.cleared());
    }

    public Leads without(LeadField field) {
        var fields = new HashMap<>(lead.fields());
        fields.remove(field);
        return with(fields, lead.properties(), lead.cleared());
    }

    public Leads with(String property, Object value) {
        var properties = new HashMap<>(lead.properties());
        properties.put(property, value);
        return with(lead.fields(), properties, lead.cleared());
    }

    public Leads clearing(LeadField field) {
        var fields = new HashSet<>(lead.cleared().fields());
        fields.add(field);
        return with(
                lead.fields(),
                lead.properties(),
                new Lead.Cleared(fields, lead.cleared().properties()));
    }

    public Leads clearing(String property) {
        var properties = new HashSet<>(lead.cleared().properties());
        properties.add(property);
        return with(
                lead.fields(),
                lead.properties(),
                new Lead.Cleared(lead.cleared().fields(), properties));
    }

    public Leads withStatus(String word) {
        return new Leads(new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                word,
                lead.tags(),
                lead.lists(),
                lead.cleared()));
    }

    private Leads with(Map<LeadField, Object> fields, Map<String, Object> properties, Lead.Cleared cleared) {
        return new Leads(new Lead(
                lead.key(), lead.crmId(), fields, properties, lead.status(), lead.tags(), lead.lists(), cleared));
    }
}
