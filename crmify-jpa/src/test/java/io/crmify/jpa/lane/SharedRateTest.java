package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.RateLimit;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.config.AmbiguousCreate;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.ConnectionConfig.Access;
import io.crmify.jpa.config.ConnectionConfig.Limits;
import io.crmify.jpa.config.ConnectionConfig.Policies;
import io.crmify.jpa.config.DeletePolicy;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SharedRateTest {
    private static final String CRM = "crm";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final long NEAR = Duration.ofSeconds(5).toNanos();

    @Parameter
    TestDatabase kind;

    private TestStore store;
    private LaneStates states;

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
        states = new LaneStates(store.database(), store.unit());
        var config = new ConnectionConfig(
                CRM,
                "crmify.",
                "memory",
                new Access(null, Credentials.NONE, Map.of(), TIMEOUT),
                new Limits(null, 1, null),
                Set.of(),
                new Policies(DeletePolicy.DELETE, AmbiguousCreate.HOLD),
                Map.of());
        var gate = new CallGate(store.database().clock(), null, TIMEOUT);
        states.register(
                new Lane(
                        config,
                        true,
                        new Backends.Opened(new InMemoryCrm(), false),
                        gate,
                        new CurrentCredentials(config)),
                "secret");
    }

    private Slots slots(Slots.Spacing spacing) {
        return new Slots(store.database(), store.unit(), CRM, spacing);
    }

    private CallGate gate(int calls, Duration per) {
        return states.gate(CRM, new RateLimit(calls, per), TIMEOUT);
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    @ParameterizedTest
    @CsvSource({"100, PT10S", "190, PT10S", "10, PT1S", "1, PT1S", "1000, PT1S", "150, PT1M", "1000, PT24H", "5, PT0.1S"
    })
    void theSpacingLeavesRoomForWhateverComesLate(int calls, Duration per) {
        var spacing = Slots.Spacing.of(new RateLimit(calls, per));

        var span = per.toNanos() / 1000 + spacing.tolerance() * 3 / 2;
        assertThat(1 + span / spacing.between()).isLessThanOrEqualTo(calls);
        assertThat(per.toNanos() / 1000.0 / spacing.between()).isGreaterThan(0.85 * calls);
    }

    @Test
    void slotsOfAllNodesFollowEachOther() {
        var spacing = new Slots.Spacing(200_000, 0, 0);

        var asked = store.now();
        var first = slots(spacing).take(1, NEAR);
        var second = slots(spacing).take(3, NEAR);
        var third = slots(spacing).take(1, NEAR);

        assertThat(Stream.of(first, second, third).map(Slots.Taken::count)).containsExactly(1, 3, 1);
        var next = (Long) store.rows("select slot_micros from crmify_lane where unit = ?", store.unit())
                .get(0)
                .get(0);
        // The first is not before the question, and the three others follow it at once.
        assertThat(next / 1000 - asked).isBetween(1000L, 1000L + millis(third.answered() - first.asked()) + 5);
        assertThat(millis(third.ahead())).isLessThanOrEqualTo(800);
    }

    @Test
    void whatLiesTooFarAheadIsNotTaken() {
        var spacing = new Slots.Spacing(10_000_000, 0, 0);
        slots(spacing).take(1, NEAR);

        var refused = slots(spacing).take(1, NEAR);

        assertThat(refused.count()).isZero();
        assertThat(millis(refused.ahead())).isBetween(5000L, 10_000L);
        store.advance(Duration.ofSeconds(8));
        assertThat(slots(spacing).take(1, NEAR).count()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionHasAFewSlotsToBeginWithAndNoMore() {
        var spacing = Slots.Spacing.of(new RateLimit(100, Duration.ofSeconds(10)));
        var calls = IntStream.range(0, 10)
                .mapToObj(i -> slots(spacing).take(1, NEAR))
                .filter(taken -> taken.ahead() <= 0)
                .count();

        assertThat(calls).isBetween(2L, 9L); // two, and what gets free while the ten are asked for
    }

    @Test
    void aLaneRestsUntilItsNextCallIsNear() {
        var gate = gate(1, Duration.ofMinutes(1));
        gate.beforeCall();
        assertThat(gate.rests()).isFalse();

        assertThatExceptionOfType(CallNotAllowedException.class).isThrownBy(gate::beforeCall);
        assertThat(gate.rests()).isTrue();

        store.advance(Duration.ofSeconds(61));
        assertThat(gate.rests()).isFalse();
        store.advance(Duration.ofSeconds(10));
        gate.beforeCall();
    }

    @Test
    void aSlotThatWasMissedIsThrownAway() {
        var gate = gate(10, Duration.ofSeconds(10));
        gate.beforeCall();
        var before = nextSlot();
        var waiting = CompletableFuture.runAsync(gate::beforeCall);
        Awaitility.await().until(() -> nextSlot() > before);
        store.advance(Duration.ofMinutes(1)); // as a thread that got no time for so long

        waiting.join();

        assertThat(nextSlot()).isGreaterThan(before + Duration.ofSeconds(55).toNanos() / 1000);
    }

    private long nextSlot() {
        return (Long) store.rows("select slot_micros from crmify_lane where unit = ?", store.unit())
                .get(0)
                .get(0);
    }

    @Test
    void nobodyWaitsForASlotOnceTheGateIsClosed() {
        var gate = gate(1, Duration.ofSeconds(4));
        gate.beforeCall();
        var waiting = CompletableFuture.runAsync(gate::beforeCall);

        gate.close();

        assertThat(waiting)
                .failsWithin(Duration.ofSeconds(3))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(CallNotAllowedException.class);
    }

    @Test
    void workThatIsBegunWaitsHoweverLongItTakes() {
        var gate = gate(1, Duration.ofMinutes(1));
        var lease = store.database().clock().nanos() + Duration.ofHours(1).toNanos();

        var work = CompletableFuture.runAsync(() -> gate.during(() -> lease, false, () -> {
            gate.beforeCall();
            gate.beforeCall();
            return "done";
        }));
        Awaitility.await()
                .until(() ->
                        nextSlot() > store.now() * 1000 + Duration.ofSeconds(90).toNanos() / 1000);
        store.advance(Duration.ofMinutes(2));

        assertThat(work).succeedsWithin(Duration.ofSeconds(20));
    }

    private void setSlotAhead(Duration ahead) {
        store.inTransaction(jdbc -> jdbc.update(
                "update crmify_lane set slot_micros = {now} * 1000 + ? where unit = ?",
                ahead.toNanos() / 1000,
                store.unit()));
    }

    @Test
    void aClockThatWentBackSilencesNobody() {
        setSlotAhead(Duration.ofDays(1));

        gate(10, Duration.ofSeconds(10)).beforeCall();

        assertThat(nextSlot())
                .isLessThan(store.now() * 1000 + Duration.ofSeconds(10).toNanos() / 1000);
    }

    @Test
    void whoeverResumesALaneNeedNotWaitForASlotThatLiesFarAhead() {
        setSlotAhead(Duration.ofMinutes(30));
        var gate = gate(10, Duration.ofSeconds(10));
        assertThatExceptionOfType(CallNotAllowedException.class).isThrownBy(gate::beforeCall);

        states.resume(CRM);
        assertThat(gate.rests()).isTrue();
        store.advance(Duration.ofMinutes(1));

        assertThat(gate.rests()).isFalse();
        gate.beforeCall();
    }
}
