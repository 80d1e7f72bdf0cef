package io.crmify.backends.insightly;

import static java.util.Map.entry;

import io.crmify.backends.http.LenientJson;
import io.crmify.lead.LeadField;
import java.util.Locale;
import java.util.Map;

/** What Insightly calls the standard fields, and where a lead of its keeps a value. */
final class LeadColumns {
    static final String ID = "LEAD_ID";
    static final String STATUS_ID = "LEAD_STATUS_ID";
    static final String SOURCE_ID = "LEAD_SOURCE_ID";
    static final String STREET = "ADDRESS_STREET";
    static final String CUSTOM_FIELDS = "CUSTOMFIELDS";
    static final String FIELD_NAME = "FIELD_NAME";
    static final String FIELD_VALUE = "FIELD_VALUE";

    static final Map<LeadField, String> OF_FIELDS = Map.ofEntries(
            entry(LeadField.LEAD_SOURCE, SOURCE_ID),
            entry(LeadField.FIRST_NAME, "FIRST_NAME"),
            entry(LeadField.LAST_NAME, "LAST_NAME"),
            entry(LeadField.EMAIL, "EMAIL"),
            entry(LeadField.PHONE, "PHONE"),
            entry(LeadField.MOBILE_PHONE, "MOBILE"),
            entry(LeadField.COMPANY, "ORGANISATION_NAME"),
            entry(LeadField.JOB_TITLE, "TITLE"),
            entry(LeadField.WEBSITE, "WEBSITE"),
            entry(LeadField.STREET, STREET),
            entry(LeadField.STREET_2, STREET),
            entry(LeadField.CITY, "ADDRESS_CITY"),
            entry(LeadField.STATE, "ADDRESS_STATE"),
            entry(LeadField.POSTAL_CODE, "ADDRESS_POSTCODE"),
            entry(LeadField.COUNTRY, "ADDRESS_COUNTRY"));

    private LeadColumns() {}

    /** Whether a property is one that the account has made for itself. */
    static boolean isCustom(String property) {
        return property.toLowerCase(Locale.ROOT).endsWith("__c");
    }

    /** The value of a property, be it custom or not; empty if there is none. */
    static String valueOf(LenientJson lead, String property) {
        return !isCustom(property)
                ? lead.text(property)
                : lead.at(CUSTOM_FIELDS).items().stream()
                        .filter(field -> field.text(FIELD_NAME).equalsIgnoreCase(property))
                        .map(field -> field.text(FIELD_VALUE))
                        .findFirst()
                        .orElse("");
    }
}
