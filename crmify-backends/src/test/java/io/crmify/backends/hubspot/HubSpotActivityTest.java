package io.crmify.backends.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailSender.State;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.activity.SingleMail;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.fake.hubspot.FakeConsents;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists, consent, events and mails. */
class HubSpotActivityTest {
    private static final Consent CONSENT = new Consent(Instant.parse("2026-11-20T10:00:00Z"), "checkout");

    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final HubSpotBackend hubspot = open(new TestContext(crm.baseUri()));
    private final ScriptedCrm scripted = new ScriptedCrm();

    @AfterEach
    void close() {
        crm.close();
        scripted.close();
    }

    private static HubSpotBackend open(TestContext context) {
        return (HubSpotBackend) new HubSpotProvider().open(context);
    }

    private HubSpotBackend scripted() {
        return open(new TestContext(scripted.uri()));
    }

    private String contact() {
        return crm.add(Map.of("email", "ada@example.org")).id();
    }

    @Test
    void listsBothKindsAndTellsWhichCanBeWritten() { // SF-7
        var news = crm.lists().create("Newsletter");
        var rich = crm.lists().createDynamic("Rich people");
        var weekly = crm.consents().define("Weekly");

        assertThat(hubspot.lists())
                .containsExactly(
                        new MailingList(news, "Newsletter", true),
                        new MailingList(rich, "Rich people", false),
                        new MailingList("subscription:" + weekly, "Weekly", true));
    }

    @Test
    void followsThePagesOfLists() { // SF-10
        IntStream.range(0, 250).forEach(number -> crm.lists().create("List " + number));

        assertThat(hubspot.lists()).hasSize(250);
        assertThat(crm.calls()).containsEntry("POST /crm/lists/{version}/search", 3);
    }

    @Test
    void doesNotTurnInCirclesOverPages() {
        scripted.next(Reply.json(200, "{\"lists\":[],\"hasMore\":true,\"offset\":0}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> scripted().lists());
    }

    @Test
    void leavesOutWhatTheTokenMayNotSee() {
        try (var limited = FakeHubSpot.start(
                FakeOptions.DEFAULTS.withToken("token-1").withoutScope("communication_preferences.read_write"))) {
            limited.lists().create("Newsletter");

            assertThat(open(new TestContext(limited.baseUri())).lists()).hasSize(1);
        }
    }

    @Test
    void putsAContactOnAListAndTakesItOff() {
        var list = crm.lists().create("Newsletter");
        var id = contact();

        hubspot.subscribe(list, new Member(id, null, CONSENT));
        hubspot.subscribe("Newsletter", new Member(id, null, null));
        assertThat(crm.lists().members(list)).containsExactly(id);

        hubspot.unsubscribe(list, new Member(id, null, null));
        hubspot.unsubscribe(list, new Member(null, "ada@example.org", null));
        assertThat(crm.lists().members(list)).isEmpty();
    }

    @Test
    void signsUpSomebodyWithoutAnAccount() { // SF-5
        var list = crm.lists().create("Newsletter");

        hubspot.subscribe(list, new Member(null, " Grace@Example.org ", CONSENT));
        hubspot.subscribe(list, new Member(null, "grace@example.org", CONSENT));

        assertThat(crm.contacts()).hasSize(1);
        assertThat(crm.lists().members(list))
                .containsExactly(crm.contacts().get(0).id());
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot.subscribe(list, new Member(null, "nobody", CONSENT)));
        hubspot.unsubscribe(list, new Member(null, "stranger@example.org", null));
        assertThat(crm.contacts()).hasSize(1);
    }

    @Test
    void refusesAListThatIsNotThereOrFillsItself() {
        var id = contact();
        var dynamic = crm.lists().createDynamic("Rich people");

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.subscribe("Nobody's", new Member(id, null, null)));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.subscribe(dynamic, new Member(id, null, null)));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.subscribe("subscription:x", new Member(id, null, null)));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.subscribe("12", new Member("x", null, null)));
    }

    @Test
    void doesNotSayThatSomebodyIsOnAListWhomTheListDoesNotKnow() {
        var list = crm.lists().create("Newsletter");

        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.subscribe(list, new Member("987654321", null, null)));
        hubspot.unsubscribe(list, new Member("987654321", null, null));
    }

    @Test
    void aSubscriptionThatIsNotThereIsAFaultOfTheSetUp() {
        var weekly = crm.consents().define("Weekly");
        var ada = new Member(contact(), null, CONSENT);

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.subscribe("subscription:999", ada))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("LIST_UNKNOWN"));
        scripted.next(
                Reply.json(400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"opted out\"}"),
                Reply.json(200, "{\"results\":[{\"id\":\"%d\",\"name\":\"Weekly\"}]}".formatted(weekly)));
        assertThatExceptionOfType(RecordRefusedException.class).isThrownBy(() -> scripted()
                .subscribe("subscription:" + weekly, new Member("512", "ada@example.org", CONSENT)));
    }

    @Test
    void anEventThatIsNotDefinedIsAFaultOfTheSetUp() {
        var event = new CrmEvent("1", "unheard_of", contact(), Instant.EPOCH, Map.of());

        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> hubspot.record(event));
    }

    @Test
    void writesConsentWithItsActOrNone() {
        var weekly = crm.consents().define("Weekly");
        var id = contact();

        hubspot.subscribe("subscription:" + weekly, new Member(id, null, CONSENT));
        assertThat(crm.consents().of("ada@example.org", weekly))
                .isEqualTo(new FakeConsents.Consent(
                        "SUBSCRIBED", "CONSENT_WITH_NOTICE", "subscribed at 2026-11-20T10:00:00Z, checkout"));

        hubspot.unsubscribe("subscription:" + weekly, new Member(id, null, null));
        assertThat(crm.consents().of("ada@example.org", weekly))
                .isEqualTo(new FakeConsents.Consent("UNSUBSCRIBED", "", ""));
    }

    @Test
    void recordsAnEventOnceForAKey() { // TH-6
        crm.events().define("donation_made");
        var event = new CrmEvent(
                "order-17",
                "Donation_Made",
                contact(),
                Instant.parse("2026-11-20T10:00:00Z"),
                Map.of("amount", new BigDecimal("25.00"), "recurring", true));

        hubspot.record(event);
        hubspot.record(event);

        assertThat(crm.events().all()).hasSize(1);
        var kept = crm.events().all().get(0);
        assertThat(kept.name()).isEqualTo("pe1234567_donation_made");
        assertThat(kept.at()).isEqualTo(event.at());
        assertThat(kept.properties()).isEqualTo(Map.of("amount", "25.00", "recurring", "true"));
        assertThat(crm.calls()).containsEntry("GET /account-info/{version}/details", 1);
    }

    @Test
    void sendsAnEventAsTheProtocolWantsIt() {
        scripted.next(Reply.of(204), Reply.json(409, "{\"category\":\"CONFLICT\"}"));
        var uuid = "6f1c2b1e-0000-4000-8000-000000000001";
        var event = new CrmEvent(uuid, "pe9_seen", "512", Instant.parse("2026-11-20T10:00:00Z"), Map.of());

        scripted().record(event);
        scripted().record(event);

        assertThat(scripted.lastAsked()).hasToString("POST /events/custom/2026-09/send");
        assertThat(scripted.lastAsked().json())
                .hasToString("{\"eventName\":\"pe9_seen\",\"objectId\":\"512\","
                        + "\"occurredAt\":\"2026-11-20T10:00:00Z\",\"uuid\":\"%s\",\"properties\":{}}".formatted(uuid));
    }

    @Test
    void refusesAnEventThatIsTooBigWithoutACall() {
        var many =
                IntStream.range(0, 51).boxed().collect(Collectors.<Integer, String, Object>toMap(n -> "p" + n, n -> n));
        var at = Instant.EPOCH;

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot.record(new CrmEvent("1", "seen", "512", at, many)));
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot.record(new CrmEvent("1", "seen", "512", at, Map.of("p", "x".repeat(257)))));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.record(new CrmEvent("1", "seen", "x", at, Map.of())));
        assertThat(crm.calls()).isEmpty();
    }

    @Test
    void sendsOneMailForAKeyAndTellsWhatBecameOfIt() { // TH-10
        crm.mails().addTemplate(4126643121L);
        var mail = new SingleMail("outbox-1001", "4126643121", "ada@example.org", Map.of("order", 17L));

        var sent = hubspot.send(mail);
        assertThat(sent.state()).isEqualTo(State.PENDING);
        assertThat(hubspot.sent(sent.sendId()).state()).isEqualTo(State.SENT);
        assertThat(hubspot.send(mail).reason()).isEqualTo("IDEMPOTENT_IGNORE");

        assertThat(crm.mails().all()).hasSize(1);
        assertThat(crm.mails().all().get(0).kind()).isEqualTo("transactional");
        assertThat(crm.mails().all().get(0).properties()).isEqualTo(Map.of("order", "17"));
    }

    @Test
    void sendsMarketingMailsIfToldSo() {
        crm.mails().addTemplate(7);
        var marketing = open(new TestContext(crm.baseUri()).with("mail", "MARKETING"));

        marketing.send(new SingleMail("1", "7", "ada@example.org", Map.of()));

        assertThat(crm.mails().all().get(0).kind()).isEqualTo("marketing");
    }

    @Test
    void sendsAMailAsTheProtocolWantsIt() {
        scripted.next(Reply.json(200, "{\"statusId\":\"s-1\",\"status\":\"PENDING\",\"sendResult\":\"QUEUED\"}"));
        var backend = open(new TestContext(scripted.uri()).with("mail-from", "Team <team@example.org>"));

        backend.send(new SingleMail("k-1", "7", "ada@example.org", Map.of("a", "b")));

        assertThat(scripted.lastAsked()).hasToString("POST /marketing/transactional/2026-09/single-email/send");
        assertThat(scripted.lastAsked().json())
                .hasToString("{\"emailId\":7,\"message\":{\"to\":\"ada@example.org\",\"sendId\":\"k-1\",\"replyTo\":[],"
                        + "\"cc\":[],\"bcc\":[],\"from\":\"Team <team@example.org>\"},"
                        + "\"contactProperties\":{},\"customProperties\":{\"a\":\"b\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "SENT, COMPLETE, SENT",
        "QUEUED, PENDING, PENDING",
        "IDEMPOTENT_IGNORE, COMPLETE, SENT",
        "'', PROCESSING, PENDING",
        "'', COMPLETE, SENT",
        "'', CANCELED, MISCONFIGURED",
        "THROTTLED, COMPLETE, LATER",
        "PORTAL_OVER_LIMIT, COMPLETE, LATER",
        "ATTACHMENT_DOWNLOAD_QUEUE_FULL, COMPLETE, LATER",
        "ADDRESS_OPTED_OUT, COMPLETE, REFUSED",
        "PREVIOUSLY_UNSUBSCRIBED_BUSINESS_UNIT, COMPLETE, REFUSED",
        "BLOCKED_DOMAIN, COMPLETE, REFUSED",
        "NON_MARKETABLE_CONTACT, COMPLETE, REFUSED",
        "MTA_IGNORE, COMPLETE, REFUSED",
        "MISSING_CONTENT, COMPLETE, MISCONFIGURED",
        "PORTAL_SUSPENDED, COMPLETE, MISCONFIGURED",
        "UBB_GOVERNANCE_MISSING, COMPLETE, MISCONFIGURED",
        "UNHEARD_OF, COMPLETE, MISCONFIGURED"
    })
    void knowsWhatBecomesOfAMail(String result, String status, State state) {
        scripted.next(Reply.json(
                200, "{\"statusId\":\"s\",\"status\":\"%s\",\"sendResult\":\"%s\"}".formatted(status, result)));

        var sent = scripted().sent("s");

        assertThat(sent.state()).isEqualTo(state);
        assertThat(sent.reason()).isEqualTo(result.isEmpty() ? status : result);
        assertThat(scripted.lastAsked()).hasToString("GET /marketing/v3/email/send-statuses/s");
    }

    @Test
    void aMailThatIsRefusedAsACallIsAFaultOfTheSetUp() {
        scripted.next(Reply.json(400, "{\"category\":\"VALIDATION_ERROR\"}"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> scripted().send(new SingleMail("1", "7", "ada@example.org", Map.of())));
    }

    @Test
    void needsNoScopeOfMarketingToAskForATransactionalMail() {
        try (var limited =
                FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withoutScope("marketing-email"))) {
            limited.mails().addTemplate(7);
            var backend = open(new TestContext(limited.baseUri()));

            var sent = backend.send(new SingleMail("k", "7", "ada@example.org", Map.of()));

            assertThat(backend.sent(sent.sendId()).state()).isEqualTo(State.SENT);
        }
    }

    @Test
    void doesNotGuessWhatBecameOfAMail() {
        scripted.next(Reply.json(200, "{\"status\":\"PENDING\",\"sendResult\":\"QUEUED\"}"));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> scripted().send(new SingleMail("1", "7", "ada@example.org", Map.of())))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("NO_ID"));
        scripted.next(Reply.json(200, "{}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> scripted().send(new SingleMail("1", "7", "ada@example.org", Map.of())));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> scripted().send(new SingleMail("1", "welcome", "ada@example.org", Map.of())));
    }
}
