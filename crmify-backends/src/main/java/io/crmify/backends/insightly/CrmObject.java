package io.crmify.backends.insightly;

import static java.util.Map.entry;

import io.crmify.backend.BackendContext;
import io.crmify.backends.field.RequiredFields;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.LeadField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** As what Insightly keeps people, and what it calls the standard fields there. */
enum CrmObject {
    LEADS(
            "Leads",
            "lead",
            "ADDRESS_STREET",
            RequiredFields.allOf("Insightly", "lead", LeadField.LAST_NAME),
            Map.ofEntries(
                    entry(LeadField.LEAD_SOURCE, CrmObject.SOURCE_ID),
                    entry(LeadField.FIRST_NAME, "FIRST_NAME"),
                    entry(LeadField.LAST_NAME, "LAST_NAME"),
                    entry(LeadField.EMAIL, "EMAIL"),
                    entry(LeadField.PHONE, "PHONE"),
                    entry(LeadField.MOBILE_PHONE, "MOBILE"),
                    entry(LeadField.COMPANY, "ORGANISATION_NAME"),
                    entry(LeadField.JOB_TITLE, "TITLE"),
                    entry(LeadField.WEBSITE, "WEBSITE"),
                    entry(LeadField.STREET, "ADDRESS_STREET"),
                    entry(LeadField.STREET_2, "ADDRESS_STREET"),
                    entry(LeadField.CITY, "ADDRESS_CITY"),
                    entry(LeadField.STATE, "ADDRESS_STATE"),
                    entry(LeadField.POSTAL_CODE, "ADDRESS_POSTCODE"),
                    entry(LeadField.COUNTRY, "ADDRESS_COUNTRY"))),
    /** Without status, source and website; their company is a reference, which no name can be written to. */
    CONTACTS(
            "Contacts",
            "contact",
            "ADDRESS_MAIL_STREET",
            RequiredFields.allOf("Insightly", "contact"),
            Map.ofEntries(
                    entry(LeadField.FIRST_NAME, "FIRST_NAME"),
                    entry(LeadField.LAST_NAME, "LAST_NAME"),
                    entry(LeadField.EMAIL, "EMAIL_ADDRESS"),
                    entry(LeadField.PHONE, "PHONE"),
                    entry(LeadField.MOBILE_PHONE, "PHONE_MOBILE"),
                    entry(LeadField.DATE_OF_BIRTH, "DATE_OF_BIRTH"),
                    entry(LeadField.JOB_TITLE, "TITLE"),
                    entry(LeadField.STREET, "ADDRESS_MAIL_STREET"),
                    entry(LeadField.STREET_2, "ADDRESS_MAIL_STREET"),
                    entry(LeadField.CITY, "ADDRESS_MAIL_CITY"),
                    entry(LeadField.STATE, "ADDRESS_MAIL_STATE"),
                    entry(LeadField.POSTAL_CODE, "ADDRESS_MAIL_POSTCODE"),
                    entry(LeadField.COUNTRY, "ADDRESS_MAIL_COUNTRY")));

    static final String STATUS_ID = "LEAD_STATUS_ID";
    static final String SOURCE_ID = "LEAD_SOURCE_ID";
    static final String CUSTOM_FIELDS = "CUSTOMFIELDS";
    static final String FIELD_NAME = "FIELD_NAME";
    static final String FIELD_VALUE = "FIELD_VALUE";

    private final String plural;
    private final String word;
    private final String street;
    private final RequiredFields required;
    private final Map<LeadField, String> columns;

    CrmObject(String plural, String word, String street, RequiredFields required, Map<LeadField, String> columns) {
        this.plural = plural;
        this.word = word;
        this.street = street;
        this.required = required;
        this.columns = columns;
    }

    /** The one of the setting {@code object}; leads if there is none. */
    static CrmObject of(BackendContext context) {
        var wanted = context.setting("object").orElse(LEADS.plural).strip();
        return Arrays.stream(values())
                .filter(object -> object.plural.equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.object was '%s'; write Leads or Contacts".formatted(wanted)));
    }

    /** As Insightly calls them in paths. */
    String plural() {
        return plural;
    }

    /** As people call one. */
    String word() {
        return word;
    }

    String path() {
        return "/" + plural;
    }

    /** Where one of them is. */
    String onePath() {
        return "/" + plural + "/{id}";
    }

    /** The column of the id. */
    String id() {
        return word.toUpperCase(Locale.ROOT) + "_ID";
    }

    String street() {
        return street;
    }

    RequiredFields required() {
        return required;
    }

    Map<LeadField, String> columns() {
        return columns;
    }

    /** The column of a field; blank if there is none. */
    String column(LeadField field) {
        return columns.getOrDefault(field, "");
    }

    /** Whether a property is one that the account has made for itself. */
    static boolean isCustom(String property) {
        return property.toLowerCase(Locale.ROOT).endsWith("__c");
    }

    /** Whether a text can be the id of anything in Insightly. */
    static boolean isId(String text) {
        return text.matches("\\d{1,18}");
    }

    /** The value of a property, be it custom or not; empty if there is none. */
    static String valueOf(LenientJson record, String property) {
        return !isCustom(property)
                ? record.text(property)
                : record.at(CUSTOM_FIELDS).items().stream()
                        .filter(field -> field.text(FIELD_NAME).equalsIgnoreCase(property))
                        .map(field -> field.text(FIELD_VALUE))
                        .findFirst()
                        .orElse("");
    }
}
