package io.crmify.jpa.mapping.lead;

import io.crmify.jpa.mapping.FieldName;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has to be sent of a lead.
 *
 * @param after the fingerprint once it has been
 * @param onlyIfEmpty of what is sent: those fields that must be empty in the CRM
 * @param needed false if the CRM has all of it
 */
public record Delta(Lead lead, Fingerprint after, Set<FieldName> onlyIfEmpty, boolean needed) {
    public Delta {
        onlyIfEmpty = Set.copyOf(onlyIfEmpty);
    }

    /** Without fields that turned out to be filled in the CRM: they count as sent until they change again. */
    public Delta without(Set<FieldName> filled) {
        Map<LeadField, Object> fields = new EnumMap<>(LeadField.class);
        fields.putAll(lead.fields());
        var properties = new HashMap<>(lead.properties());
        filled.forEach(name -> {
            if (name.field() != null) {
                fields.remove(name.field());
            } else {
                properties.remove(name.property());
            }
        });
        var rest = new Lead(
                lead.key(), lead.crmId(), fields, properties, lead.status(), lead.tags(), lead.lists(), lead.cleared());
        var nothing = fields.isEmpty()
                && properties.isEmpty()
                && lead.status() == null
                && lead.tags().isEmpty()
                && lead.lists().isEmpty()
                && lead.cleared().equals(Lead.Cleared.NOTHING);
        return new Delta(rest, after, Set.of(), needed && !nothing);
    }
}
