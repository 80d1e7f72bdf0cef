package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a call is let through, of backends that ask and of those that were given nothing to ask. */
class LaneCallTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private TestStore store;
    private CallGate gate;

    @BeforeEach
    void open() {
        store = TestStore.on(TestDatabase.H2);
        gate = new CallGate(store.database().clock(), null, TIMEOUT);
    }

    private long endsIn(Duration time) {
        return store.database().clock().nanos() + time.toNanos();
    }

    @Test
    void asksForABackendThatCannot() {
        assertThat(gate.calling(() -> endsIn(TIMEOUT.plusSeconds(9)), false, false, () -> "42"))
                .isEqualTo("42");
        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> gate.calling(() -> endsIn(TIMEOUT.minusSeconds(1)), false, false, () -> "42"));

        gate.close();

        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> gate.calling(() -> endsIn(TIMEOUT.plusSeconds(9)), false, false, () -> "42"));
    }

    @Test
    void leavesItToABackendThatAsksItself() {
        gate.close();

        assertThat(gate.calling(() -> endsIn(TIMEOUT), false, true, () -> "42")).isEqualTo("42");
    }

    @Test
    void knowsThatNothingWasDoneIfOnlyATokenWasAskedFor() {
        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> gate.calling(() -> endsIn(TIMEOUT.plusSeconds(9)), false, true, () -> {
                    gate.apart(() -> {
                        gate.beforeCall();
                        return "a token";
                    });
                    gate.close();
                    gate.beforeCall();
                    return "42";
                }));
    }

    @Test
    void doesNotKnowWhatBecameOfWorkThatWasStoppedHalfway() {
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> gate.calling(() -> endsIn(TIMEOUT.plusSeconds(9)), false, true, () -> {
                    gate.beforeCall();
                    gate.close();
                    gate.beforeCall();
                    return "42";
                }));
        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> gate.calling(() -> endsIn(TIMEOUT.plusSeconds(9)), false, true, () -> {
                    gate.beforeCall();
                    return "42";
                }));
    }

    @Test
    void asksAGuardBeforeEachCallThatItGuards() {
        var asked = new AtomicInteger();
        Runnable guard = () -> {
            if (asked.incrementAndGet() > 2) {
                throw new CallNotAllowedException("not any more");
            }
        };

        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> gate.calling(
                        () -> endsIn(TIMEOUT.plusSeconds(9)),
                        false,
                        true,
                        () -> gate.apart(() -> gate.guarded(guard, () -> {
                            gate.beforeCall();
                            gate.beforeCall();
                            gate.beforeCall();
                            return "a token";
                        }))))
                .withMessage("not any more");
        gate.beforeCall();

        assertThat(asked).hasValue(3);
    }
}
