package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.lead.LeadField;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With {@code crmify.backend.object=Contacts}. */
class InsightlyContactsTest {
    private final FakeInsightly insightly =
            FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"));
    private final FindableInsightly contacts =
            (FindableInsightly) new InsightlyProvider().open(context().with("object", "contacts"));

    @AfterEach
    void close() {
        insightly.close();
    }

    private TestContext context() {
        return new TestContext(insightly.baseUri())
                .with(new Credentials("fake-key", null, null, null))
                .with("key-field", "CRMIFY_ID__c");
    }

    @Test
    void writesAContactsOwnColumns() {
        var id = contacts.syncLead(aLead(1).with(LeadField.MOBILE_PHONE, "2")
                .with(LeadField.DATE_OF_BIRTH, LocalDate.of(1815, 12, 10))
                .with(LeadField.STREET, "Main St 1")
                .with(LeadField.STREET_2, "Apt 4")
                .with(LeadField.COUNTRY, "uk")
                .with(LeadField.COMPANY, "Analytical")
                .with(LeadField.LEAD_SOURCE, "Web")
                .lead());
        contacts.syncLead(anUpdate(1, id)
                .with(LeadField.STREET_2, "Apt 5")
                .clearing(LeadField.DATE_OF_BIRTH)
                .lead());

        assertThat(insightly.contacts()).singleElement().satisfies(contact -> assertThat(contact.fields())
                .isEqualTo(Map.of(
                        "FIRST_NAME", "Ada",
                        "LAST_NAME", "Lovelace",
                        "EMAIL_ADDRESS", "ada1@example.org",
                        "PHONE_MOBILE", "2",
                        "ADDRESS_MAIL_STREET", "Main St 1\nApt 5",
                        "ADDRESS_MAIL_COUNTRY", "UK",
                        "CRMIFY_ID__c", key(1).external())));
        assertThat(insightly.leads()).isEmpty();
    }

    @Test
    void saysWhichFieldsItWrites() {
        assertThat(contacts.profile().fields())
                .contains(LeadField.DATE_OF_BIRTH)
                .doesNotContain(LeadField.COMPANY, LeadField.WEBSITE, LeadField.LEAD_SOURCE);
    }

    @Test
    void hasNoStatus() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(
                        () -> contacts.syncLead(aLead(1).withStatus("Contacted").lead()))
                .withMessageContaining("contacts have no status")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNSUPPORTED"));
        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(contacts::statuses);
        assertThat(insightly.calls()).isEmpty();
    }

    @Test
    void looksForTheKeyAmongContacts() {
        var id = contacts.syncLead(aLead(1).lead());

        contacts.ensureKeyProperty();

        assertThat(contacts.find(key(1))).contains(id);
        assertThat(insightly.calls()).containsKeys("GET /CustomFields/Contacts", "GET /Contacts/Search");
    }

    @Test
    void areAnotherKindThanLeads() {
        var leads = (Insightly) new InsightlyProvider().open(context());

        assertThat(leads.profile().object()).isEqualTo("Leads");
        assertThat(contacts.profile().object()).isEqualTo("Contacts");
    }

    @Test
    void isOneOfTwoObjects() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InsightlyProvider().open(context().with("object", "Projects")))
                .withMessage("crmify.backend.object was 'Projects'; write Leads or Contacts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InsightlyProvider()
                        .open(context().with("object", "Contacts").with("conversion", "STATUS")))
                .withMessageContaining("crmify.backend.conversion is for leads");
    }
}
