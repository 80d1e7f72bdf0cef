package io.crmify.backends.fake.insightly;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A kind of records, and its own fields. */
enum Table {
    LEADS(
            "Leads",
            "LEAD_ID",
            77000,
            "LAST_NAME",
            Map.of(
                    Type.TEXT,
                    "SALUTATION FIRST_NAME LAST_NAME TITLE PHONE MOBILE FAX WEBSITE ORGANISATION_NAME INDUSTRY LEAD_DESCRIPTION"
                            + " ADDRESS_STREET ADDRESS_CITY ADDRESS_STATE ADDRESS_POSTCODE ADDRESS_COUNTRY",
                    Type.EMAIL,
                    "EMAIL",
                    Type.NUMBER,
                    "EMPLOYEE_COUNT LEAD_RATING OWNER_USER_ID RESPONSIBLE_USER_ID",
                    Type.STATUS,
                    "LEAD_STATUS_ID",
                    Type.SOURCE,
                    "LEAD_SOURCE_ID",
                    Type.BOOLEAN,
                    "EMAIL_OPTED_OUT",
                    // whether they can be written is not documented: they are taken, and stay as they are
                    Type.IGNORED,
                    "CONVERTED CONVERTED_CONTACT_ID CONVERTED_ORGANISATION_ID CONVERTED_OPPORTUNITY_ID CONVERTED_DATE_UTC")),
    CONTACTS(
            "Contacts",
            "CONTACT_ID",
            88000,
            "",
            Map.of(
                    Type.TEXT,
                    "SALUTATION FIRST_NAME LAST_NAME TITLE PHONE PHONE_HOME PHONE_MOBILE PHONE_OTHER PHONE_ASSISTANT PHONE_FAX"
                            + " ASSISTANT_NAME BACKGROUND ADDRESS_MAIL_STREET ADDRESS_MAIL_CITY ADDRESS_MAIL_STATE"
                            + " ADDRESS_MAIL_POSTCODE ADDRESS_MAIL_COUNTRY ADDRESS_OTHER_STREET ADDRESS_OTHER_CITY"
                            + " ADDRESS_OTHER_STATE ADDRESS_OTHER_POSTCODE ADDRESS_OTHER_COUNTRY SOCIAL_LINKEDIN"
                            + " SOCIAL_FACEBOOK SOCIAL_TWITTER",
                    Type.EMAIL,
                    "EMAIL_ADDRESS",
                    Type.NUMBER,
                    "ORGANISATION_ID OWNER_USER_ID",
                    Type.DATE,
                    "DATE_OF_BIRTH",
                    Type.BOOLEAN,
                    "EMAIL_OPTED_OUT")),
    ORGANISATIONS(
            "Organisations",
            "ORGANISATION_ID",
            99000,
            "ORGANISATION_NAME",
            Map.of(Type.TEXT, "ORGANISATION_NAME BACKGROUND PHONE FAX WEBSITE", Type.NUMBER, "OWNER_USER_ID"));

    static final Set<String> READ_ONLY = Set.of(
            "DATE_CREATED_UTC",
            "DATE_UPDATED_UTC",
            "LAST_ACTIVITY_DATE_UTC",
            "NEXT_ACTIVITY_DATE_UTC",
            "CREATED_USER_ID",
            "IMAGE_URL",
            "TAGS",
            "LINKS",
            "DATES");

    /** What a field takes. */
    enum Type {
        TEXT,
        EMAIL,
        NUMBER,
        STATUS,
        SOURCE,
        BOOLEAN,
        DATE,
        IGNORED
    }

    private final String plural;
    private final String id;
    private final long idBefore;
    private final String required;
    private final Map<String, Type> types;

    Table(String plural, String id, long idBefore, String required, Map<Type, String> fields) {
        this.plural = plural;
        this.id = id;
        this.idBefore = idBefore;
        this.required = required;
        this.types = fields.entrySet().stream()
                .flatMap(type -> Stream.of(type.getValue().split(" ")).map(name -> Map.entry(name, type.getKey())))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    String path() {
        return "/" + plural;
    }

    String plural() {
        return plural;
    }

    String id() {
        return id;
    }

    /** The highest id that is taken when there are no records yet. */
    long idBefore() {
        return idBefore;
    }

    /** What no record is without; blank for nothing. */
    String required() {
        return required;
    }

    Map<String, Type> types() {
        return types;
    }
}
