package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailSender;
import io.crmify.backend.bulk.BulkImport;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.ListSupport;
import io.crmify.backend.capability.RecordErasure;
import io.crmify.backend.capability.RecordRestore;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.lead.LeadField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Insightly can do besides, against its stand-in. */
class InsightlyCapabilitiesTest {
    private static final String KEY_FIELD = "CRMIFY_ID__c";

    private final FakeInsightly insightly = FakeInsightly.start(InsightlyOptions.DEFAULTS
            .withCustomField(KEY_FIELD)
            .withCustomField("SPAM__c")
            .withCustomField("SUSTAINER__c"));
    private final FindableInsightly backend = open(context());

    @AfterEach
    void close() {
        insightly.close();
    }

    private TestContext context() {
        return new TestContext(insightly.baseUri())
                .with(new Credentials("fake-key", null, null, null))
                .with("key-field", KEY_FIELD);
    }

    private static FindableInsightly open(TestContext context) {
        return (FindableInsightly) new InsightlyProvider().open(context);
    }

    private int calls(String place) {
        return insightly.calls().getOrDefault(place, 0);
    }

    @Test
    void saysWhatItCannotDo() {
        assertThat(backend)
                .isNotInstanceOfAny(
                        ListSupport.class,
                        MailSender.class,
                        BulkImport.class,
                        RecordRestore.class,
                        RecordErasure.class);
    }

    @Test
    void normalisesWhatItSends() { // MS-11
        backend.syncLead(aLead(1).with(LeadField.EMAIL, " Ada@Example.ORG ")
                .with(LeadField.PHONE, "+44 (0)20 7946-0000")
                .with(LeadField.COUNTRY, "gb")
                .lead());
        open(context().with("normalize.email", "KEEP").with("normalize.phone", "E164:44"))
                .syncLead(aLead(2).with(LeadField.EMAIL, "Ada@Example.ORG")
                        .with(LeadField.PHONE, "020 7946 0000")
                        .lead());

        assertThat(insightly.leads())
                .extracting(lead -> lead.field("EMAIL"))
                .containsExactly("ada@example.org", "Ada@Example.ORG");
        assertThat(insightly.leads()).extracting(lead -> lead.field("PHONE")).containsOnly("+442079460000");
        assertThat(insightly.leads().get(0).field("ADDRESS_COUNTRY")).isEqualTo("GB");
    }

    @Test
    void refusesOrCutsWhatIsLongerThanItWasTold() { // MS-11
        var lead = aLead(1).with(LeadField.COMPANY, "Analytical Engines").lead();
        var strict = context().with("field-lengths", "company : 10, CITY:5");

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> open(strict).syncLead(lead))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("COMPANY_TOO_LONG"));
        open(strict.with("normalize.length", "CUT")).syncLead(lead);

        assertThat(insightly.leads()).singleElement().satisfies(kept -> assertThat(kept.field("ORGANISATION_NAME"))
                .isEqualTo("Analytical"));
        for (var wrong : List.of("COMPANY", "COMPANY:0", "SHOE_SIZE:5", "COMPANY:x")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(context().with("field-lengths", wrong)))
                    .withMessageContaining("crmify.backend.field-lengths has '" + wrong);
        }
    }

    @Test
    void setsTheStatusOfAWordAndTellsTheWordsThatThereAre() { // DC-11
        var id = backend.syncLead(aLead(1).withStatus("contacted").lead());
        backend.syncLead(anUpdate(1, id).withStatus("Converted").lead());

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() ->
                        backend.syncLead(anUpdate(1, id).withStatus("Happy").lead()))
                .withMessageContaining(
                        "[OPEN - NotContacted, OPEN - Contacted, CLOSED - Converted, CLOSED - Disqualified]");
        assertThat(insightly.leads().get(0).status()).isEqualTo("CLOSED - Converted");
        assertThat(calls("GET /LeadStatuses")).isEqualTo(2);
    }

    @Test
    void readsAddsAndRemovesTags() {
        var id = backend.syncLead(aLead(1).lead());

        backend.tag(id, Set.of("vip", "donor & friend", "a/b"));
        backend.tag(id, Set.of("vip"));
        backend.untag(id, Set.of("a/b", "never there"));

        assertThat(backend.tags(id)).containsExactlyInAnyOrder("vip", "donor & friend");
        for (var gone : List.of("77009", "not-a-number")) {
            assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.tags(gone));
            assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.tag(gone, Set.of("x")));
            assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.untag(gone, Set.of("x")));
        }
    }

    @Test
    void marksJunkByThePolicy() { // SF-3
        var marking =
                open(context().with("junk.spam", "DELETE_IF_JUNK:News, spam").with("junk.review", "TAG:review"));
        var junk = backend.syncLead(aLead(1).lead());
        var donor = backend.syncLead(aLead(2).lead());
        backend.tag(junk, Set.of("NEWS", "Spam"));
        backend.tag(donor, Set.of("news", "donor"));

        assertThat(marking.markSpam(junk)).isEqualTo(Marked.DELETED);
        assertThat(marking.markSpam(donor)).isEqualTo(Marked.KEPT);
        assertThat(marking.markForReview(donor)).isEqualTo(Marked.TAGGED);
        assertThat(marking.markSpam(junk)).isEqualTo(Marked.MISSING);
        assertThat(marking.markForReview(junk)).isEqualTo(Marked.MISSING);
        assertThat(insightly.leads()).singleElement().satisfies(lead -> assertThat(lead.tags())
                .containsExactly("donor", "news", "review"));
    }

    @Test
    void marksJunkByAFlag() { // SF-3
        var marking = open(context().with("junk.spam", "FLAG:SPAM__c").with("junk.review", "FLAG:EMAIL_OPTED_OUT"));
        var id = backend.syncLead(aLead(1).lead());

        assertThat(marking.markSpam(id)).isEqualTo(Marked.FLAGGED);
        assertThat(marking.markForReview(id)).isEqualTo(Marked.FLAGGED);
        assertThat(marking.markSpam("77009")).isEqualTo(Marked.MISSING);
        assertThat(marking.markSpam("not-a-number")).isEqualTo(Marked.MISSING);
        assertThat(insightly.leads().get(0).fields())
                .containsEntry("SPAM__c", "true")
                .containsEntry("EMAIL_OPTED_OUT", "true")
                .containsEntry("LAST_NAME", "Lovelace");
    }

    @Test
    void tellsThatItDoesNotKnowHowToMarkJunk() { // SF-3
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.markSpam("77001"))
                .withMessageContaining("crmify.backend.junk.spam is not set");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> open(context().with("junk.review", "FLAG:NONE__c"))
                        .markForReview(backend.syncLead(aLead(1).lead())))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("FLAG_FIELD_REFUSED"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context().with("junk.spam", "BURN")))
                .withMessageContaining("crmify.backend.junk.spam was 'BURN'");
    }

    @Test
    void readsFlagsByPages() { // SF-10
        var ids = new ArrayList<String>();
        IntStream.rangeClosed(1, 1100)
                .forEach(number -> ids.add(backend.syncLead(aLead(number)
                        .with("SUSTAINER__c", number % 2 == 0 ? "Yes" : "no")
                        .lead())));
        backend.syncLead(anUpdate(1, ids.get(0)).withStatus("Converted").lead());
        backend.deleteLead(ids.remove(1099));
        ids.add("foreign");

        var flags = backend.flags(ids, Set.of("SUSTAINER__c", "EMAIL_OPTED_OUT"));

        assertThat(flags).hasSize(1099);
        assertThat(flags.get(ids.get(0))).isEqualTo(Map.of("SUSTAINER__c", false));
        assertThat(flags.get(ids.get(1))).isEqualTo(Map.of("SUSTAINER__c", true));
        assertThat(calls("GET /Leads")).isEqualTo(3);
        assertThat(calls("GET /Leads/{id}")).isZero();
    }

    @Test
    void writesAnEventOnce() {
        var id = backend.syncLead(aLead(1).lead());
        var event = new CrmEvent(
                "order-7",
                "donation_made",
                id,
                Instant.parse("2026-11-21T10:00:00Z"),
                Map.of("amount", 12L, "for", "<A & B>"));

        backend.record(event);
        backend.record(event);

        assertThat(insightly.notes()).singleElement().satisfies(note -> {
            assertThat(note.recordId()).isEqualTo(id);
            assertThat(note.title()).isEqualTo("donation_made order-7");
            assertThat(note.body())
                    .isEqualTo("donation_made, 2026-11-21T10:00:00Z<br>amount: 12<br>for: &lt;A &amp; B&gt;");
        });
        assertThat(insightly.calls()).containsEntry("GET /Notes/Search", 2).containsEntry("POST /Leads/{id}/Notes", 1);
    }

    @Test
    void tellsLongKeysApart() {
        var id = backend.syncLead(aLead(1).lead());

        for (var key : List.of("k".repeat(300) + 1, "k".repeat(300) + 2, "k".repeat(300) + 2)) {
            backend.record(new CrmEvent(key, "login", id, Instant.EPOCH, Map.of()));
        }

        assertThat(insightly.notes()).hasSize(2).allSatisfy(note -> assertThat(note.title())
                .hasSizeLessThan(200));
    }

    @Test
    void writesNoEventOfNobody() {
        for (var gone : List.of("77009", "not-a-number")) {
            assertThatExceptionOfType(RecordGoneException.class)
                    .isThrownBy(() -> backend.record(new CrmEvent("k", "login", gone, Instant.EPOCH, Map.of())));
        }
        assertThat(insightly.notes()).isEmpty();
    }

    @Test
    void describesTheFields() {
        var fields = backend.fields();

        assertThat(fields)
                .contains(
                        new Field("LAST_NAME", "Last name", Kind.TEXT, true, true),
                        new Field("EMPLOYEE_COUNT", "Employee count", Kind.NUMBER, false, true),
                        new Field("LEAD_STATUS_ID", "Lead status id", Kind.CHOICE, false, true),
                        new Field("DATE_CREATED_UTC", "Date created utc", Kind.INSTANT, false, false),
                        new Field(KEY_FIELD, KEY_FIELD, Kind.TEXT, false, true))
                .extracting(Field::name)
                .doesNotHaveDuplicates()
                .doesNotContain("EMAIL_ADDRESS");
        assertThat(fields.get(0).name()).isEqualTo("LEAD_ID");
    }

    @Test
    void findsWhatItMadeWhenTheAnswerWasLost() { // SF-2
        var id = backend.syncLead(aLead(1).lead());

        var found = backend.find(key(1)).orElseThrow();
        backend.syncLead(aLead(1).lead().withCrmId(found));

        assertThat(found).isEqualTo(id);
        assertThat(insightly.leads()).hasSize(1);
    }
}
