package io.crmify.backends.field;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.lead.Lead;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiredFieldsTest { // MS-13
    private final RequiredFields both = RequiredFields.allOf("Salesforce", "lead", LAST_NAME, COMPANY);
    private final RequiredFields either = RequiredFields.oneOf("Klaviyo", "profile", EMAIL, PHONE);

    @Test
    void takesNoCreateWithoutOne() {
        var failure = refusal(both, aLead(1).lead());

        assertThat(failure)
                .hasMessage("Customer#1: Salesforce takes no lead without a company. Map COMPANY, with a fallback.");
        assertThat(failure.diagnosis().reason()).isEqualTo("COMPANY_MISSING");
        assertThat(failure.diagnosis().fields()).containsExactly("COMPANY");
    }

    @Test
    void takesNoBlankAndNoClearing() {
        for (var lead : List.of(
                aLead(1).with(COMPANY, "Analytical").with(LAST_NAME, " ").lead(),
                anUpdate(1, "7").with(LAST_NAME, " ").lead(),
                anUpdate(1, "7").clearing(LAST_NAME).lead())) {
            assertThat(refusal(both, lead).diagnosis().reason()).isEqualTo("LAST_NAME_MISSING");
        }
    }

    @Test
    void letsAnUpdateLeaveThemAlone() {
        assertThatNoException().isThrownBy(() -> both.check(anUpdate(1, "7").lead()));
        assertThatNoException()
                .isThrownBy(
                        () -> both.check(aLead(1).with(COMPANY, "Analytical").lead()));
    }

    @Test
    void isContentWithOneOfSeveral() {
        assertThatNoException().isThrownBy(() -> either.check(aLead(1).lead()));
        assertThatNoException()
                .isThrownBy(() -> either.check(anUpdate(1, "7").clearing(PHONE).lead()));
        assertThatNoException()
                .isThrownBy(() ->
                        either.check(aLead(1).without(EMAIL).with(PHONE, "1").lead()));

        var failure = refusal(either, aLead(1).without(EMAIL).lead());

        assertThat(failure)
                .hasMessage("Customer#1: Klaviyo takes no profile without an e-mail or a phone."
                        + " Map EMAIL or PHONE, with a fallback.");
        assertThat(failure.diagnosis().reason()).isEqualTo("EMAIL_OR_PHONE_MISSING");
        assertThat(refusal(
                                either,
                                anUpdate(1, "7").clearing(EMAIL).clearing(PHONE).lead())
                        .diagnosis()
                        .fields())
                .containsExactly("EMAIL", "PHONE");
    }

    private static RecordRefusedException refusal(RequiredFields required, Lead lead) {
        return catchThrowableOfType(RecordRefusedException.class, () -> required.check(lead));
    }
}
