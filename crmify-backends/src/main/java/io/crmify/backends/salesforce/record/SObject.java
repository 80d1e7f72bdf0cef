package io.crmify.backends.salesforce.record;

import io.crmify.lead.LeadField;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of Salesforce, as far as a connection writes it.
 *
 * @param fields its names of the standard fields
 * @param status its field for the status; blank for none
 * @param key its field for crmify's key; blank if that is not written
 */
public record SObject(String name, Map<LeadField, String> fields, String status, String key) {
    public static final String LEAD = "Lead";
    public static final String CONTACT = "Contact";

    public SObject {
        fields = Map.copyOf(fields);
    }

    @Nullable
    String of(LeadField field) {
        return fields.get(field);
    }

    public boolean isLead() {
        return name.equals(LEAD);
    }

    /** Whether both street lines go into one field. */
    boolean joinsStreet() {
        var street = of(LeadField.STREET);
        return street != null && street.equals(of(LeadField.STREET_2));
    }
}
