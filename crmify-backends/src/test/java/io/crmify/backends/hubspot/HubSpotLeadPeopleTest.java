package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailSender.State;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.hubspot.lead.LeadsBackend;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with leads that are there: some of it is the lead's, and some the contact's that it is about. */
class HubSpotLeadPeopleTest {
    private static final Consent CONSENT = new Consent(Instant.parse("2026-11-20T10:00:00Z"), "checkout");

    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final LeadsBackend hubspot = open(new TestContext(crm.baseUri()));

    @AfterEach
    void close() {
        crm.close();
    }

    private static LeadsBackend open(TestContext context) {
        return (LeadsBackend) new HubSpotProvider().open(context.with("object", "leads"));
    }

    private FakeContact contact() {
        assertThat(crm.contacts()).hasSize(1);
        return crm.contacts().get(0);
    }

    private static Lead joining(Lead lead, String... lists) {
        return with(lead, Set.of(), Set.of(lists));
    }

    private static Lead tagged(Lead lead, String... tags) {
        return with(lead, Set.of(tags), Set.of());
    }

    private static Lead with(Lead lead, Set<String> tags, Set<String> lists) {
        return new Lead(
                lead.key(), lead.crmId(), lead.fields(), lead.properties(), lead.status(), tags, lists, lead.cleared());
    }

    private static String reason(BackendException failure) {
        return failure.diagnosis().reason();
    }

    @Test
    void itsContactJoinsListsWithAPush() {
        var list = crm.lists().create("Newsletter");

        var id = hubspot.syncLead(joining(aLead(1).lead(), "Newsletter"));
        assertThat(crm.lists().members(list)).containsExactly(contact().id());

        var other = crm.lists().create("Customers");
        hubspot.push(List.of(joining(anUpdate(1, id).lead(), other), aLead(2).lead()));
        assertThat(crm.lists().members(other)).hasSize(1);
        assertThat(crm.calls()).doesNotContainKey("GET /crm/objects/{version}/leads/{id}");
    }

    @Test
    void itsContactIsPutOnListsAndItsConsentWritten() {
        var list = crm.lists().create("Newsletter");
        var weekly = crm.consents().define("Weekly");
        var id = hubspot.syncLead(aLead(1).lead());

        hubspot.subscribe(list, new Member(id, null, CONSENT));
        hubspot.subscribe("subscription:" + weekly, new Member(id, null, CONSENT));
        assertThat(crm.lists().members(list)).containsExactly(contact().id());
        assertThat(crm.consents().of("ada1@example.org", weekly).state()).isEqualTo("SUBSCRIBED");

        hubspot.unsubscribe(list, new Member(id, null, null));
        assertThat(crm.lists().members(list)).isEmpty();
        hubspot.subscribe(list, new Member(null, "grace@example.org", CONSENT));
        assertThat(crm.lists().members(list)).hasSize(1);
        assertThat(hubspot.lists()).hasSize(2);
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.subscribe(list, new Member("987654321", null, null)));
    }

    @Test
    void eventsAreOfItsContactAndMailsGoToTheAddress() {
        crm.events().define("seen");
        crm.mails().addTemplate(7);
        var id = hubspot.syncLead(aLead(1).lead());

        hubspot.record(new CrmEvent("k", "seen", id, Instant.EPOCH, Map.of()));
        var sent = hubspot.send(new SingleMail("k", "7", "ada1@example.org", Map.of()));

        assertThat(crm.events().all().get(0).contact()).isEqualTo(contact().id());
        assertThat(hubspot.sent(sent.sendId()).state()).isEqualTo(State.SENT);
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.record(new CrmEvent("k", "seen", "987654321", Instant.EPOCH, Map.of())));
    }

    @Test
    void anErasureIsOfItsContactAndDeletesTheLead() {
        var id = hubspot.syncLead(aLead(1).lead());

        assertThat(hubspot.erase(id).complete()).isTrue();

        assertThat(crm.contacts()).isEmpty();
        assertThat(crm.leads()).isEmpty();
        assertThat(hubspot.erase(id).complete()).isTrue();
        assertThat(hubspot.erase("of-another-crm").complete()).isTrue();
    }

    @Test
    void anErasureFindsTheContactOfALeadThatWasDeleted() {
        var id = hubspot.syncLead(aLead(1).lead());
        hubspot.deleteLead(id);

        assertThat(hubspot.erase(id).complete()).isTrue();

        assertThat(crm.contacts()).isEmpty();
    }

    @Test
    void aSecondLeadOfTheSamePersonTakesNothingFromTheFirst() {
        var first = hubspot.syncLead(aLead(1).lead());
        hubspot.syncLead(aLead(2).with(LeadField.EMAIL, "ada1@example.org").lead());
        assertThat(contact().property("crmify_id")).isEqualTo(key(2).external());

        hubspot.syncLead(anUpdate(1, first).with(LeadField.LAST_NAME, "Byron").lead());

        assertThat(contact().property("lastname")).isEqualTo("Byron");
        assertThat(crm.leads().get(0).property("hs_lead_name")).isEqualTo("Ada Byron");
        hubspot.syncLead(aLead(2).with(LeadField.EMAIL, "ada1@example.org")
                .lead()
                .withCrmId(crm.leads().get(1).id()));
        assertThat(hubspot.filled(Set.of(first), new Names(Set.of(LeadField.EMAIL), Set.of())))
                .isEqualTo(Map.of(first, new Names(Set.of(LeadField.EMAIL), Set.of())));
    }

    @Test
    void noSecondContactIsMadeForALeadThatLostItsOwn() {
        var id = hubspot.syncLead(aLead(1).lead());
        crm.remove(contact().id());

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot.syncLead(
                        anUpdate(1, id).with(LeadField.FIRST_NAME, "Augusta").lead()))
                .satisfies(failure -> assertThat(reason(failure)).isEqualTo("CONTACT_MISSING"));
        var list = crm.lists().create("Newsletter");
        assertThat(hubspot.push(List.of(joining(anUpdate(1, id).lead(), list))))
                .map(result -> result.fold(PushResult.Stored::crmId, failed -> reason(failed.cause())))
                .containsExactly("CONTACT_MISSING");
        assertThat(crm.contacts()).isEmpty();
    }

    @Test
    void followsAContactThatWasMerged() {
        var id = hubspot.syncLead(aLead(1).lead());
        var other = crm.add(Map.of("email", "ada@example.com"));
        crm.merge(other.id(), contactOf(key(1).external()));

        hubspot.syncLead(anUpdate(1, id).with(LeadField.CITY, "London").lead());

        assertThat(contact().property("city")).isEqualTo("London");
        assertThat(contact().property("crmify_id")).isEqualTo(key(1).external());
    }

    private String contactOf(String key) {
        return crm.contacts().stream()
                .filter(contact -> contact.property("crmify_id").equals(key))
                .map(FakeContact::id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsFlagsOfLeads() {
        var warm = hubspot.syncLead(aLead(1).with("hs_lead_label", "true").lead());
        var cold = hubspot.syncLead(aLead(2).lead());

        assertThat(hubspot.flags(List.of(warm, cold, "987654321"), Set.of("hs_lead_label")))
                .isEqualTo(Map.of(warm, Map.of("hs_lead_label", true), cold, Map.of()));
    }

    @Test
    void keepsTagsInAPropertyOfTheLead() {
        crm.addLeadChoices("labels", "vip", "newsletter");
        var tagging = open(new TestContext(crm.baseUri())
                .with("tag-property", "labels")
                .with("junk.spam", "DELETE_IF_JUNK:Newsletter")
                .with("junk.review", "FLAG:hs_lead_label"));
        var id = tagging.syncLead(tagged(aLead(1).lead(), "newsletter"));

        tagging.syncLead(tagged(anUpdate(1, id).lead(), "vip"));
        assertThat(tagging.tags(id)).containsExactlyInAnyOrder("newsletter", "vip");
        assertThat(tagging.markSpam(id)).isEqualTo(Marked.KEPT);
        assertThat(tagging.markForReview(id)).isEqualTo(Marked.FLAGGED);
        tagging.untag(id, Set.of("vip"));
        tagging.tag(id, Set.of("newsletter"));

        assertThat(tagging.markSpam(id)).isEqualTo(Marked.DELETED);
        assertThat(crm.leads()).isEmpty();
        assertThat(crm.contacts()).hasSize(1);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> hubspot.syncLead(tagged(aLead(2).lead(), "vip")))
                .satisfies(failure -> assertThat(reason(failure)).isEqualTo("TAG_PROPERTY_MISSING"));
    }
}
