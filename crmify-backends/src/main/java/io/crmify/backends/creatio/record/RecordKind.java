package io.crmify.backends.creatio.record;

import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.DATE_OF_BIRTH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static io.crmify.lead.LeadField.MOBILE_PHONE;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.POSTAL_CODE;
import static io.crmify.lead.LeadField.STATE;
import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.STREET_2;
import static io.crmify.lead.LeadField.WEBSITE;
import static java.util.Map.entry;

import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which of Creatio's objects a connection keeps its people in. */
public enum RecordKind {
    LEAD(
            "Lead",
            "LeadName",
            new StatusColumn("QualifyStatusId", "QualifyStatus"),
            Map.ofEntries(
                    entry(FIRST_NAME, "Contact"),
                    entry(LAST_NAME, "Contact"),
                    entry(EMAIL, "Email"),
                    entry(PHONE, "BusinesPhone"),
                    entry(MOBILE_PHONE, "MobilePhone"),
                    entry(COMPANY, "Account"),
                    entry(JOB_TITLE, "FullJobTitle"),
                    entry(WEBSITE, "Website"),
                    entry(STREET, RecordKind.ADDRESS),
                    entry(STREET_2, RecordKind.ADDRESS),
                    entry(CITY, "CityStr"),
                    entry(STATE, "RegionStr"),
                    entry(POSTAL_CODE, "Zip"),
                    entry(COUNTRY, "CountryStr"),
                    entry(LEAD_SOURCE, "LeadSourceId"))),
    CONTACT(
            "Contact",
            "Name",
            new StatusColumn("TypeId", "ContactType"),
            Map.ofEntries(
                    entry(FIRST_NAME, "GivenName"),
                    entry(LAST_NAME, "Surname"),
                    entry(EMAIL, "Email"),
                    entry(PHONE, "Phone"),
                    entry(MOBILE_PHONE, "MobilePhone"),
                    entry(DATE_OF_BIRTH, "BirthDate"),
                    entry(JOB_TITLE, "JobTitle"),
                    entry(STREET, RecordKind.ADDRESS),
                    entry(STREET_2, RecordKind.ADDRESS),
                    entry(CITY, "CityId"),
                    entry(STATE, "RegionId"),
                    entry(POSTAL_CODE, "Zip"),
                    entry(COUNTRY, "CountryId")));

    static final String ADDRESS = "Address";

    /** Their columns hold ids of rows that have a name. */
    private static final Map<LeadField, String> LOOKUPS =
            Map.of(LEAD_SOURCE, "LeadSource", CITY, "City", STATE, "Region", COUNTRY, "Country");

    private final String table;
    private final String title;
    private final StatusColumn status;
    private final Map<LeadField, String> columns;

    /** Where a record's status stands, and the table of its words. */
    record StatusColumn(String column, String table) {}

    RecordKind(String table, String title, StatusColumn status, Map<LeadField, String> columns) {
        this.table = table;
        this.title = title;
        this.status = status;
        this.columns = columns;
    }

    /** {@link IllegalArgumentException} if there is none of that name. */
    public static RecordKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.object was '%s'; write Lead or Contact".formatted(name)));
    }

    /** The object, and the set of its rows. */
    public String table() {
        return table;
    }

    public Set<LeadField> fields() {
        return columns.keySet();
    }

    /** The words that Creatio comes with. */
    public Map<LeadStage, String> stages() {
        return this == LEAD
                ? Map.of(
                        LeadStage.NEW, "Qualification",
                        LeadStage.CONTACTED, "Distribution",
                        LeadStage.CONVERTED, "Satisfied",
                        LeadStage.DEAD, "Disqualified")
                : Map.of(
                        LeadStage.NEW, "Contact person",
                        LeadStage.CONTACTED, "Contact person",
                        LeadStage.CONVERTED, "Customer",
                        LeadStage.DEAD, "Contact person");
    }

    /** The column that people know a record by. */
    public String title() {
        return title;
    }

    StatusColumn status() {
        return status;
    }

    /** Blank if it has none. */
    public String column(LeadField field) {
        return columns.getOrDefault(field, "");
    }

    /** The table of the rows that the field's column refers to; blank if it holds a text. */
    String lookup(LeadField field) {
        return column(field).endsWith("Id") ? LOOKUPS.getOrDefault(field, "") : "";
    }

    /** Whether the name stands in one column as a whole. */
    boolean joinsName() {
        return column(FIRST_NAME).equals(column(LAST_NAME));
    }
}
