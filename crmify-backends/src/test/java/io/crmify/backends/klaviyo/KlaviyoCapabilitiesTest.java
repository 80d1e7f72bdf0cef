package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.lead.LeadField;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KlaviyoCapabilitiesTest {
    private static final String UNKNOWN = "01GDDKASAP8TKDDA9999999999";
    private static final Consent CONSENT = new Consent(Instant.parse("2026-11-20T10:00:00Z"), "checkout");

    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(KlaviyoOptions.DEFAULTS
            .withoutLimits()
            .withApiKey("api-key-1")
            .withList("Y6nRLr", "Newsletter")
            .withList("Abc123", "Offers")
            .withDoubleOptInList("Dbl123", "Careful"));
    private final ScriptedCrm crm = new ScriptedCrm(new BeforeFake(klaviyo.baseUri()));
    private final TestContext context = new TestContext(crm.uri());

    @AfterEach
    void close() {
        crm.close();
        klaviyo.close();
    }

    private KlaviyoBackend backend() {
        return (KlaviyoBackend) new KlaviyoProvider().open(context);
    }

    private FakeProfile profile(String email) {
        return klaviyo.profiles().stream()
                .filter(profile -> profile.attribute("email").equals(email))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTheAccount() {
        assertThat(backend().accountId()).isEqualTo("AbC123");
    }

    @Test
    void findsItsOwnByTheKey() {
        var id = backend().syncLead(aLead(1).lead());

        assertThat(backend().find(aLead(1).lead().key())).contains(id);
        assertThat(backend().find(aLead(2).lead().key())).isEmpty();
    }

    @Test
    void doesNotTakeAnotherForItsOwn() {
        crm.next(Reply.json(200, "{\"data\":[{\"id\":\"01A\",\"attributes\":{\"external_id\":\"other\"}}]}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend().find(aLead(1).lead().key()));
    }

    @Test
    void readsWhatIsFilled() {
        var id = backend()
                .syncLead(aLead(1).with(LeadField.CITY, "London")
                        .with(LeadField.WEBSITE, "https://a.example")
                        .with("plan", "gold")
                        .lead());
        var wanted = new Names(
                Set.of(LeadField.CITY, LeadField.STATE, LeadField.EMAIL, LeadField.PHONE, LeadField.WEBSITE),
                Set.of("plan", "other"));

        var filled = backend().filled(Set.of(id, UNKNOWN, "no id at all"), wanted);

        assertThat(filled)
                .isEqualTo(Map.of(
                        id, new Names(Set.of(LeadField.CITY, LeadField.EMAIL, LeadField.WEBSITE), Set.of("plan"))));
    }

    @Test
    void readsFlagsOfManyByAHundred() { // SF-10
        var ids = new ArrayList<String>();
        for (int i = 1; i <= 250; i++) {
            ids.add(backend().syncLead(aLead(i).with("sustainer", i % 2 == 0).lead()));
        }

        var flags = backend().flags(ids, Set.of("sustainer", "absent"));

        assertThat(flags).hasSize(250);
        assertThat(flags.get(ids.get(1))).isEqualTo(Map.of("sustainer", true));
        assertThat(flags.get(ids.get(0))).isEqualTo(Map.of("sustainer", false));
        assertThat(klaviyo.calls()).containsEntry("GET /api/profiles", 3);
    }

    @Test
    void followsPagesToTheLast() { // SF-10
        crm.next(
                Reply.json(
                        200,
                        "{\"data\":[%s],\"links\":{\"next\":\"https://evil.example/api/lists?page%%5Bcursor%%5D=b%%3D\"}}"
                                .formatted(list("Lst1"))),
                Reply.json(200, "{\"data\":[%s],\"links\":{\"next\":null}}".formatted(list("Lst2"))));

        assertThat(backend().lists()).map(found -> found.id()).containsExactly("Lst1", "Lst2");
        assertThat(crm.lastAsked().parameters()).containsEntry("page[cursor]", "b=");
    }

    @Test
    void asksForAPageFourTimesAndThenFails() { // SF-10
        crm.next(Reply.of(503), Reply.page(500), Reply.json(200, "{\"data\":["), Reply.json(200, "{\"data\":[]}"));
        assertThat(backend().lists()).isEmpty();
        assertThat(crm.asked()).hasSize(4);

        crm.next(Reply.of(503), Reply.of(503), Reply.of(503), Reply.of(503));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend().lists());
        assertThat(crm.asked()).hasSize(8);
    }

    @Test
    void doesNotFollowPagesWithoutEnd() {
        var page = Reply.json(200, "{\"data\":[],\"links\":{\"next\":\"x?page[cursor]=a\"}}");
        crm.next(page, page, page, page);

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend().lists());
        assertThat(crm.asked()).hasSize(2);
    }

    private static String list(String id) {
        return "{\"type\":\"list\",\"id\":\"%s\",\"attributes\":{\"name\":\"n\"}}".formatted(id);
    }

    @Test
    void describesTheFieldsThatAreThereAndThoseThatAreSeen() {
        backend()
                .syncLead(aLead(1).with("points", new BigDecimal("1.5"))
                        .with("vip", true)
                        .lead());

        var fields = backend().fields().stream().collect(Collectors.toMap(Field::name, Field::kind));

        assertThat(fields)
                .containsEntry("email", Kind.TEXT)
                .containsEntry("location.city", Kind.TEXT)
                .containsEntry("points", Kind.NUMBER)
                .containsEntry("vip", Kind.BOOLEAN);
    }

    @Test
    void changesTagsOneByOne() {
        var backend = backend();
        var id = backend.syncLead(aLead(1).lead());

        backend.tag(id, Set.of("a", "b"));
        backend.tag(id, Set.of("b", "c"));
        backend.untag(id, Set.of("a", "never"));

        assertThat(backend.tags(id)).containsExactlyInAnyOrder("b", "c");
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.tag(UNKNOWN, Set.of("a")));
    }

    @Test
    void dealsWithJunkByThePolicy() { // SF-3
        context.with("junk.spam", "DELETE_IF_JUNK:Signed_Up, trial").with("junk.review", "TAG:review");
        var backend = backend();
        var junk = backend.syncLead(aLead(1).lead());
        var valued = backend.syncLead(aLead(2).lead());
        backend.tag(junk, Set.of("SIGNED_UP"));
        backend.tag(valued, Set.of("Trial", "donor"));

        assertThat(backend.markSpam(junk)).isEqualTo(Marked.DELETED);
        assertThat(backend.markSpam(valued)).isEqualTo(Marked.KEPT);
        assertThat(backend.markSpam(UNKNOWN)).isEqualTo(Marked.MISSING);
        assertThat(backend.markForReview(valued)).isEqualTo(Marked.TAGGED);
        assertThat(profile("ada1@example.org").isSuppressed()).isTrue();
        assertThat(profile("ada2@example.org").property("tags")).contains("review");
    }

    @Test
    void flagsJunkAndTellsWhenThereIsNoPolicy() { // SF-3
        context.with("junk.spam", "FLAG:is_spam");
        var id = backend().syncLead(aLead(1).lead());

        assertThat(backend().markSpam(id)).isEqualTo(Marked.FLAGGED);
        assertThat(backend().markSpam(UNKNOWN)).isEqualTo(Marked.MISSING);
        assertThat(profile("ada1@example.org").property("is_spam")).isEqualTo("true");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend().markForReview(id));
    }

    @Test
    void deletesBySuppressingAndTakesThatBack() {
        var id = backend().syncLead(aLead(1).lead());

        assertThat(backend().deleteLead(id)).isTrue();
        assertThat(profile("ada1@example.org").isSuppressed()).isTrue();
        assertThat(backend().restoreLead(id)).isTrue();
        assertThat(profile("ada1@example.org").isSuppressed()).isFalse();
        assertThat(backend().restoreLead(UNKNOWN)).isFalse();
    }

    @Test
    void erasesWithWhatProofThereIs() {
        var id = backend().syncLead(aLead(1).lead());
        crm.next(Reply.json(200, "{\"data\":{\"id\":\"%s\",\"attributes\":{}}}".formatted(id)));
        crm.next(Reply.of(202).header("X-Request-Id", "req-77"));

        var begun = backend().erase(id);

        assertThat(begun.reference()).isEqualTo("req-77");
        assertThat(begun.complete()).isFalse();
        backend().erase(id);
        assertThat(klaviyo.profiles()).isEmpty();
        assertThat(backend().erase(id).complete()).isTrue();
    }

    @Test
    void tellsWhoMayBeWrittenTo() {
        var mails = "subscriptions.email.marketing.can_receive_email_marketing";
        var texts = "subscriptions.sms.marketing.can_receive_sms_marketing";
        var suppressed = backend().syncLead(aLead(1).with("sustainer", true).lead());
        var other = backend().syncLead(aLead(2).lead());
        backend().deleteLead(suppressed);

        var flags = backend().flags(List.of(suppressed, other), Set.of(mails, texts, "sustainer"));

        assertThat(flags)
                .isEqualTo(Map.of(
                        suppressed, Map.of(mails, false, texts, false, "sustainer", true),
                        other, Map.of(mails, true, texts, false)));
        assertThat(klaviyo.calls()).containsEntry("GET /api/profiles", 1);
    }

    @Test
    void subscribesWithTheTimeOfAConsentIfItWasGivenBefore() {
        context.with("consent", "HISTORICAL");

        backend().subscribe("Dbl123", new Member(null, "guest@example.org", CONSENT));

        assertThat(profile("guest@example.org").lists()).containsExactly("Dbl123");
        assertThat(profile("guest@example.org").consent().email()).isEqualTo("SUBSCRIBED");
        assertThat(crm.lastAsked().body())
                .contains("\"historical_import\":true")
                .contains("\"consented_at\":\"2026-11-20T10:00:00Z\"")
                .contains("\"custom_source\":\"checkout\"");
    }

    @Test
    void suppressesOnceAndTakesNoAnswerWithoutAJobForIt() {
        var id = backend().syncLead(aLead(1).lead());
        crm.next(Reply.json(
                200, "{\"data\":{\"id\":\"%s\",\"attributes\":{\"email\":\"ada1@example.org\"}}}".formatted(id)));
        crm.next(Reply.json(202, "{}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend().deleteLead(id));
        assertThat(backend().deleteLead(id)).isTrue();
        assertThat(backend().deleteLead(id)).isTrue();

        assertThat(klaviyo.calls()).containsEntry("POST /api/profile-suppression-bulk-create-jobs", 1);
        assertThat(profile("ada1@example.org").isSuppressed()).isTrue();
    }

    @Test
    void signsUpSomebodyWithoutAnAccount() { // SF-5
        backend().subscribe("Y6nRLr", new Member(null, " Guest@Example.org ", CONSENT));

        assertThat(profile("guest@example.org").lists()).containsExactly("Y6nRLr");
        assertThat(profile("guest@example.org").consent().email()).isEqualTo("SUBSCRIBED");
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend().subscribe("Y6nRLr", new Member(null, "no address", CONSENT)));
    }

    @Test
    void putsOnAListWithoutConsentWhoeverGaveNone() { // SF-6
        var id = backend().syncLead(aLead(1).lead());
        backend().deleteLead(id);

        backend().subscribe("Y6nRLr", new Member(id, null, null));

        assertThat(profile("ada1@example.org").lists()).containsExactly("Y6nRLr");
        assertThat(profile("ada1@example.org").consent().email()).isEqualTo("NEVER_SUBSCRIBED");
        assertThat(profile("ada1@example.org").isSuppressed()).isTrue();
    }

    @Test
    void awaitsTheConfirmationOfACarefulList() {
        backend().subscribe("Dbl123", new Member(null, "guest@example.org", CONSENT));

        assertThat(profile("guest@example.org").lists()).isEmpty();
    }

    @Test
    void takesOffOneListAndNoOther() {
        var backend = backend();
        backend.subscribe("Y6nRLr", new Member(null, "guest@example.org", CONSENT));
        backend.subscribe("Abc123", new Member(null, "guest@example.org", CONSENT));

        backend.unsubscribe("Y6nRLr", new Member(null, "guest@example.org", null));
        backend.unsubscribe("Y6nRLr", new Member(null, "guest@example.org", null));
        backend.unsubscribe("Y6nRLr", new Member(null, "stranger@example.org", null));

        assertThat(profile("guest@example.org").lists()).containsExactly("Abc123");
        assertThat(profile("guest@example.org").consent().email()).isEqualTo("SUBSCRIBED");
        assertThat(klaviyo.calls()).containsEntry("POST /api/profile-subscription-bulk-delete-jobs", 1);
        assertThat(klaviyo.profiles()).hasSize(1);
    }

    @Test
    void tellsTheLists() {
        assertThat(backend().lists())
                .map(list -> list.id() + " " + list.name())
                .containsExactly("Y6nRLr Newsletter", "Abc123 Offers", "Dbl123 Careful");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend().unsubscribe("Gone12", new Member(null, "a@example.org", null)));
    }

    @Test
    void namesTheScopeThatIsMissing() {
        try (var poor = FakeKlaviyo.start(
                KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withoutScope("events:write"))) {
            var backend = (KlaviyoBackend) new KlaviyoProvider().open(new TestContext(poor.baseUri()));
            var event = new CrmEvent("e", "n", UNKNOWN, CONSENT.at(), Map.of());

            assertThatExceptionOfType(MisconfiguredException.class)
                    .isThrownBy(() -> backend.record(event))
                    .withMessageContaining("events:write")
                    .satisfies(fault -> assertThat(fault.diagnosis().fields()).isEqualTo(List.of("events:write")));
        }
    }
}
