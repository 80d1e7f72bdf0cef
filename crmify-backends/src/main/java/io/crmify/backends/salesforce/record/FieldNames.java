package io.crmify.backends.salesforce.record;

import static java.util.Map.entry;

import io.crmify.backend.BackendContext;
import io.crmify.lead.LeadField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Salesforce calls the standard fields, object by object. */
final class FieldNames {
    /** What leads and contacts call the same. */
    private static final Map<LeadField, String> PERSON = Map.ofEntries(
            entry(LeadField.LEAD_SOURCE, "LeadSource"),
            entry(LeadField.FIRST_NAME, "FirstName"),
            entry(LeadField.LAST_NAME, "LastName"),
            entry(LeadField.EMAIL, "Email"),
            entry(LeadField.PHONE, "Phone"),
            entry(LeadField.MOBILE_PHONE, "MobilePhone"),
            entry(LeadField.JOB_TITLE, "Title"));

    private static final Map<LeadField, String> LEAD = Map.ofEntries(
            entry(LeadField.COMPANY, "Company"),
            entry(LeadField.WEBSITE, "Website"),
            entry(LeadField.STREET, "Street"),
            entry(LeadField.STREET_2, "Street"),
            entry(LeadField.CITY, "City"),
            entry(LeadField.STATE, "State"),
            entry(LeadField.POSTAL_CODE, "PostalCode"),
            entry(LeadField.COUNTRY, "Country"));

    private static final Map<LeadField, String> CONTACT = Map.ofEntries(
            entry(LeadField.DATE_OF_BIRTH, "Birthdate"),
            entry(LeadField.DEPARTMENT, "Department"),
            entry(LeadField.STREET, "MailingStreet"),
            entry(LeadField.STREET_2, "MailingStreet"),
            entry(LeadField.CITY, "MailingCity"),
            entry(LeadField.STATE, "MailingState"),
            entry(LeadField.POSTAL_CODE, "MailingPostalCode"),
            entry(LeadField.COUNTRY, "MailingCountry"));

    private static final String NAME = "[A-Za-z][A-Za-z0-9_]{0,79}";

    private FieldNames() {}

    /** The object's own, unless a setting {@code property.<field>} gives another. */
    static Map<LeadField, String> of(String object, BackendContext context) {
        var names = own(object);
        names.putAll(given(context));
        ensureOneFieldEach(names);
        return names;
    }

    /** Those of the contact that a lead has become: of what a setting gives, the account's own fields. */
    static Map<LeadField, String> ofContactOf(BackendContext context) {
        var names = own(SObject.CONTACT);
        given(context).forEach((field, name) -> {
            if (isCustom(name)) {
                names.put(field, name);
            }
        });
        return names;
    }

    static boolean isCustom(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_]{0,76}__c");
    }

    static Set<String> settings() {
        return standardFields().stream().map(FieldNames::setting).collect(Collectors.toSet());
    }

    private static EnumMap<LeadField, String> own(String object) {
        var names = new EnumMap<LeadField, String>(LeadField.class);
        switch (object) {
            case SObject.LEAD -> {
                names.putAll(PERSON);
                names.putAll(LEAD);
            }
            case SObject.CONTACT -> {
                names.putAll(PERSON);
                names.putAll(CONTACT);
            }
            default -> PERSON.forEach((field, name) -> names.put(field, name + "__c"));
        }
        return names;
    }

    private static Map<LeadField, String> given(BackendContext context) {
        var given = new EnumMap<LeadField, String>(LeadField.class);
        for (var field : standardFields()) {
            context.setting(setting(field)).ifPresent(name -> {
                if (!name.matches(NAME)) {
                    throw new IllegalArgumentException(
                            "crmify.backend.%s was '%s'; give a field's API name, like Plan__c"
                                    .formatted(setting(field), name));
                }
                given.put(field, name);
            });
        }
        return given;
    }

    private static Set<LeadField> standardFields() {
        return Arrays.stream(LeadField.values())
                .filter(field -> field != LeadField.CUSTOM)
                .collect(Collectors.toSet());
    }

    private static String setting(LeadField field) {
        return "property." + field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Only the street lines may share a field. */
    private static void ensureOneFieldEach(Map<LeadField, String> fields) {
        var seen = new HashMap<String, LeadField>();
        new TreeMap<>(fields).forEach((field, name) -> {
            var other = seen.put(name, field);
            if (other != null && !(other == LeadField.STREET && field == LeadField.STREET_2)) {
                throw new IllegalArgumentException(
                        "crmify.backend.%s and crmify.backend.%s both name %s; give each its own"
                                .formatted(setting(other), setting(field), name));
            }
        });
    }
}
