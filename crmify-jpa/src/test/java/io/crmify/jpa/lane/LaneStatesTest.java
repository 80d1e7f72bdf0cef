package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backend.Credentials;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.config.AmbiguousCreate;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.ConnectionConfig.Access;
import io.crmify.jpa.config.ConnectionConfig.Limits;
import io.crmify.jpa.config.ConnectionConfig.Policies;
import io.crmify.jpa.config.CrmifyConfig.DeleteGuard;
import io.crmify.jpa.config.DeletePolicy;
import io.crmify.jpa.lane.LaneStates.Reason;
import io.crmify.jpa.lane.LaneView.Mode;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LaneStatesTest {
    private static final String HUBSPOT = "hubspot";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Reason DOWN = new Reason(State.DOWN, "TIMEOUT", "no answer", Duration.ofMinutes(1));

    @Parameter
    TestDatabase kind;

    // What it tells operators is not for those who read the build's output.
    private static LogLines log;

    private TestStore store;
    private LaneStates states;

    @BeforeAll
    static void beQuiet() {
        log = LogLines.of(LaneStates.class);
    }

    @AfterAll
    static void speakAgain() {
        log.close();
    }

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
        states = new LaneStates(store.database(), store.unit());
        states.register(lane(HUBSPOT, Set.of()), "secret 1");
    }

    private Lane lane(String name, Set<String> tenants) {
        var config = new ConnectionConfig(
                name,
                "crmify.",
                "memory",
                new Access(null, Credentials.NONE, Map.of(), Duration.ofSeconds(20)),
                new Limits(null, 1, null),
                tenants,
                new Policies(DeletePolicy.DELETE, AmbiguousCreate.HOLD),
                Map.of());
        var gate = new CallGate(store.database().clock(), null, Duration.ofSeconds(20));
        return new Lane(
                config, true, new Backends.Opened(new InMemoryCrm(), false), gate, new CurrentCredentials(config));
    }

    private Mode mode(String type) {
        return states.view().permit(HUBSPOT, type).mode();
    }

    private LaneStatus status() {
        return states.statuses().stream()
                .filter(status -> status.connection().equals(HUBSPOT))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, Set<String>> seen(String... own) {
        return store.inTransaction((Jdbc jdbc) -> states.seen(jdbc, List.of(own)));
    }

    @Test
    void runsOnceItIsRegistered() {
        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
        assertThat(status().state()).isEqualTo(State.RUNNING);
        assertThat(states.statuses()).hasSize(1);
    }

    @Test
    void isRegisteredOnceByAllNodes() throws Exception {
        var nodes = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> node = () -> {
                states.register(lane("eu", Set.of("a", "b")), "secret");
                return true;
            };
            for (var done : nodes.invokeAll(List.of(node, node, node, node))) {
                done.get();
            }
        } finally {
            nodes.shutdown();
        }

        assertThat(states.statuses()).hasSize(2);
        assertThat(seen()).isEqualTo(Map.of(HUBSPOT, Set.of(), "eu", Set.of("a", "b")));
    }

    @Test
    void isKnownAsLongAsANodeHasIt() {
        for (int day = 0; day < 30; day++) {
            store.advance(Duration.ofDays(1));
            states.see(Set.of(HUBSPOT));
        }
        assertThat(seen()).containsKey(HUBSPOT);

        store.advance(Duration.ofDays(30));
        assertThat(store.<Map<String, Set<String>>>inTransaction((Jdbc jdbc) -> states.seen(jdbc, Set.of(HUBSPOT))))
                .as("a node's own connection is never forgotten by it")
                .containsKey(HUBSPOT);
    }

    @Test
    void isForgottenWhenNoNodeHasItAnyMore() {
        store.advance(Duration.ofDays(6));
        assertThat(seen()).containsKey(HUBSPOT);
        store.advance(Duration.ofDays(2));
        assertThat(seen()).isEmpty();
        assertThat(seen(HUBSPOT)).containsKey(HUBSPOT);

        states.see(List.of(HUBSPOT));

        assertThat(seen()).containsKey(HUBSPOT);
    }

    @Test
    void stopsForAllNodesUntilItsTime() {
        states.stop(HUBSPOT, "", DOWN);

        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);
        assertThat(status().state()).isEqualTo(State.DOWN);
        assertThat(status().reason()).isEqualTo("TIMEOUT");
        assertThat(status().until()).isEqualTo(status().since().plus(DOWN.until()));
        store.advance(Duration.ofSeconds(61));
        assertThat(mode("Customer")).isEqualTo(Mode.PROBE);
    }

    @Test
    void stopsWhateverTheLengthOfItsDetail() {
        states.stop(HUBSPOT, "", new Reason(State.DOWN, "TIMEOUT", "\0" + "x".repeat(5000), Duration.ofMinutes(1)));

        assertThat(status().state()).isEqualTo(State.DOWN);
        assertThat(status().detail()).hasSize(1000);
    }

    @Test
    void tellsAStopOnceHoweverManyFindIt() {
        try (var log = LogLines.of(LaneStates.class)) {
            states.stop(HUBSPOT, "", DOWN);
            states.stop(HUBSPOT, "", DOWN);
            store.advance(Duration.ofSeconds(61));
            states.stop(HUBSPOT, "", DOWN); // a probe

            assertThat(log.lines()).singleElement().asString().contains("CRMIFY-401");
            assertThat(states.view().stops(HUBSPOT, "")).isEqualTo(2);
            states.end(HUBSPOT, "", State.DOWN);
            states.stop(HUBSPOT, "", DOWN);
            assertThat(log.lines()).hasSize(3);
        } finally {
            beQuiet();
        }
    }

    @Test
    void waitsInAStateThatANewerVersionWrote() {
        store.rows("update crmify_lane set state = 'ASLEEP', reason = 'NEW' where unit = ?", store.unit());

        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);
        assertThat(status().state()).isEqualTo(State.UNKNOWN);
        assertThat(status().reason()).isEqualTo("NEW");
        states.stop(HUBSPOT, "", DOWN);
        assertThat(store.rows("select state from crmify_lane where unit = ?", store.unit()))
                .containsExactly(List.of("ASLEEP"));
        states.resume(HUBSPOT);
        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
    }

    @Test
    void letsOneNodeProbe() {
        states.stop(HUBSPOT, "", DOWN);
        assertThat(states.takeProbe(HUBSPOT, "", State.DOWN, LEASE)).isFalse();
        store.advance(Duration.ofSeconds(61));

        assertThat(states.takeProbe(HUBSPOT, "", State.UNAUTHORIZED, LEASE)).isFalse();
        assertThat(states.takeProbe(HUBSPOT, "", State.DOWN, LEASE)).isTrue();
        assertThat(states.takeProbe(HUBSPOT, "", State.DOWN, LEASE)).isFalse();
        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);

        store.advance(LEASE.plusSeconds(1));
        assertThat(mode("Customer")).isEqualTo(Mode.PROBE);
        assertThat(states.takeProbe(HUBSPOT, "", State.DOWN, LEASE)).isTrue();
    }

    @Test
    void letsTheNextProbeWhenOneToldNothing() {
        states.stop(HUBSPOT, "", DOWN);
        store.advance(Duration.ofSeconds(61));
        states.takeProbe(HUBSPOT, "", State.DOWN, LEASE);

        states.giveBackProbe(HUBSPOT, "", State.DOWN);

        assertThat(mode("Customer")).isEqualTo(Mode.PROBE);
        assertThat(states.takeProbe(HUBSPOT, "", State.DOWN, LEASE)).isTrue();
    }

    @Test
    void runsAgainAfterAProbeThatWentWell() {
        states.stop(HUBSPOT, "", DOWN);
        store.advance(Duration.ofSeconds(61));
        states.takeProbe(HUBSPOT, "", State.DOWN, LEASE);

        assertThat(states.end(HUBSPOT, "", State.UNAUTHORIZED)).isFalse();
        assertThat(states.end(HUBSPOT, "", State.DOWN)).isTrue();
        assertThat(states.end(HUBSPOT, "", State.DOWN)).isFalse();

        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
        assertThat(status().reason()).isNull();
    }

    @Test
    void waitsLongerEachTimeUntilItRanWell() {
        for (int i = 0; i < 3; i++) {
            states.stop(HUBSPOT, "", DOWN);
            states.stop(HUBSPOT, "", DOWN); // another worker found the same
            store.advance(Duration.ofSeconds(61));
        }
        assertThat(states.view().permit(HUBSPOT, "").stops()).isEqualTo(3);
        states.end(HUBSPOT, "", State.DOWN);
        assertThat(states.view().permit(HUBSPOT, "").stops()).isEqualTo(3);

        states.ranWell(HUBSPOT, "");

        assertThat(states.view().permit(HUBSPOT, "").stops()).isZero();
    }

    @Test
    void resumesByItselfWhenTheThrottlingIsOver() {
        states.stop(HUBSPOT, "", new Reason(State.THROTTLED, "429", "asked to wait", Duration.ofSeconds(10)));
        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);

        store.advance(Duration.ofSeconds(11));

        assertThat(mode("Customer")).isEqualTo(Mode.RESUME);
    }

    @Test
    void resumesNotBeforeAnotherNodesLongerWaitIsOver() {
        states.stop(HUBSPOT, "", new Reason(State.THROTTLED, "429", "asked to wait", Duration.ofSeconds(10)));
        store.advance(Duration.ofSeconds(11));
        states.stop(HUBSPOT, "", new Reason(State.THROTTLED, "429", "asked to wait", Duration.ofSeconds(100)));

        assertThat(states.endIfOver(HUBSPOT, "", State.THROTTLED)).isFalse();
        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);

        store.advance(Duration.ofSeconds(101));
        assertThat(states.endIfOver(HUBSPOT, "", State.THROTTLED)).isTrue();
        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
    }

    @Test
    void stopsATypeOnceForAllNodes() throws Exception {
        var misconfigured = new Reason(State.MISCONFIGURED, "UNKNOWN_FIELD", "plan", Duration.ofMinutes(5));
        var nodes = Executors.newFixedThreadPool(8);
        try {
            for (int type = 0; type < 20; type++) {
                var name = "Type" + type;
                Callable<Boolean> node = () -> {
                    states.stop(HUBSPOT, name, misconfigured);
                    return true;
                };
                for (var done : nodes.invokeAll(Collections.nCopies(8, node))) {
                    done.get();
                }
                assertThat(states.view().stops(HUBSPOT, name)).isEqualTo(1);
            }
        } finally {
            nodes.shutdown();
        }
    }

    @Test
    void stopsOneTypeOnly() {
        var misconfigured = new Reason(State.MISCONFIGURED, "UNKNOWN_FIELD", "plan", Duration.ofMinutes(5));
        states.stop(HUBSPOT, "Customer", misconfigured);
        states.stop(HUBSPOT, "Customer", misconfigured);

        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);
        assertThat(mode("Contact")).isEqualTo(Mode.RUN);
        assertThat(states.statuses())
                .extracting(LaneStatus::connection, LaneStatus::type)
                .contains(tuple(HUBSPOT, "Customer"));
        states.resume(HUBSPOT);
        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
    }

    @Test
    void staysPausedUntilTheOperatorResumesIt() {
        states.pause(HUBSPOT);
        states.stop(HUBSPOT, "", DOWN);
        store.advance(Duration.ofDays(10));

        assertThat(status().state()).isEqualTo(State.PAUSED);
        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);
        states.resume(HUBSPOT);
        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
    }

    @Test
    void countsOnlyTheTimeThatItRuns() {
        store.advance(Duration.ofHours(1));
        states.stop(HUBSPOT, "", DOWN);
        states.stop(HUBSPOT, "", DOWN);
        store.advance(Duration.ofHours(5));
        states.end(HUBSPOT, "", State.DOWN);
        store.advance(Duration.ofHours(2));
        states.pause(HUBSPOT);
        store.advance(Duration.ofHours(9));

        assertThat(Duration.ofMillis(states.view().runningMillis(HUBSPOT)))
                .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusMinutes(1));
    }

    @Test
    void triesAgainWithNewCredentials() {
        states.stop(HUBSPOT, "", new Reason(State.UNAUTHORIZED, "401", "refused", Duration.ofHours(1)));

        states.register(lane(HUBSPOT, Set.of()), "secret 1");
        assertThat(mode("Customer")).isEqualTo(Mode.WAIT);
        states.register(lane(HUBSPOT, Set.of()), "secret 2");

        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
        assertThat(status().reason()).isNull();
    }

    @Test
    void keepsAnotherStopDespiteNewCredentials() {
        states.stop(HUBSPOT, "", DOWN);

        states.register(lane(HUBSPOT, Set.of()), "secret 2");

        assertThat(status().state()).isEqualTo(State.DOWN);
    }

    @Test
    void belongsToTheFirstAccount() {
        assertThat(states.account(HUBSPOT, "A")).isEqualTo("A");
        assertThat(states.account(HUBSPOT, "B")).isEqualTo("A");
        assertThat(states.view().account(HUBSPOT)).isEqualTo("A");

        states.stop(HUBSPOT, "", new Reason(State.WRONG_ACCOUNT, "WRONG_ACCOUNT", "it is B", Duration.ofHours(1)));
        states.resume(HUBSPOT);
        assertThat(status().state()).isEqualTo(State.WRONG_ACCOUNT);
        states.forgetAccount(HUBSPOT);

        assertThat(mode("Customer")).isEqualTo(Mode.RUN);
        assertThat(states.account(HUBSPOT, "B")).isEqualTo("B");
        assertThat(states.view().account(HUBSPOT)).isEqualTo("B");
    }

    @Test
    void holdsDeletesThatAreTooManyUntilTheyAreReleased() {
        var guard = new DeleteGuard(10, 5, Duration.ofMinutes(10));

        assertThat(states.mayDelete(HUBSPOT, 10, guard)).isTrue();
        assertThat(states.mayDelete(HUBSPOT, 1, guard)).isFalse();
        assertThat(states.view().areDeletesHeld(HUBSPOT)).isTrue();
        store.advance(Duration.ofDays(1));
        assertThat(states.mayDelete(HUBSPOT, 1, guard)).isFalse();

        store.inTransaction(jdbc -> {
            states.releaseDeletes(jdbc, HUBSPOT, 50);
            return true;
        });
        assertThat(states.mayDelete(HUBSPOT, 50, guard)).isTrue();
        assertThat(states.mayDelete(HUBSPOT, 10, guard)).isTrue();
        assertThat(states.mayDelete(HUBSPOT, 1, guard)).isFalse();
    }

    @Test
    void forgetsDeletesOfEarlier() {
        var guard = new DeleteGuard(10, 5, Duration.ofMinutes(10));

        for (int i = 0; i < 3; i++) {
            assertThat(states.mayDelete(HUBSPOT, 10, guard)).isTrue();
            store.advance(Duration.ofMinutes(11));
        }
    }
}
