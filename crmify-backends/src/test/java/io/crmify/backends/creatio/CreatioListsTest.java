package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.activity.MailingLists;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.lead.Lead;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CreatioListsTest extends OnFakeCreatio {
    private static final Consent CONSENT = new Consent(Instant.parse("2026-04-09T16:58:14Z"), "checkout");

    @Test
    void tellsTheListsThatThereAre() {
        assertThat(lists().lists()).extracting(MailingList::name).containsExactlyInAnyOrder("News", "Offers");
        assertThat(leads()).isNotInstanceOf(MailingLists.class);
    }

    @Test
    void subscribesAndUnsubscribesOneListOnly() {
        var id = contacts().syncLead(aLead(1).lead());
        var member = new Member(id, null, CONSENT);

        lists().subscribe("News", member);
        lists().subscribe(idOf("BulkEmailType", "News"), member);
        lists().subscribe("offers", member);
        lists().unsubscribe("News", member);
        lists().unsubscribe("News", member);

        assertThat(subscriptions()).containsExactlyInAnyOrder("News Unsubscribed", "Offers Subscribed");
    }

    @Test
    void doesNotBringBackWhoHasLeftUnlessTheyAskForIt() { // SF-6
        var id = contacts().syncLead(listed(aLead(1).lead(), "News"));
        lists().unsubscribe("News", new Member(id, null, null));

        contacts().syncLead(listed(aLead(1).lead(), "News"));
        assertThat(subscriptions()).containsExactly("News Unsubscribed");

        lists().subscribe("News", new Member(id, null, CONSENT));
        assertThat(subscriptions()).containsExactly("News Subscribed");
    }

    @Test
    void findsAContactByTheAddressOrMakesOne() { // SF-5
        var id = contacts().syncLead(aLead(1).lead());

        lists().subscribe("News", new Member(null, "ADA1@example.org", CONSENT));
        lists().subscribe("News", new Member(null, "o'brien@example.org", CONSENT));
        lists().subscribe("Offers", new Member(null, "o'brien@example.org", CONSENT));
        lists().unsubscribe("News", new Member(null, "nobody@example.org", null));

        assertThat(creatio().rows("Contact"))
                .extracting(row -> row.column("Email"))
                .containsExactly("ada1@example.org", "o'brien@example.org");
        assertThat(creatio().rows("BulkEmailSubscription")).hasSize(3).anyMatch(row -> row.column("ContactId")
                .equals(id));
    }

    @Test
    void subscribesNobodyWhoIsGone() {
        var gone = new Member("12345678-1234-4234-8234-123456789012", null, CONSENT);

        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> lists().subscribe("News", gone));
    }

    @Test
    void namesTheListsThatThereAreWhenItDoesNotKnowOne() {
        var member = new Member(contacts().syncLead(aLead(1).lead()), null, CONSENT);

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> lists().subscribe("Gossip", member))
                .withMessageContaining("News");
    }

    private MailingLists lists() {
        return (MailingLists) contacts();
    }

    private List<String> subscriptions() {
        return creatio().rows("BulkEmailSubscription").stream()
                .map(row -> row("BulkEmailType", row.column("BulkEmailTypeId")).column("Name")
                        + " "
                        + row("BulkEmailSubsStatus", row.column("BulkEmailSubsStatusId"))
                                .column("Name"))
                .toList();
    }

    private static Lead listed(Lead lead, String... lists) {
        return new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                lead.status(),
                Set.of(),
                Set.of(lists),
                lead.cleared());
    }
}
