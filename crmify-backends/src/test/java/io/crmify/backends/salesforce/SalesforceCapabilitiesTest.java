package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.PushResult;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.capability.RecordErasure.Erasure;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions.Limits;
import io.crmify.lead.LeadField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SalesforceCapabilitiesTest {
    private static final String ID = "00Q580000000001AAA";
    private static final CrmEvent EVENT = new CrmEvent(
            "donation-7", "donation_made", ID, Instant.parse("2026-11-20T10:00:00Z"), Map.of("amount", 50L));

    private final FakeSalesforce salesforce = FakeSalesforce.start(Orgs.WITH_FLAGS
            .withField("Task", "Crmify_Event__c", "key")
            .withLimits(new Limits(100_000, 2))
            .withToken("token-1"));
    private final SalesforceBackend backend = backend();

    @AfterEach
    void close() {
        salesforce.close();
    }

    private SalesforceBackend backend(String... settings) {
        return Orgs.backend(salesforce, settings);
    }

    @Test
    void anAppThatMayNotLookAtItsUserTellsTheOrganisationToo() {
        try (var crm = new ScriptedCrm()) {
            crm.next(
                    Reply.of(403, "Missing_OAuth_Token"),
                    Reply.json(200, "{\"done\":true,\"records\":[{\"Id\":\"00D580000000001\"}]}"));
            var other = (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));

            assertThat(other.accountId()).isEqualTo("00D580000000001EAA");
        }
    }

    @Test
    void tellsTheOrganisation() {
        assertThat(backend.accountId()).isEqualTo("00D580000000001EAA");
    }

    @Test
    void describesTheFields() {
        assertThat(backend.fields())
                .contains(
                        new Field("LastName", "LastName", Kind.TEXT, true, true),
                        new Field("Sustainer__c", "Sustainer__c", Kind.BOOLEAN, false, true),
                        new Field("Status", "Status", Kind.CHOICE, false, true),
                        new Field("ConvertedContactId", "ConvertedContactId", Kind.OTHER, false, false));
    }

    @Test
    void listsTheStatusesConvertedOnesToo() { // DC-11
        assertThat(backend.statuses())
                .containsExactly(
                        "Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted");
        assertThat(salesforce.calls()).containsEntry("GET /query", 1);
    }

    @Test
    void looksAtTheKeyField() {
        backend.ensureKeyProperty();

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend("key-field", "Other_Id__c").ensureKeyProperty())
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("KEY_FIELD_MISSING"));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend("key-field", "Plan__c").ensureKeyProperty())
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("KEY_FIELD_NOT_UNIQUE"));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend("object", "Nothing__c").ensureKeyProperty())
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("OBJECT_UNKNOWN"));
    }

    @Test
    void findsARecordByItsKey() {
        var id = backend.syncLead(aLead(1).lead());

        assertThat(backend.find(Leads.key(1))).contains(id);
        assertThat(backend.find(Leads.key(2))).isEmpty();
    }

    @Test
    void readsWhatIsFilled() {
        var id = backend.syncLead(aLead(1).with("Plan__c", "gold").lead());

        var filled = backend.filled(
                Set.of(id, "00Q580000099999AAA", "no id"),
                new Names(Set.of(LeadField.EMAIL, LeadField.PHONE), Set.of("Plan__c")));

        assertThat(filled).containsExactly(Map.entry(id, new Names(Set.of(LeadField.EMAIL), Set.of("Plan__c"))));
    }

    @Test
    void readsFlagsTwoThousandAtOnce() {
        var leads = IntStream.rangeClosed(1, 2001)
                .mapToObj(number ->
                        aLead(number).with("Sustainer__c", number % 2 == 0).lead())
                .toList();
        var ids = IntStream.range(0, 11)
                .boxed()
                .flatMap(part -> backend.push(leads.subList(part * 200, Math.min(2001, part * 200 + 200))).stream())
                .map(result -> ((PushResult.Stored) result).crmId())
                .toList();

        var flags = backend.flags(ids, Set.of("Sustainer__c", "Plan__c"));

        assertThat(flags).hasSize(2001);
        assertThat(flags.get(ids.get(0))).isEqualTo(Map.of("Sustainer__c", false));
        assertThat(flags.get(ids.get(1))).isEqualTo(Map.of("Sustainer__c", true));
        assertThat(salesforce.calls()).containsEntry("POST /composite/sobjects/Lead", 2);
    }

    @Test
    void convertsALeadAndSaysTheSameAgain() {
        var id = backend.syncLead(aLead(1).lead());

        var first = backend.convert(id);
        var second = backend.convert(id);
        var third = backend.convert(first.crmId());

        assertThat(first.object()).isEqualTo("Contact");
        assertThat(first.crmId()).startsWith("003");
        assertThat(first.accountId()).startsWith("001");
        assertThat(second).isEqualTo(first);
        assertThat(third).isEqualTo(first);
        assertThat(salesforce.calls()).containsEntry("POST /services/Soap", 1);
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.convert("00Q580000099999AAA"));
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend("converted-status", "Happy").convert(backend.syncLead(aLead(2).lead())));
    }

    @Test
    void erasesAlsoFromTheRecycleBin() {
        var id = backend.syncLead(aLead(1).lead());
        var other = backend.syncLead(aLead(2).lead());
        backend.deleteLead(other);

        assertThat(backend.erase(id)).isEqualTo(new Erasure(id, true));
        assertThat(backend.erase(id)).as("once more").isEqualTo(new Erasure(id, true));
        assertThat(salesforce.records("Lead")).isEmpty();
        assertThat(salesforce.inRecycleBin()).as("the other one").isEqualTo(1);
    }

    @Test
    void anErasureIsNotCompleteWhereTheBinCannotBeEmptied() {
        var fault = "<Envelope><Body><Fault><faultcode>sf:INSUFFICIENT_ACCESS</faultcode></Fault></Body></Envelope>";
        try (var crm = new ScriptedCrm()) {
            crm.next(Reply.json(200, "[{\"Id\":\"%s\"}]".formatted(ID)), Reply.of(204), Reply.of(500, fault));
            var crippled = (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));

            assertThat(crippled.erase(ID)).isEqualTo(new Erasure(ID, false));
        }
    }

    @Test
    void dealsWithJunkAsTheSettingsSay() { // SF-3
        var marking = backend("junk.spam", "DELETE", "junk.review", "FLAG:Is_Spam__c");
        var id = marking.syncLead(aLead(1).lead());

        assertThat(marking.markForReview(id)).isEqualTo(Marked.FLAGGED);
        assertThat(salesforce.records("Lead").get(0).field("Is_Spam__c")).isEqualTo("true");
        assertThat(marking.markSpam(id)).isEqualTo(Marked.DELETED);
        assertThat(marking.markSpam(id)).isEqualTo(Marked.MISSING);
        assertThat(marking.markForReview(id)).isEqualTo(Marked.MISSING);
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.markSpam(id))
                .withMessageContaining("junk.spam");
        assertThatIllegalArgumentException().isThrownBy(() -> backend("junk.spam", "TAG:spam"));
    }

    @Test
    void publishesAnEvent() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.record(EVENT))
                .withMessageContaining("event-object");

        backend("event-object", "Crmify_Event__e").record(EVENT);

        assertThat(salesforce.records("Crmify_Event__e").get(0).fields())
                .containsEntry("Key__c", "donation-7")
                .containsEntry("Name__c", "donation_made")
                .containsEntry("Payload__c", "{\"amount\":50}");
    }

    @Test
    void recordsAnEventAsOneTask() {
        var sink = backend("event-object", "Task", "event-key-field", "Crmify_Event__c");

        sink.record(EVENT);
        sink.record(EVENT);

        assertThat(salesforce.records("Task")).hasSize(1);
        assertThat(salesforce.records("Task").get(0).fields())
                .containsEntry("WhoId", "00Q580000000001AAA")
                .containsEntry("Subject", "donation_made")
                .containsEntry("ActivityDate", "2026-11-20")
                .containsEntry("Description", "amount: 50");
    }

    @Test
    void listsCampaignsPageByPage() {
        IntStream.rangeClosed(1, 5).forEach(number -> salesforce.add("Campaign", Map.of("Name", "List " + number)));

        assertThat(backend.lists()).hasSize(5).allMatch(list -> list.writable());
        assertThat(salesforce.calls()).containsEntry("GET /query", 1).containsEntry("GET /query/{id}", 2);
    }

    @Test
    void leadsJoinTheirListsWhenTheyArePushed() {
        var news = salesforce.add("Campaign", Map.of("Name", "News 'n' more"));
        var lead = Orgs.withLists(aLead(1).lead(), "News 'n' more", news);

        var id = backend.syncLead(lead);
        backend.syncLead(lead.withCrmId(id));
        var unknown = backend.push(List.of(Orgs.withLists(aLead(2).lead(), "Nothing"), aLead(3).lead()));

        assertThat(salesforce.records("CampaignMember")).hasSize(1);
        assertThat(salesforce.records("CampaignMember").get(0).field("LeadId")).isEqualTo(id);
        assertThat(((PushResult.Failed) unknown.get(0)).cause().diagnosis().reason())
                .isEqualTo("LIST_UNKNOWN");
        assertThat(unknown.get(1)).isInstanceOf(PushResult.Stored.class);
    }

    @Test
    void subscribesAndUnsubscribesARecord() {
        var news = salesforce.add("Campaign", Map.of("Name", "News"));
        var events = salesforce.add("Campaign", Map.of("Name", "Events"));
        var id = backend.syncLead(aLead(1).lead());
        var member = new Member(id, null, new Consent(Instant.parse("2026-11-20T10:00:00Z"), "checkout"));

        backend.subscribe(news, member);
        backend.subscribe(news, member);
        backend.subscribe(events, member);
        backend.unsubscribe(news, member);
        backend.unsubscribe(news, member);

        assertThat(salesforce.records("CampaignMember")).hasSize(1).allMatch(one -> one.field("CampaignId")
                .equals(events));
    }

    @Test
    void somebodyWithoutARecordSignsUpByAddress() {
        var news = salesforce.add("Campaign", Map.of("Name", "News"));
        var known = backend.syncLead(aLead(1).lead());

        backend.subscribe(news, new Member(null, "Ada1@example.org", null));
        backend.subscribe(news, new Member(null, "o'new@example.org", null));
        backend.subscribe(news, new Member(null, "o'new@example.org", null));
        assertThat(salesforce.records("Lead")).hasSize(2);
        assertThat(salesforce.records("CampaignMember")).hasSize(2).anyMatch(one -> one.field("LeadId")
                .equals(known));
        backend.unsubscribe(news, new Member(null, "o'new@example.org", null));

        assertThat(salesforce.records("CampaignMember")).hasSize(1);
    }
}
