package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.EventSink;
import io.crmify.backend.capability.FieldCatalogue;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.capability.JunkMarking;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.KeyProperty;
import io.crmify.backend.capability.LeadConversion;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.capability.Tagging;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.Leads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CreatioCapabilitiesTest extends OnFakeCreatio {
    private static final String GONE = "12345678-1234-4234-8234-123456789012";

    @Test
    void readsAndChangesTags() {
        var id = leads().syncLead(aLead(1).lead());
        var tagging = (Tagging) leads();

        tagging.tag(id, Set.of("VIP", "spring"));
        tagging.tag(id, Set.of("vip"));
        assertThat(tagging.tags(id)).containsExactlyInAnyOrder("VIP", "spring");

        tagging.untag(id, Set.of("Spring", "never there"));
        assertThat(tagging.tags(id)).containsExactly("VIP");
        assertThat(creatio().rows("LeadTag")).hasSize(2);
        assertThat(creatio().rows("LeadInTag")).hasSize(1);
    }

    @Test
    void addsTheTagsOfALeadWithIt() {
        var id = leads().syncLead(tagged(aLead(1).lead(), "VIP"));
        leads().syncLead(tagged(aLead(1).lead(), "VIP", "spring"));

        assertThat(((Tagging) leads()).tags(id)).containsExactlyInAnyOrder("VIP", "spring");
        assertThat(creatio().rows("LeadInTag")).hasSize(2);
    }

    @Test
    void marksSpamByThePolicyOfTheConnection() { // SF-3
        var flagging = (JunkMarking) open(context().with("junk.spam", "FLAG:UsrIsSpam"));
        var tagging = (JunkMarking) open(context().with("junk.spam", "TAG:spam").with("junk.review", "TAG:review"));
        var id = leads().syncLead(aLead(1).lead());

        assertThat(flagging.markSpam(id)).isEqualTo(Marked.FLAGGED);
        assertThat(row("Lead", id).column("UsrIsSpam")).isEqualTo("true");
        assertThat(flagging.markSpam(GONE)).isEqualTo(Marked.MISSING);
        assertThat(tagging.markSpam(id)).isEqualTo(Marked.TAGGED);
        assertThat(tagging.markForReview(id)).isEqualTo(Marked.TAGGED);
        assertThat(tagging.markForReview(GONE)).isEqualTo(Marked.MISSING);
        assertThat(((Tagging) leads()).tags(id)).containsExactlyInAnyOrder("spam", "review");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> ((JunkMarking) leads()).markSpam(id))
                .withMessageContaining("crmify.backend.junk.spam");
    }

    @Test
    void deletesJunkOnlyIfItHasNoOtherTag() { // SF-3
        var junk = (JunkMarking) open(context().with("junk.spam", "DELETE_IF_JUNK:Newsletter,signed_up"));
        var poor = leads().syncLead(tagged(aLead(1).lead(), "newsletter"));
        var rich = leads().syncLead(tagged(aLead(2).lead(), "NEWSLETTER", "donor"));

        assertThat(junk.markSpam(poor)).isEqualTo(Marked.DELETED);
        assertThat(junk.markSpam(rich)).isEqualTo(Marked.KEPT);
        assertThat(junk.markSpam(GONE)).isEqualTo(Marked.MISSING);
        assertThat(junk.markSpam("not an id")).isEqualTo(Marked.MISSING);
        assertThat(creatio().rows("Lead")).hasSize(1);
    }

    @Test
    void recordsAnEventOnce() {
        var id = leads().syncLead(aLead(1).lead());
        var at = Instant.parse("2026-04-09T16:58:14Z");
        var sink = (EventSink) open(context().with("event-status", "completed"));

        sink.record(new CrmEvent("order-1", "ordered", id, at, Map.of("amount", 7L)));
        sink.record(new CrmEvent("order-1", "ordered", id, at, Map.of("amount", 7L)));

        var activities = creatio().rows("Activity");
        assertThat(activities).hasSize(1);
        assertThat(activities.get(0).columns())
                .containsEntry("Title", "ordered")
                .containsEntry("StartDate", "2026-04-09T16:58:14Z")
                .containsEntry("DueDate", "2026-04-09T16:58:14Z")
                .containsEntry("LeadId", id)
                .containsEntry("Notes", "amount: 7")
                .containsEntry("StatusId", idOf("ActivityStatus", "Completed"));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> sink.record(new CrmEvent("order-2", "ordered", "77", at, Map.of())));
    }

    @Test
    void tellsThatTheRecordOfAnEventOrATagIsGone() {
        var event = new CrmEvent("order-1", "ordered", GONE, Instant.EPOCH, Map.of());

        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> ((EventSink) leads()).record(event));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> ((Tagging) leads()).tag(GONE, Set.of("VIP")));
        assertThat(creatio().rows("Activity")).isEmpty();
        assertThat(creatio().rows("LeadInTag")).isEmpty();
    }

    @Test
    void makesAContactOfALeadOnce() {
        var id = leads().syncLead(aLead(1).with(FIRST_NAME, "Mary Ann").lead());
        var conversion = (LeadConversion) leads();

        var first = conversion.convert(id);

        assertThat(conversion.convert(id)).isEqualTo(first);
        assertThat(first).isEqualTo(new LeadConversion.Conversion(id, "Lead", null));
        assertThat(creatio().rows("Contact")).hasSize(1);
        assertThat(row("Contact", row("Lead", id).column("QualifiedContactId")).columns())
                .containsEntry("Name", "Mary Ann Lovelace")
                .containsEntry("GivenName", "Mary Ann")
                .containsEntry("Surname", "Lovelace")
                .containsEntry("Email", "ada1@example.org");
        assertThat(contacts()).isNotInstanceOf(LeadConversion.class);
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> conversion.convert(GONE));
    }

    @Test
    void readsTheFlagsOfManyInGroupsOfThirty() { // SF-10
        var ids = new ArrayList<String>();
        for (var number = 0; number < 65; number++) {
            ids.add(leads().syncLead(
                            aLead(number).with("UsrIsSpam", number % 2 == 0).lead()));
        }
        ids.add(GONE);
        ids.add("not an id");
        var before = creatio().calls().getOrDefault("GET /0/odata/Lead", 0);

        var flags = ((FlagReading) leads()).flags(ids, Set.of("UsrIsSpam", "UsrPlan"));

        assertThat(flags).hasSize(65);
        assertThat(flags.get(ids.get(0))).isEqualTo(Map.of("UsrIsSpam", true));
        assertThat(flags.get(ids.get(1))).isEqualTo(Map.of("UsrIsSpam", false));
        assertThat(creatio().calls()).containsEntry("GET /0/odata/Lead", before + 3);
    }

    @Test
    void tellsWhatIsFilled() {
        var id = leads().syncLead(aLead(1).with("UsrPlan", "gold").lead());
        leads().syncLead(anUpdate(1, id).clearing(FIRST_NAME).lead());

        var filled = ((ReadRecords) leads())
                .filled(
                        Set.of(id, GONE),
                        new Names(
                                Set.of(EMAIL, FIRST_NAME, LAST_NAME, CITY, LEAD_SOURCE),
                                Set.of("UsrPlan", "UsrCrmifyKey", "MovedToFinalStateOn")));

        assertThat(filled).isEqualTo(Map.of(id, new Names(Set.of(EMAIL, LAST_NAME), Set.of("UsrPlan"))));
    }

    @Test
    void describesItsColumns() {
        var fields = ((FieldCatalogue) leads()).fields();

        assertThat(fields)
                .contains(
                        new Field("Email", "Email", Kind.TEXT, false, true),
                        new Field("UsrPlan", "UsrPlan", Kind.TEXT, false, true),
                        new Field("Score", "Score", Kind.NUMBER, false, true),
                        new Field("QualifyStatusId", "QualifyStatusId", Kind.CHOICE, false, true),
                        new Field("CreatedOn", "CreatedOn", Kind.INSTANT, false, false));
        assertThat(((FieldCatalogue) contacts()).fields()).contains(new Field("Name", "Name", Kind.TEXT, true, true));
        ((FieldCatalogue) leads()).fields();
        assertThat(creatio().calls()).containsEntry("GET /0/odata/$metadata", 2);
    }

    @Test
    void findsItsRecordByTheIdOrByTheKeyField() {
        var keyed = open(context().with("key-field", "UsrCrmifyKey"));
        var id = keyed.syncLead(aLead(1).lead());

        assertThat(((KeyLookup) keyed).find(Leads.key(1))).contains(id);
        assertThat(((KeyLookup) leads()).find(Leads.key(1))).contains(id);
        assertThat(((KeyLookup) keyed).find(Leads.key(2))).isEmpty();
        assertThat(row("Lead", id).column("UsrCrmifyKey"))
                .isEqualTo(Leads.key(1).external());
    }

    @Test
    void wantsATextForTheKey() {
        var number = (KeyProperty) open(context().with("key-field", "UsrVisits"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(number::ensureKeyProperty)
                .satisfies(wrong -> assertThat(wrong.diagnosis().reason()).isEqualTo("KEY_FIELD_MISSING"));
    }

    @Test
    void saysThatTheKeyFieldIsMissing() {
        ((KeyProperty) open(context().with("key-field", "UsrCrmifyKey"))).ensureKeyProperty();
        ((KeyProperty) leads()).ensureKeyProperty();

        CrmBackend without = open(context().with("key-field", "UsrOther"));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> ((KeyProperty) without).ensureKeyProperty())
                .satisfies(missing -> assertThat(missing.diagnosis().reason()).isEqualTo("KEY_FIELD_MISSING"));
    }
}
