package io.crmify.backends.nationbuilder.person;

import io.crmify.lead.LeadField;
import java.util.Map;
import java.util.Set;

/**
 * How one of the APIs writes a person down.
 *
 * @param fields the attribute of each standard field that is no part of the address
 * @param own all attributes that are there for every nation; any other name is a custom field
 * @param address the attribute that holds the address; its parts are called alike in both
 * @param custom the attribute that holds the custom fields; blank if they stand among the others
 */
public record PersonForm(Map<LeadField, String> fields, Set<String> own, String address, String custom) {
    /** What the parts of an address are called. */
    public static final Map<LeadField, String> ADDRESS = Map.of(
            LeadField.STREET, "address1",
            LeadField.STREET_2, "address2",
            LeadField.CITY, "city",
            LeadField.STATE, "state",
            LeadField.POSTAL_CODE, "zip",
            LeadField.COUNTRY, "country_code");

    public PersonForm {
        fields = Map.copyOf(fields);
        own = Set.copyOf(own);
    }

    /** Whether a nation has made it for itself. */
    public boolean isCustom(String property) {
        return !own.contains(property);
    }
}
