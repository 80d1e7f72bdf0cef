package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.capability.LeadConversion.Conversion;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.lead.LeadField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsightlyConversionTest {
    private final FakeInsightly insightly = FakeInsightly.start();

    @AfterEach
    void close() {
        insightly.close();
    }

    private TestContext context() {
        return new TestContext(insightly.baseUri()).with(new Credentials("fake-key", null, null, null));
    }

    private Insightly converting(String how) {
        return (Insightly) new InsightlyProvider().open(context().with("conversion", how));
    }

    @Test
    void setsTheStatus() {
        var byStatus = converting("status");
        var id = byStatus.syncLead(aLead(1).lead());

        var first = byStatus.convert(id);
        var second = byStatus.convert(id);

        assertThat(first).isEqualTo(new Conversion(id, "Leads", null)).isEqualTo(second);
        assertThat(insightly.leads().get(0).status()).isEqualTo("CLOSED - Converted");
        assertThat(insightly.contacts()).isEmpty();
    }

    @Test
    void setsAStatusOfOnesChoice() {
        var backend = (Insightly) new InsightlyProvider()
                .open(context().with("conversion", "STATUS").with("conversion-status", "disqualified"));
        var id = backend.syncLead(aLead(1).lead());

        backend.convert(id);

        assertThat(insightly.leads().get(0).status()).isEqualTo("CLOSED - Disqualified");
    }

    @Test
    void makesTheContactAndItsCompanyOnce() {
        var toContact = converting("CONTACT");
        var id = toContact.syncLead(aLead(1).with(LeadField.COMPANY, "Analytical")
                .with(LeadField.CITY, "London")
                .lead());

        var first = toContact.convert(id);
        var second = toContact.convert(id);

        assertThat(first).isEqualTo(new Conversion(id, "Leads", "99001")).isEqualTo(second);
        assertThat(insightly.contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.field("EMAIL_ADDRESS")).isEqualTo("ada1@example.org");
            assertThat(contact.field("ADDRESS_MAIL_CITY")).isEqualTo("London");
            assertThat(contact.field("ORGANISATION_ID")).isEqualTo("99001");
        });
        assertThat(insightly.organisations()).containsExactly("Analytical");
        assertThat(insightly.leads().get(0).status()).isEqualTo("CLOSED - Converted");
    }

    @Test
    void takesTheContactAndTheCompanyThatAreThere() {
        var toContact = converting("CONTACT");
        var contacts = (Insightly) new InsightlyProvider().open(context().with("object", "Contacts"));
        var contact = contacts.syncLead(aLead(1).lead());
        var id = toContact.syncLead(aLead(1).lead());

        assertThat(toContact.convert(id)).isEqualTo(new Conversion(id, "Leads", null));

        assertThat(insightly.contacts()).singleElement().satisfies(found -> assertThat(found.id())
                .isEqualTo(contact));
        assertThat(insightly.calls()).doesNotContainKey("GET /Organisations/Search");
    }

    @Test
    void goesOnWithTheLeadOfWhichAContactWasMade() {
        var toContact = converting("CONTACT");
        var id = toContact.syncLead(aLead(1).lead());

        var after = toContact.convert(id).crmId();
        toContact.syncLead(anUpdate(1, after).with(LeadField.CITY, "London").lead());

        assertThat(insightly.leads()).singleElement().satisfies(lead -> assertThat(lead.field("ADDRESS_CITY"))
                .isEqualTo("London"));
        assertThat(insightly.contacts()).singleElement().satisfies(contact -> assertThat(contact.fields())
                .doesNotContainKey("ADDRESS_MAIL_CITY"));
    }

    @Test
    void convertsNobodyWhoseContactCouldNotBeFoundAgain() {
        var toContact = converting("CONTACT");
        var id = toContact.syncLead(aLead(1).without(LeadField.EMAIL).lead());

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> toContact.convert(id))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("EMAIL_MISSING"));
        assertThat(insightly.contacts()).isEmpty();
    }

    @Test
    void tellsThatTheLeadIsGone() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> converting("CONTACT").convert("77009"));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> converting("STATUS").convert("77009"));
    }

    @Test
    void goesByTheContactThatInsightlyNames() {
        try (var crm = new ScriptedCrm()) {
            var backend =
                    (Insightly) new InsightlyProvider().open(new TestContext(crm.uri()).with("conversion", "CONTACT"));
            crm.next(
                    Reply.json(200, "{\"LEAD_ID\":1,\"CONVERTED\":true,\"CONVERTED_CONTACT_ID\":5,\"EMAIL\":\"a@x\"}"));

            assertThat(backend.convert("1")).isEqualTo(new Conversion("1", "Leads", null));
            assertThat(crm.asked()).hasSize(1);
        }
    }

    @Test
    void setsTheStatusAloneIfInsightlyTakesNoMore() {
        try (var crm = new ScriptedCrm()) {
            var backend =
                    (Insightly) new InsightlyProvider().open(new TestContext(crm.uri()).with("conversion", "CONTACT"));
            crm.next(
                    Reply.json(200, "{\"LEAD_ID\":1,\"EMAIL\":\"a@x\"}"),
                    Reply.json(
                            200,
                            "[{\"CONTACT_ID\":10,\"EMAIL_ADDRESS\":\"A@X\"},{\"CONTACT_ID\":9,\"EMAIL_ADDRESS\":\"a@x\"}]"),
                    Reply.json(200, "[{\"LEAD_STATUS_ID\":3,\"LEAD_STATUS\":\"Converted\"}]"),
                    Reply.json(400, "{\"Message\":\"CONVERTED is read-only\"}"),
                    Reply.json(200, "{\"LEAD_ID\":1}"));

            assertThat(backend.convert("1")).isEqualTo(new Conversion("1", "Leads", null));
            assertThat(crm.asked().get(3).body()).contains("\"CONVERTED_CONTACT_ID\":9");
            assertThat(crm.lastAsked().body()).isEqualTo("{\"LEAD_ID\":1,\"LEAD_STATUS_ID\":3}");
        }
    }

    @Test
    void isAnOption() {
        var backend = (Insightly) new InsightlyProvider().open(context());

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.convert("1"))
                .withMessageContaining("crmify.backend.conversion is not set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> converting("both"))
                .withMessage("crmify.backend.conversion was 'both'; write STATUS or CONTACT");
        assertThat(insightly.calls()).isEmpty();
    }
}
