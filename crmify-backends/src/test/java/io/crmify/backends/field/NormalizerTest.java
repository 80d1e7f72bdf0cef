package io.crmify.backends.field;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.COUNTRY;
import static io.crmify.lead.LeadField.DATE_OF_BIRTH;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.MOBILE_PHONE;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.SECONDARY_EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest { // MS-11
    private static final Map<LeadField, Integer> LONGEST = Map.of(FIRST_NAME, 4, EMAIL, 20);

    @Test
    void trimsAndLeavesBlanksAway() { // MS-12
        var lead = aLead(1).with(FIRST_NAME, " \t ")
                .with(EMAIL, " Ada@Example.ORG ")
                .with(SECONDARY_EMAIL, "B@x.org")
                .with(DATE_OF_BIRTH, LocalDate.EPOCH)
                .with("PLAN__c", " Gold ")
                .with("NOTE__c", "  ")
                .with("AGE__c", 7L)
                .clearing(COUNTRY)
                .withStatus("NEW")
                .lead();

        var sent = normalizer(new TestContext()).normalized(lead);

        assertThat(sent.fields())
                .isEqualTo(Map.of(
                        LeadField.LAST_NAME,
                        "Lovelace",
                        EMAIL,
                        "ada@example.org",
                        SECONDARY_EMAIL,
                        "b@x.org",
                        DATE_OF_BIRTH,
                        LocalDate.EPOCH));
        assertThat(sent.properties()).isEqualTo(Map.of("PLAN__c", "Gold", "AGE__c", 7L));
        assertThat(sent.cleared()).isEqualTo(lead.cleared());
        assertThat(sent.status()).isEqualTo("NEW");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STRIP | +49 (0)30 / 12-34.56 | +4930123456",
                "STRIP | 030 123456 | 030123456",
                "STRIP | 030\u00a0123\u2013456 | 030123456",
                "STRIP | 555 0100 x12 | 555 0100 x12",
                "KEEP | (030) 1 | (030) 1",
                "E164:49 | 030 123456 | +4930123456",
                "e164:+49 | 0049 30 123456 | +4930123456",
                "E164:49 | +44 20 7946 0000 | +442079460000",
                "E164:1 | (415) 555-0100 | +14155550100",
                "E164:1 | 1-415-555-0100 | +14155550100",
                "E164:39 | 06 698 12345 | +390669812345",
                "E164:49 | 110 | 110",
                "E164:49 | ask her | ask her"
            })
    void givesPhoneNumbersTheirForm(String form, String number, String sent) {
        var lead =
                anUpdate(1, "7").with(PHONE, number).with(MOBILE_PHONE, number).lead();

        assertThat(normalizer(new TestContext().with("normalize.phone", form))
                        .normalized(lead)
                        .fields())
                .isEqualTo(Map.of(PHONE, sent, MOBILE_PHONE, sent));
    }

    @ParameterizedTest
    @CsvSource({"UPPER, ch, CH", "UPPER, che, CHE", "UPPER, Schweiz, Schweiz", "KEEP, ch, ch"})
    void raisesCountryCodes(String form, String country, String sent) {
        var context = new TestContext().with("normalize.country", form);

        assertThat(normalizer(context)
                        .normalized(anUpdate(1, "7").with(COUNTRY, country).lead())
                        .text(COUNTRY))
                .isEqualTo(sent);
    }

    @Test
    void keepsAnAddressAsItIsIfToldSo() {
        var context = new TestContext().with("normalize.email", "keep");

        assertThat(normalizer(context)
                        .normalized(anUpdate(1, "7").with(EMAIL, "Ada@x.org ").lead())
                        .text(EMAIL))
                .isEqualTo("Ada@x.org");
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> normalizer(new TestContext())
                        .normalized(aLead(1).with(FIRST_NAME, "Augusta").lead()))
                .withMessage("Customer#1: FIRST_NAME has 7 characters, and the CRM takes 4."
                        + " Shorten it, or set crmify.backend.normalize.length.")
                .satisfies(failure -> {
                    assertThat(failure.diagnosis().reason()).isEqualTo("FIRST_NAME_TOO_LONG");
                    assertThat(failure.diagnosis().fields()).containsExactly("FIRST_NAME");
                });
    }

    @ParameterizedTest
    @CsvSource({"CUT, Augusta, Augu", "CUT, Aug usta, Aug", "CUT, Aug\uD83D\uDC69, Aug", "KEEP, Augusta, Augusta"})
    void cutsWhatIsTooLongIfToldSo(String form, String name, String sent) {
        var context = new TestContext().with("normalize.length", form);

        assertThat(normalizer(context)
                        .normalized(anUpdate(1, "7").with(FIRST_NAME, name).lead())
                        .text(FIRST_NAME))
                .isEqualTo(sent);
    }

    @Test
    void cutsNoAddress() {
        var context = new TestContext().with("normalize.length", "CUT");
        var lead = anUpdate(1, "7").with(EMAIL, "augusta.ada@example.org").lead();

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> normalizer(context).normalized(lead))
                .withMessageContaining("EMAIL has 23 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"normalize.email", "normalize.phone", "normalize.country", "normalize.length"})
    void refusesSettingsThatItCannotRead(String setting) {
        assertThat(Normalizer.SETTINGS).contains(setting);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> normalizer(new TestContext().with(setting, "E164:0")))
                .withMessageContaining("crmify.backend." + setting + " was 'E164:0'; write ");
    }

    private static Normalizer normalizer(TestContext context) {
        return Normalizer.of(context, LONGEST);
    }
}
