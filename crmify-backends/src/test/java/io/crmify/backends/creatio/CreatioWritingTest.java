package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.DATE_OF_BIRTH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.STREET_2;
import static io.crmify.lead.LeadField.WEBSITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.backends.fake.creatio.FakeRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreatioWritingTest extends OnFakeCreatio {
    @Test
    void givesANewRecordTheSameIdAlways() {
        var first = leads().syncLead(aLead(1).lead());
        var again = leads().syncLead(aLead(1).with(FIRST_NAME, "Augusta").lead());

        assertThat(again)
                .isEqualTo(first)
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(row(first).column("Contact")).isEqualTo("Augusta Lovelace");
    }

    @Test
    void writesTheNameAsAWholeAndNamesTheLead() {
        var id = leads().syncLead(aLead(1).with(COMPANY, "Analytical Engines").lead());

        assertThat(row(id).column("Contact")).isEqualTo("Ada Lovelace");
        assertThat(row(id).column("LeadName")).isEqualTo("Ada Lovelace, Analytical Engines");
        assertThat(row(id).column("Account")).isEqualTo("Analytical Engines");
    }

    @Test
    void changesOnePartOfANameOfManyWordsOnly() {
        var id = leads().syncLead(aLead(1).with(FIRST_NAME, "Mary Ann")
                .with(LAST_NAME, "van Dyck")
                .lead());

        leads().syncLead(anUpdate(1, id).with(LAST_NAME, "de la Rue").lead());
        assertThat(row(id).column("Contact").replace('\u00A0', ' ')).isEqualTo("Mary Ann de la Rue");

        leads().syncLead(anUpdate(1, id).with(FIRST_NAME, "Eve").lead());
        assertThat(row(id).column("Contact")).isEqualTo("Eve de la Rue");

        leads().syncLead(anUpdate(1, id).clearing(FIRST_NAME).lead());
        leads().syncLead(anUpdate(1, id).with(FIRST_NAME, "Ada").lead());
        assertThat(row(id).column("Contact")).isEqualTo("Ada de la Rue");
    }

    @Test
    void namesAContactByBothOfItsNames() { // MS-13
        var id = contacts().syncLead(aLead(1).lead());
        assertThat(contact(id).column("Name")).isEqualTo("Ada Lovelace");
        assertThat(contact(id).column("GivenName")).isEqualTo("Ada");

        contacts().syncLead(anUpdate(1, id).with(LAST_NAME, "Byron").lead());
        assertThat(contact(id).column("Name")).isEqualTo("Ada Byron");
    }

    @Test
    void normalisesAndLimitsValues() { // MS-11
        var id = leads().syncLead(aLead(1).with(EMAIL, " Ada@Example.ORG ")
                .with(PHONE, "+41 (44) 668-18.00")
                .with(COUNTRY, "ch")
                .lead());

        assertThat(row(id).column("Email")).isEqualTo("ada@example.org");
        assertThat(row(id).column("BusinesPhone")).isEqualTo("+41446681800");
        assertThat(row(id).column("CountryStr")).isEqualTo("CH");
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> leads().syncLead(
                                aLead(2).with(JOB_TITLE, "x".repeat(251)).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("JOB_TITLE_TOO_LONG"));
    }

    @Test
    void asksCreatioHowLongItsTextsAre() { // MS-11
        try (var strict = FakeCreatio.start(CreatioOptions.DEFAULTS
                .withColumn("Lead.Website:String(60)")
                .withColumn("Lead.FullJobTitle:String(500)"))) {
            var context =
                    new TestContext(strict.baseUri()).with(new Credentials(null, "fake-user", "fake-password", null));
            var backend = open(context);

            backend.syncLead(aLead(1).with(WEBSITE, "x".repeat(50)).lead());
            assertThat(strict.calls()).doesNotContainKey("GET /0/odata/$metadata");
            backend.syncLead(aLead(2).with(WEBSITE, "x".repeat(60))
                    .with(JOB_TITLE, "x".repeat(300))
                    .lead());
            assertThatExceptionOfType(RecordRefusedException.class)
                    .isThrownBy(() -> backend.syncLead(
                            aLead(3).with(WEBSITE, "x".repeat(61)).lead()))
                    .satisfies(
                            refused -> assertThat(refused.diagnosis().reason()).isEqualTo("WEBSITE_TOO_LONG"));

            assertThat(strict.rows("Lead")).hasSize(2);
            assertThat(strict.calls()).containsEntry("GET /0/odata/$metadata", 1);
        }
    }

    @Test
    void tellsThatAPropertyIsTooLong() {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> leads().syncLead(
                                aLead(1).with("UsrPlan", "x".repeat(251)).lead()))
                .satisfies(refused -> {
                    assertThat(refused.diagnosis().reason()).isEqualTo("VALUE_TOO_LONG");
                    assertThat(refused.diagnosis().fields()).containsExactly("UsrPlan");
                });
    }

    @Test
    void keepsTheTitleOfALeadWithinItsColumn() {
        var id = leads().syncLead(aLead(1).with(FIRST_NAME, "A".repeat(124))
                .with(LAST_NAME, "L".repeat(124))
                .with(COMPANY, "C".repeat(250))
                .lead());

        assertThat(row(id).column("Contact")).hasSize(249);
        assertThat(row(id).column("LeadName")).hasSize(250);
    }

    @Test
    void sendsNothingBlank() { // MS-12
        var id = leads().syncLead(
                        aLead(1).with(COMPANY, "  ").with("UsrPlan", " ").lead());

        assertThat(row(id).columns()).doesNotContainKeys("Account", "UsrPlan");
        assertThat(row(id).column("LeadName")).isEqualTo("Ada Lovelace");
    }

    @Test
    void refusesARecordWithoutALastNameBeforeAnyCall() { // MS-13
        for (var backend : List.of(leads(), contacts())) {
            assertThatExceptionOfType(RecordRefusedException.class)
                    .isThrownBy(
                            () -> backend.syncLead(aLead(1).without(LAST_NAME).lead()))
                    .satisfies(
                            refused -> assertThat(refused.diagnosis().reason()).isEqualTo("LAST_NAME_MISSING"));
        }
        assertThat(creatio().calls()).isEmpty();
    }

    @Test
    void writesEachKindOfValueInCreatiosWay() {
        var id = leads().syncLead(aLead(1).with("Score", new BigDecimal("0.10"))
                .with("UsrVisits", 7L)
                .with("DoNotUseEmail", true)
                .with("MovedToFinalStateOn", Instant.parse("2026-04-09T16:58:14.123Z"))
                .lead());

        assertThat(row(id).column("Score")).isEqualTo("0.10");
        assertThat(row(id).column("UsrVisits")).isEqualTo("7");
        assertThat(row(id).column("DoNotUseEmail")).isEqualTo("true");
        assertThat(row(id).column("MovedToFinalStateOn")).isEqualTo("2026-04-09T16:58:14Z");
        var contact = contacts()
                .syncLead(
                        aLead(2).with(DATE_OF_BIRTH, LocalDate.of(1815, 12, 10)).lead());
        assertThat(contact(contact).column("BirthDate")).isEqualTo("1815-12-10T00:00:00Z");
    }

    @Test
    void clearsTextsDatesReferencesAndColumnsOfTheAccount() {
        var id = contacts()
                .syncLead(aLead(1).with(DATE_OF_BIRTH, LocalDate.of(1815, 12, 10))
                        .with(JOB_TITLE, "Countess")
                        .with(CITY, "London")
                        .lead());

        contacts()
                .syncLead(anUpdate(1, id)
                        .clearing(DATE_OF_BIRTH)
                        .clearing(JOB_TITLE)
                        .clearing(CITY)
                        .lead());

        assertThat(contact(id).columns()).doesNotContainKeys("BirthDate", "JobTitle", "CityId");
        var lead = leads().syncLead(aLead(2).with("UsrPlan", "gold").lead());
        leads().syncLead(anUpdate(2, lead).clearing("UsrPlan").lead());
        assertThat(row(lead).columns()).doesNotContainKey("UsrPlan");
    }

    @Test
    void keepsTheOtherLineOfTheStreet() {
        var id = leads().syncLead(aLead(1).with(STREET, "St James's Sq. 12")
                .with(STREET_2, "c/o Byron")
                .lead());

        leads().syncLead(anUpdate(1, id).with(STREET, "Main St. 1").lead());

        assertThat(row(id).column("Address")).isEqualTo("Main St. 1\nc/o Byron");
    }

    @Test
    void findsASourceAndPlacesByTheirNames() {
        var id = leads().syncLead(
                        aLead(1).with(LEAD_SOURCE, "web").with(CITY, "Atlantis").lead());
        assertThat(row(id).column("LeadSourceId")).isEqualTo(idOf("LeadSource", "Web"));
        assertThat(row(id).column("CityStr")).isEqualTo("Atlantis");

        var contact = contacts()
                .syncLead(aLead(2).with(CITY, "L'Aquila").with(COUNTRY, "gb").lead());
        assertThat(contact(contact).column("CityId")).isEqualTo(idOf("City", "L'Aquila"));
        assertThat(contact(contact).column("CountryId")).isEqualTo(idOf("Country", "GB"));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() ->
                        leads().syncLead(aLead(3).with(LEAD_SOURCE, "Fair").lead()))
                .withMessageContaining("Phone enquiry");
    }

    @Test
    void refusesAContactInAPlaceThatIsNotThereOrLeavesItOut() {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() ->
                        contacts().syncLead(aLead(1).with(CITY, "Atlantis").lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("CITY_UNKNOWN"));

        var id = open(context().with("object", "Contact").with("unknown-place", "SKIP"))
                .syncLead(aLead(1).with(CITY, "Atlantis").lead());
        assertThat(contact(id).columns()).doesNotContainKey("CityId");
    }

    @Test
    void findsAStatusByItsNameAndListsTheValidOnes() { // DC-11
        var id = leads().syncLead(aLead(1).withStatus("satisfied").lead());
        assertThat(row(id).column("QualifyStatusId")).isEqualTo("0a0808c5-5415-41f0-bea3-118cc3089959");

        leads().syncLead(anUpdate(1, id).withStatus("TransferForSale").lead());
        assertThat(row(id).column("QualifyStatusId")).isEqualTo(idOf("QualifyStatus", "Handoff to sales"));

        assertThat(((StatusCatalogue) leads()).statuses())
                .contains("Satisfied", "Disqualified")
                .hasSize(7);
        assertThat(((StatusCatalogue) leads()).isStatus("AWAITING SALE")).isTrue();
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(
                        () -> leads().syncLead(anUpdate(1, id).withStatus("Won").lead()))
                .withMessageContaining("Qualification")
                .withMessageContaining("Awaiting sale")
                .satisfies(unknown -> assertThat(unknown.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
    }

    @Test
    void givesTheReasonWithTheStatusOfTheDisqualified() {
        var id = open(context().with("disqualify-reason", "Spam"))
                .syncLead(aLead(1).withStatus("Disqualified").lead());

        assertThat(row(id).column("LeadDisqualifyReasonId")).isEqualTo(idOf("LeadDisqualifyReason", "Spam"));
    }

    @Test
    void takesNoTextForAColumnsName() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() ->
                        leads().syncLead(aLead(1).with("Id eq 1 or 1", "x").lead()))
                .satisfies(wrong -> assertThat(wrong.diagnosis().reason()).isEqualTo("COLUMN_UNKNOWN"));
    }

    @Test
    void keepsAQuoteWithinAnAddressThatIsLookedFor() {
        var id = leads().syncLead(aLead(1).with(EMAIL, "o'brien@example.org").lead());

        assertThat(row(id).column("Email")).isEqualTo("o'brien@example.org");
        assertThat(((KeyLookup) leads()).find(Leads.key(1))).contains(id);
    }

    private FakeRow row(String id) {
        return row("Lead", id);
    }

    private FakeRow contact(String id) {
        return row("Contact", id);
    }
}
