package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One event a call, or many. */
class KlaviyoEventsTest {
    private static final String UNKNOWN = "01GDDKASAP8TKDDA9999999999";
    private static final String ONE = "POST /api/events";
    private static final String MANY = "POST /api/event-bulk-create-jobs";

    private final VirtualTime time = new VirtualTime();
    private final FakeKlaviyo klaviyo =
            FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withClock(time));
    private final ScriptedCrm crm = new ScriptedCrm(new BeforeFake(klaviyo.baseUri()));
    private final KlaviyoBackend backend =
            (KlaviyoBackend) new KlaviyoProvider().open(new TestContext(crm.uri()), time.rates());
    private final String id = backend.syncLead(aLead(1).lead());

    @AfterEach
    void close() {
        crm.close();
        klaviyo.close();
    }

    private static CrmEvent event(String crmId, int number) {
        return event(crmId, number, Map.of("amount", 25L));
    }

    private static CrmEvent event(String crmId, int number, Map<String, Object> properties) {
        return new CrmEvent(
                "order-" + number, "Order Placed", crmId, Instant.parse("2026-11-20T10:00:00Z"), properties);
    }

    private List<CrmEvent> events(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> event(id, number))
                .toList();
    }

    private static List<String> told(List<Optional<BackendException>> outcomes) {
        return outcomes.stream()
                .map(outcome ->
                        outcome.map(failure -> failure.diagnosis().reason()).orElse("recorded"))
                .toList();
    }

    private int calls(String place) {
        return klaviyo.calls().getOrDefault(place, 0);
    }

    @Test
    void recordsAnEventOnce() { // TH-6
        backend.record(event(id, 1));
        backend.record(event(id, 1));
        backend.record(event(id, 2));

        assertThat(klaviyo.events()).map(FakeEvent::uniqueId).containsExactly("order-1", "order-2");
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.record(event(UNKNOWN, 1)));
    }

    @Test
    void refusesWhatKlaviyoDoesNotTakeWithoutACall() {
        var properties = IntStream.rangeClosed(1, 401)
                .boxed()
                .collect(Collectors.<Integer, String, Object>toMap(number -> "p" + number, number -> 1L));
        var parts = IntStream.rangeClosed(1, 51)
                .boxed()
                .collect(Collectors.<Integer, String, Object>toMap(
                        number -> "p" + number, number -> "x".repeat(99_999)));

        assertRefused(event(id, 1, Map.of("text", "ü".repeat(50_001))), "PROPERTY_TOO_LONG");
        assertRefused(event(id, 1, properties), "TOO_MANY_PROPERTIES");
        assertRefused(event(id, 1, parts), "EVENT_TOO_LARGE");
        assertRefused(at("1989-12-31T23:59:59Z"), "TOO_LONG_AGO");

        assertThat(calls(ONE)).isZero();
    }

    @Test
    void takesARefusalForTheEventsOwnFault() {
        assertRefused(at("2039-01-01T00:00:00Z"), "INVALID");
    }

    private CrmEvent at(String instant) {
        return new CrmEvent("order-1", "Order Placed", id, Instant.parse(instant), Map.of());
    }

    private void assertRefused(CrmEvent event, String reason) {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.record(event))
                .satisfies(refusal -> assertThat(refusal.diagnosis().reason()).isEqualTo(reason));
    }

    @Test
    void takesOneCallForAThousandOfSeveralPeople() {
        var other = backend.syncLead(aLead(2).lead());
        var events = IntStream.rangeClosed(1, backend.maxEvents())
                .mapToObj(number -> event(number % 2 == 0 ? id : other, number))
                .toList();

        assertThat(told(backend.recordAll(events))).hasSize(1_000).containsOnly("recorded");
        assertThat(klaviyo.events()).hasSize(1_000);
        assertThat(klaviyo.events()).map(FakeEvent::profileId).contains(id, other);
        assertThat(calls(MANY)).isEqualTo(1);
        assertThat(calls(ONE)).isZero();
    }

    @Test
    void sendsMoreThanThatInSeveralCalls() {
        backend.recordAll(events(1, 1_001));

        assertThat(klaviyo.events()).hasSize(1_001);
        assertThat(calls(MANY)).isEqualTo(1);
        assertThat(calls(ONE)).isEqualTo(1);
    }

    @Test
    void sendsNoMoreThanFiveMegabytes() {
        var events = IntStream.rangeClosed(1, 60)
                .mapToObj(number -> event(id, number, Map.of("text", "ü".repeat(45_000))))
                .toList();

        backend.recordAll(events);

        assertThat(klaviyo.events()).hasSize(60);
        assertThat(crm.asked().subList(1, 3))
                .allSatisfy(asked -> assertThat(asked.body().getBytes(StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(5_000_000));
        assertThat(calls(MANY)).isEqualTo(2);
    }

    @Test
    void sendsOneOfThoseThatAreTheSame() {
        var outcomes = backend.recordAll(List.of(event(id, 1), event(id, 2), event(id, 1)));

        assertThat(told(outcomes)).containsExactly("recorded", "recorded", "recorded");
        assertThat(klaviyo.events()).hasSize(2);
        assertThat(calls(ONE)).isZero();
    }

    @Test
    void sendsThemSinglyIfOneCameBefore() {
        backend.record(event(id, 2));

        assertThat(told(backend.recordAll(events(1, 3)))).containsOnly("recorded");
        assertThat(klaviyo.events()).map(FakeEvent::uniqueId).containsExactly("order-2", "order-1", "order-3");
        assertThat(calls(MANY)).isEqualTo(1);
        assertThat(calls(ONE)).isEqualTo(4);
    }

    @Test
    void dropsTheOneThatIsRefusedAndSendsTheRest() {
        var events = List.of(event(id, 1), event(UNKNOWN, 2), event("no id", 3), event(id, 4));

        var outcomes = backend.recordAll(events);

        assertThat(told(outcomes)).containsExactly("recorded", "RECORD_GONE", "RECORD_GONE", "recorded");
        assertThat(klaviyo.events()).map(FakeEvent::uniqueId).containsExactly("order-1", "order-4");
        assertThat(calls(MANY)).isEqualTo(2);
        assertThat(calls(ONE)).isEqualTo(1);
    }

    @Test
    void doesNotSendAgainWhatMayHaveBeenTaken() {
        crm.next(Reply.of(504));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> backend.recordAll(events(1, 3)));
        assertThat(klaviyo.events()).isEmpty();
        events(1, 3).forEach(backend::record);
        assertThat(klaviyo.events()).hasSize(3);
    }

    @Test
    void failsForAllIfTheKeyLacksAScope() {
        crm.next(Reply.json(403, "{\"errors\":[{\"code\":\"permission_denied\"}]}"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.recordAll(events(1, 3)))
                .withMessageContaining("events:write");
    }
}
