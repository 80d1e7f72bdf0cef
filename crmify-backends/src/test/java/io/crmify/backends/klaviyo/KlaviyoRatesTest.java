package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each place has a rate of its own, and the fake holds to it. */
class KlaviyoRatesTest {
    private final VirtualTime time = new VirtualTime();
    private final FakeKlaviyo klaviyo =
            FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withClock(time));
    private final ScriptedCrm crm = new ScriptedCrm(new BeforeFake(klaviyo.baseUri()));
    private final TestContext context = new TestContext(crm.uri());
    private final KlaviyoBackend backend = (KlaviyoBackend) new KlaviyoProvider().open(context, time.rates());
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        crm.close();
        klaviyo.close();
    }

    private static CrmEvent event(String crmId, int number) {
        return new CrmEvent("order-" + number, "Order Placed", crmId, Instant.parse("2026-11-20T10:00:00Z"), Map.of());
    }

    @Test
    void erasesThreeInASecondAndIsNeverRefused() {
        klaviyo.onCall(call -> statuses.add(call.status()));
        var ids = IntStream.rangeClosed(1, 30)
                .mapToObj(number -> backend.syncLead(aLead(number).lead()))
                .toList();
        var startedAt = time.instant();

        ids.forEach(backend::erase);

        assertThat(statuses).doesNotContain(429);
        assertThat(klaviyo.profiles()).isEmpty();
        assertThat(Duration.between(startedAt, time.instant())).hasSeconds(9);
    }

    @Test
    void makesARefusedCallAgainAfterASecond() {
        crm.next(Reply.of(429).header("Retry-After", "1"), Reply.of(429).header("Retry-After", "1"));

        assertThat(backend.syncLead(aLead(1).lead())).isNotBlank();
        assertThat(crm.asked()).hasSize(3);
        assertThat(context.told()).isEmpty();
    }

    @Test
    void givesUpACallThatIsRefusedAgainAndAgain() {
        var refusal = Reply.of(429).header("Retry-After", "1");
        crm.next(refusal, refusal, refusal);

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).lead()))
                .satisfies(
                        throttled -> assertThat(throttled.diagnosis().reason()).isEqualTo("THROTTLED"));
        assertThat(crm.asked()).hasSize(3);
    }

    @Test
    void doesNotTakeOnePlaceForTheAccount() {
        var id = backend.syncLead(aLead(1).lead());
        crm.next(Reply.of(429).header("Retry-After", "40"));

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> backend.record(event(id, 1)));
        var made = crm.asked().size();
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> backend.record(event(id, 1)))
                .withMessageContaining("POST /api/events")
                .withMessageContaining("nothing was sent")
                .satisfies(
                        throttled -> assertThat(throttled.diagnosis().reason()).isEqualTo("STEADY_LIMIT"));

        assertThat(crm.asked()).hasSize(made);
        assertThat(context.told()).isEmpty();
        assertThat(backend.syncLead(anUpdate(1, id).with("plan", "gold").lead()))
                .isEqualTo(id);
        time.pass(Duration.ofSeconds(40));
        backend.record(event(id, 1));
        assertThat(klaviyo.events()).hasSize(1);
    }

    @Test
    void goesOnWithUpdatesWhenNoImportIsLeftOfTheMinute() {
        crm.next(Reply.json(201, "{\"data\":{\"type\":\"profile\",\"id\":\"01A\"}}")
                .header("RateLimit-Remaining", "0")
                .header("RateLimit-Reset", "33"));
        backend.syncLead(aLead(1).lead());
        crm.next(Reply.json(200, "{\"data\":{\"type\":\"profile\",\"id\":\"01A\"}}"));

        assertThat(backend.syncLead(anUpdate(1, "01A").with("plan", "gold").lead()))
                .isEqualTo("01A");
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> backend.syncLead(aLead(2).lead()))
                .satisfies(throttled ->
                        assertThat(throttled.retryAfter().orElseThrow()).hasSeconds(33));
        assertThat(context.told()).isEmpty();
    }

    @Test
    void hasTheConnectionRestIfMoreThanAMinuteIsAskedFor() {
        crm.next(Reply.of(429).header("Retry-After", "61"));

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> backend.record(event("01A", 1)));

        assertThat(context.told()).singleElement().satisfies(told -> {
            assertThat(told.retryAfter().orElseThrow()).hasSeconds(61);
            assertThat(told.diagnosis().reason()).isEqualTo("THROTTLED");
        });
    }

    @Test
    void callsAsFastAsItCanIfItIsToldTo() {
        var fast = new KlaviyoProvider().open(context.with("place-rates", "IGNORE"));
        crm.next(Reply.of(429).header("Retry-After", "1"));

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> fast.syncLead(aLead(1).lead()));
        assertThat(fast.syncLead(aLead(1).lead())).isNotBlank();
    }
}
