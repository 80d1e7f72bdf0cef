package io.crmify.backends.field;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.STREET_2;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreetLinesTest {
    private final StreetLines held = StreetLines.parse("Main St 1\nApt 4");

    @Test
    void joinsBothLines() {
        var lead = aLead(1).with(STREET, "Main St 1").with(STREET_2, "Apt 4").lead();

        assertThat(StreetLines.NONE.changedBy(lead).text()).isEqualTo("Main St 1\nApt 4");
    }

    @Test
    void keepsTheOtherLine() {
        assertThat(held.changedBy(anUpdate(1, "7").with(STREET_2, "Apt 5").lead())
                        .text())
                .isEqualTo("Main St 1\nApt 5");
        assertThat(held.changedBy(anUpdate(1, "7").with(STREET, "Side St").lead())
                        .text())
                .isEqualTo("Side St\nApt 4");
        assertThat(held.changedBy(anUpdate(1, "7").clearing(STREET_2).lead()).text())
                .isEqualTo("Main St 1");
    }

    @Test
    void findsASecondLineAgainThatHasNoFirst() {
        var alone = held.changedBy(anUpdate(1, "7").clearing(STREET).lead()).text();

        assertThat(StreetLines.parse(alone)).isEqualTo(new StreetLines("", "Apt 4"));
    }

    @Test
    void isEmptyWhenBothAreCleared() {
        var lead = anUpdate(1, "7").clearing(STREET).clearing(STREET_2).lead();

        assertThat(held.changedBy(lead).text()).isEmpty();
    }

    @Test
    void readsLinesThatPeopleWrote() {
        assertThat(StreetLines.parse("a\r\nb\nc")).isEqualTo(new StreetLines("a", "b\nc"));
        assertThat(StreetLines.parse("")).isEqualTo(StreetLines.NONE);
    }

    @Test
    void mustKnowTheOtherLineOfAnUpdateOnly() {
        assertThat(StreetLines.needRead(aLead(1).with(STREET, "a").lead())).isFalse();
        assertThat(StreetLines.needRead(anUpdate(1, "7").with(STREET, "a").lead()))
                .isTrue();
        assertThat(StreetLines.needRead(anUpdate(1, "7").clearing(STREET_2).lead()))
                .isTrue();
        assertThat(StreetLines.needRead(
                        anUpdate(1, "7").with(STREET, "a").clearing(STREET_2).lead()))
                .isFalse();
        assertThat(StreetLines.concern(anUpdate(1, "7").with(CITY, "a").lead())).isFalse();
    }
}
