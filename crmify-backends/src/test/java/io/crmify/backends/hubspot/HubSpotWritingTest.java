package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotWritingTest {
    private final ScriptedCrm crm = new ScriptedCrm(asked -> Reply.of(500));

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void createsByTheKey() {
        var input = sent(aLead(1).lead());

        assertThat(crm.lastAsked()).hasToString("POST /crm/objects/2026-09/contacts/batch/upsert");
        assertThat(crm.lastAsked().header("Authorization")).isEqualTo("Bearer token-1");
        assertThat(input.getString("id")).isEqualTo(key(1).external());
        assertThat(input.getString("idProperty")).isEqualTo("crmify_id");
        assertThat(input.getString("objectWriteTraceId")).isEqualTo(key(1).external());
        assertThat(properties(input))
                .isEqualTo(Map.of(
                        "crmify_id", key(1).external(),
                        "firstname", "Ada",
                        "lastname", "Lovelace",
                        "email", "ada1@example.org"));
    }

    @Test
    void updatesByTheIdAndWritesTheKeyAgain() {
        var input = sent(anUpdate(1, "512").with(LeadField.CITY, "London").lead());

        assertThat(crm.lastAsked()).hasToString("POST /crm/objects/2026-09/contacts/batch/update");
        assertThat(input.getString("id")).isEqualTo("512");
        assertThat(input).doesNotContainKey("idProperty");
        assertThat(properties(input)).isEqualTo(Map.of("crmify_id", key(1).external(), "city", "London"));
    }

    @Test
    void hasAPropertyForEachField() {
        var lead = full();

        assertThat(properties(sent(lead.lead())))
                .containsEntry("phone", "1")
                .containsEntry("mobilephone", "2")
                .containsEntry("company", "Analytical")
                .containsEntry("jobtitle", "Countess")
                .containsEntry("website", "https://example.org")
                .containsEntry("address", "St James's Square 12\nGround floor")
                .containsEntry("city", "London")
                .containsEntry("state", "England")
                .containsEntry("zip", "SW1Y")
                .containsEntry("country", "UK")
                .containsEntry("hs_language", "fr-ch")
                .containsEntry("hs_timezone", "america_slash_port_hyphen_au_hyphen_prince")
                .doesNotContainValue("web")
                .hasSize(16);
    }

    @Test
    void writesEveryValueAsText() {
        var lead = anUpdate(1, "512")
                .with("truth", true)
                .with("count", 42L)
                .with("amount", new BigDecimal("1E+3"))
                .with("day", LocalDate.of(2026, 11, 21))
                .with("moment", Instant.parse("2026-11-21T10:00:00.123456789Z"))
                .clearing("gone")
                .clearing(LeadField.PHONE)
                .lead();

        assertThat(properties(sent(lead)))
                .isEqualTo(Map.of(
                        "crmify_id", key(1).external(),
                        "truth", "true",
                        "count", "42",
                        "amount", "1000",
                        "day", "2026-11-21",
                        "moment", "2026-11-21T10:00:00.123Z",
                        "gone", "",
                        "phone", ""));
    }

    @Test
    void writesTheStatusAndItsOwnKeyAboveAProperty() {
        var lead = aLead(1).with("hs_lead_status", "x")
                .with("crmify_id", "y")
                .withStatus("NEW")
                .lead();

        assertThat(properties(sent(lead)))
                .containsEntry("hs_lead_status", "NEW")
                .containsEntry("crmify_id", key(1).external());
    }

    @Test
    void readsTheStreetBeforeItWritesOneLineOfIt() {
        crm.next(
                Reply.json(200, "{\"results\":[{\"id\":\"512\",\"properties\":{\"address\":\"Main St 1\\nApt 4\"}}]}"));

        var input = sent(anUpdate(1, "512").with(LeadField.STREET_2, "Apt 5").lead());

        assertThat(crm.asked().get(0)).hasToString("POST /crm/objects/2026-09/contacts/batch/read");
        assertThat(crm.asked().get(0).json())
                .hasToString(
                        "{\"properties\":[\"address\"],\"propertiesWithHistory\":[],\"inputs\":[{\"id\":\"512\"}]}");
        assertThat(properties(input)).containsEntry("address", "Main St 1\nApt 5");
    }

    @Test
    void clearsTheStreetWithoutReadingIt() {
        var input = sent(anUpdate(1, "512")
                .clearing(LeadField.STREET)
                .clearing(LeadField.STREET_2)
                .lead());

        assertThat(properties(input)).containsEntry("address", "");
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void writesFieldsToPropertiesOfOnesOwn() {
        var context = context()
                .with("property.lead-source", "origin")
                .with("property.secondary-email", "other_email")
                .with("property.department", "dept")
                .with("property.date-of-birth", "born")
                .with("property.street-2", "address_2")
                .with("property.time-zone", "zone")
                .with("key-property", "shop_id");

        var input =
                sent(context, full().with(LeadField.TIME_ZONE, "Europe/Zurich").lead());

        assertThat(input.getString("idProperty")).isEqualTo("shop_id");
        assertThat(properties(input))
                .containsEntry("shop_id", key(1).external())
                .containsEntry("origin", "web")
                .containsEntry("other_email", "ada@example.com")
                .containsEntry("dept", "Engines")
                .containsEntry("born", "1815-12-10")
                .containsEntry("address", "St James's Square 12")
                .containsEntry("address_2", "Ground floor")
                .containsEntry("zone", "Europe/Zurich");
    }

    @Test
    void declaresTheFieldsThatItCanWrite() {
        var without = fields(context());
        var with = fields(context().with("property.lead-source", "origin"));

        assertThat(without)
                .doesNotContain(
                        LeadField.LEAD_SOURCE, LeadField.SECONDARY_EMAIL, LeadField.DEPARTMENT, LeadField.DATE_OF_BIRTH)
                .contains(LeadField.EMAIL, LeadField.STREET_2, LeadField.TIME_ZONE)
                .hasSize(16);
        assertThat(with).contains(LeadField.LEAD_SOURCE).hasSize(17);
    }

    private static Leads full() {
        return aLead(1).with(LeadField.LEAD_SOURCE, "web")
                .with(LeadField.SECONDARY_EMAIL, "ada@example.com")
                .with(LeadField.PHONE, "1")
                .with(LeadField.MOBILE_PHONE, "2")
                .with(LeadField.DATE_OF_BIRTH, LocalDate.of(1815, 12, 10))
                .with(LeadField.COMPANY, "Analytical")
                .with(LeadField.JOB_TITLE, "Countess")
                .with(LeadField.DEPARTMENT, "Engines")
                .with(LeadField.WEBSITE, "https://example.org")
                .with(LeadField.STREET, "St James's Square 12")
                .with(LeadField.STREET_2, "Ground floor")
                .with(LeadField.CITY, "London")
                .with(LeadField.STATE, "England")
                .with(LeadField.POSTAL_CODE, "SW1Y")
                .with(LeadField.COUNTRY, "UK")
                .with(LeadField.LANGUAGE, "fr-CH")
                .with(LeadField.TIME_ZONE, "America/Port-au-Prince");
    }

    private TestContext context() {
        return new TestContext(crm.uri());
    }

    private static Set<LeadField> fields(TestContext context) {
        return ((DescribedBackend) new HubSpotProvider().open(context))
                .profile()
                .fields();
    }

    private JsonObject sent(Lead lead) {
        return sent(context(), lead);
    }

    /** The one input of the last call; its answer is of no matter. */
    private JsonObject sent(TestContext context, Lead lead) {
        CrmBackend hubspot = new HubSpotProvider().open(context);
        try {
            hubspot.syncLead(lead);
        } catch (OutcomeUnknownException expected) {
            assertThat(expected.diagnosis().httpStatus()).isEqualTo(500);
        }
        return crm.lastAsked().json().getJsonArray("inputs").getJsonObject(0);
    }

    private static Map<String, String> properties(JsonObject input) {
        var properties = new TreeMap<String, String>();
        input.getJsonObject("properties")
                .forEach((name, value) -> properties.put(name, ((JsonString) value).getString()));
        return properties;
    }
}
