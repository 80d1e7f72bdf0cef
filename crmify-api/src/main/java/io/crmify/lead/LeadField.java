package io.crmify.lead;

/**
 * The standard fields of a lead. Each backend's page in {@code docs/backends} says under which name, if at all, its CRM keeps
 * them; what a CRM has no field for is not sent.
 */
public enum LeadField {
    LEAD_SOURCE,
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    SECONDARY_EMAIL,
    PHONE,
    MOBILE_PHONE,
    /** A {@link java.time.LocalDate}. */
    DATE_OF_BIRTH,
    COMPANY,
    JOB_TITLE,
    DEPARTMENT,
    WEBSITE,
    /** The first line of the street address. */
    STREET,
    /** The second line of the street address. */
    STREET_2,
    CITY,
    STATE,
    POSTAL_CODE,
    COUNTRY,
    /** A language tag such as {@code de-CH}. */
    LANGUAGE,
    /** A zone id such as {@code Europe/Zurich}. */
    TIME_ZONE,
    /** Stands in annotations for "one of the CRM's own properties"; never in a {@link Lead}. */
    CUSTOM
}
