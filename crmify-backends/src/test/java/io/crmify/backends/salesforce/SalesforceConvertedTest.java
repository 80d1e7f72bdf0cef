package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backends.fake.salesforce.FakeRecord;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People have made contacts of leads; crmify goes on with the person. */
class SalesforceConvertedTest {
    private final FakeSalesforce salesforce = FakeSalesforce.start(
            Orgs.WITH_FLAGS.withField("Contact", "Is_Spam__c", "boolean").withToken("token-1"));
    private final SalesforceBackend backend =
            Orgs.backend(salesforce, "junk.spam", "DELETE", "junk.review", "FLAG:Is_Spam__c", "event-object", "Task");

    @AfterEach
    void close() {
        salesforce.close();
    }

    private FakeRecord only(String object) {
        assertThat(salesforce.records(object)).hasSize(1);
        return salesforce.records(object).get(0);
    }

    private static String id(PushResult result) {
        return ((PushResult.Stored) result).crmId();
    }

    @Test
    void whatIsWrittenToAConvertedLeadGoesToItsContact() {
        var one = backend.syncLead(aLead(1).lead());
        var two = backend.syncLead(aLead(2).lead());
        var contact = salesforce.convert(two);

        var results = backend.push(List.of(
                anUpdate(1, one).with(FIRST_NAME, "Augusta").lead(),
                anUpdate(2, two)
                        .with(FIRST_NAME, "Ada A.")
                        .with(COMPANY, "AE")
                        .with("Plan__c", "gold")
                        .lead()));

        assertThat(id(results.get(0))).isEqualTo(one);
        assertThat(id(results.get(1))).isEqualTo(contact).startsWith("003");
        assertThat(only("Contact").fields())
                .containsEntry("FirstName", "Ada A.")
                .containsEntry("Plan__c", "gold");
    }

    @Test
    void aCreateThatFindsAConvertedLeadGoesToItsContactToo() {
        var contact = salesforce.convert(backend.syncLead(aLead(1).lead()));

        assertThat(backend.syncLead(aLead(1).with(FIRST_NAME, "Augusta").lead()))
                .isEqualTo(contact);
        assertThat(backend.syncLead(anUpdate(1, contact).with(FIRST_NAME, "A.").lead()))
                .isEqualTo(contact);
        assertThat(only("Contact").field("FirstName")).isEqualTo("A.");
        assertThat(backend.deleteLead(contact)).isTrue();
    }

    @Test
    void aContactThatHasGoneTooIsNotLookedForAgainAndAgain() {
        var contact = salesforce.convert(backend.syncLead(aLead(1).lead()));
        salesforce.remove(contact);

        var again = backend.push(List.of(aLead(1).lead(), aLead(2).lead()));

        assertThat(((PushResult.Failed) again.get(0)).cause().diagnosis().reason())
                .isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
        assertThat(again.get(1)).isInstanceOf(PushResult.Stored.class);
    }

    @Test
    void aDeleteIsOfThePersonNotOnlyOfTheLead() {
        var lead = backend.syncLead(aLead(1).lead());
        salesforce.convert(lead);

        assertThat(backend.deleteLead(lead)).isTrue();

        assertThat(salesforce.records("Lead")).isEmpty();
        assertThat(salesforce.records("Contact")).isEmpty();
        assertThat(backend.deleteLead(lead)).isFalse();
    }

    @Test
    void aContactThatWasThereBeforeItsLeadIsNobodysToDelete() {
        var customer = salesforce.add("Contact", Map.of("LastName", "Lovelace"));
        var joined = backend.syncLead(aLead(1).lead());
        var other = backend.syncLead(aLead(2).lead());
        salesforce.join(joined, customer);
        salesforce.join(other, customer);

        assertThat(backend.deleteLead(joined)).isTrue();
        assertThat(backend.deleteLead(customer)).isFalse(); // which the link of the other one may have by now

        assertThat(salesforce.records("Lead")).hasSize(1);
        assertThat(only("Contact").id()).isEqualTo(customer);
    }

    @Test
    void anErasureFindsTheOtherRecordFromEither() {
        var one = backend.syncLead(aLead(1).lead());
        var two = backend.syncLead(aLead(2).lead());
        salesforce.convert(one);
        var contact = salesforce.convert(two);

        assertThat(backend.erase(one).complete()).isTrue();
        assertThat(backend.erase(contact).complete()).isTrue();

        assertThat(salesforce.records("Lead")).isEmpty();
        assertThat(salesforce.records("Contact")).isEmpty();
        assertThat(salesforce.inRecycleBin()).isZero();
    }

    @Test
    void junkIsFlaggedWhereItIs() {
        var lead = backend.syncLead(aLead(1).lead());
        salesforce.convert(lead);

        assertThat(backend.markForReview(lead)).isEqualTo(Marked.FLAGGED);
        assertThat(only("Contact").field("Is_Spam__c")).isEqualTo("true");
        assertThat(backend.markSpam(lead)).isEqualTo(Marked.DELETED);
        assertThat(salesforce.records("Contact")).isEmpty();
    }

    @Test
    void aTaskIsTheContacts() {
        var lead = backend.syncLead(aLead(1).lead());
        var contact = salesforce.convert(lead);

        backend.record(new CrmEvent("e-1", "bought", lead, Instant.parse("2026-11-20T10:00:00Z"), Map.of()));

        assertThat(only("Task").field("WhoId")).isEqualTo(contact);
    }

    @Test
    void whoLeavesAListHasLeftItUnderEitherName() {
        var news = salesforce.add("Campaign", Map.of("Name", "News"));
        var lead = backend.syncLead(aLead(1).lead());
        var contact = salesforce.convert(lead);

        backend.subscribe(news, new Member(lead, null, null));
        assertThat(only("CampaignMember").field("ContactId")).isEqualTo(contact);
        backend.unsubscribe(news, new Member(lead, null, null));
        assertThat(salesforce.records("CampaignMember")).isEmpty();

        backend.subscribe(news, new Member(null, "ada1@example.org", null));
        assertThat(only("CampaignMember").field("ContactId")).isEqualTo(contact);
        backend.unsubscribe(news, new Member(null, "ada1@example.org", null));
        assertThat(salesforce.records("CampaignMember")).isEmpty();
        assertThat(salesforce.records("Lead")).as("nobody was made anew").hasSize(1);
    }
}
