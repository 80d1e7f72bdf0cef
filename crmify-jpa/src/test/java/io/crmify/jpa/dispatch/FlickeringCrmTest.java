package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A CRM that fails now and then, and answers in between, is not down: what it takes is sent. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class FlickeringCrmTest {
    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private Shop shop;

    FlickeringCrmTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Shop.Builder builder() {
        return Shop.on(database).entities(Customer.class, Company.class).crm(crm);
    }

    private void signUp(int count) {
        for (int i = 0; i < count; i++) {
            shop.persist(new Customer("Ada", "Lovelace", "ada" + i + "@example.org"));
        }
    }

    private LaneStatus lane() {
        return shop.crmify().operations().lanes().get(0);
    }

    private long looks() {
        return (Long) shop.rows("select count(*) from crmify_journal where operation = 'ACCOUNT'")
                .get(0)
                .get(0);
    }

    /** Two methods, one record a call, and every second call is without an answer. */
    private static final class EverySecond implements CrmBackend {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger stored = new AtomicInteger();

        @Override
        public String syncLead(Lead lead) {
            if (calls.incrementAndGet() % 2 == 0) {
                throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMED_OUT"));
            }
            return Integer.toString(stored.incrementAndGet());
        }

        @Override
        public boolean deleteLead(String crmId) {
            return true;
        }
    }

    @Test
    void failuresBetweenSuccessesDoNotAddUpWithinAClaim() {
        var flickering = new EverySecond();
        shop = builder()
                .config("crmify.backend", "flickering")
                .config("crmify.backend.ambiguous-create", "RETRY")
                .setup(setup -> setup.backend("flickering", flickering))
                .open();
        signUp(20);

        shop.drain();

        assertThat(flickering.calls).hasValue(20);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        for (int minute = 0; minute < 60; minute++) {
            shop.after(Duration.ofMinutes(1));
        }
        assertThat(flickering.stored).hasValue(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"OUTCOME_UNKNOWN", "UNAUTHORIZED"})
    void oneFailedLookStopsNobody(FailureKind kind) {
        shop = builder().open();
        signUp(1);
        crm.failNext(1, kind);

        shop.drain();
        assertThat(lane().state()).isEqualTo(State.RUNNING);

        shop.drain();
        assertThat(crm.records()).hasSize(1);
    }

    @Test
    void looksThatFailAgainAndAgainStopTheConnectionAsPushesDo() {
        shop = builder().open();
        signUp(1);
        crm.failNext(1000, FailureKind.OUTCOME_UNKNOWN);

        while (looks() < 5) {
            assertThat(lane().state()).isEqualTo(State.RUNNING);
            shop.drain();
        }

        assertThat(lane().state()).isEqualTo(State.DOWN);
    }

    @Test
    void looksThatFailForCredentialsStopTheConnectionTheSecondTime() {
        shop = builder().open();
        signUp(1);
        crm.failNext(1000, FailureKind.UNAUTHORIZED);

        shop.drain();
        shop.drain();

        assertThat(lane().state()).isEqualTo(State.UNAUTHORIZED);
    }

    @Test
    void aThrottlingIsNotFollowedByAnotherLook() {
        shop = builder().open();
        signUp(1);
        shop.drain();
        crm.throttle(Duration.ofMinutes(1));
        signUp(1);
        shop.drain();
        assertThat(lane().state()).isEqualTo(State.THROTTLED);
        crm.comeBack();

        shop.after(Duration.ofMinutes(10));

        assertThat(crm.records()).hasSize(2);
        assertThat(looks()).isEqualTo(1);
    }

    @Test
    void anOutageIsFollowedByOneLookHoweverOftenAProbeFails() {
        shop = builder().open();
        signUp(1);
        shop.drain();
        signUp(1);
        crm.goDown();
        shop.drain();
        assertThat(lane().state()).isEqualTo(State.DOWN);
        crm.comeBack();
        crm.onCall(call -> {
            if (call.operation() == PUSH && crm.count(PUSH) < 6) {
                throw new OutcomeUnknownException("no answer", Diagnosis.of("TIMED_OUT"));
            }
        });

        for (int hour = 0; hour < 6; hour++) {
            shop.after(Duration.ofHours(1));
        }

        assertThat(crm.records()).hasSize(2);
        assertThat(looks()).isEqualTo(2);
    }

    @Test
    void oneRefusalOfCredentialsInAProbeOfAnOutageIsNoVerdict() {
        shop = builder().open();
        signUp(1);
        shop.drain();
        crm.goDown();
        signUp(1);
        shop.drain();
        crm.comeBack();
        crm.forgetCalls();
        crm.onCall(call -> {
            // the first look, and the first push
            if (crm.calls().size() == 1 || call.operation() == PUSH && crm.count(PUSH) == 1) {
                throw new UnauthorizedException("no", Diagnosis.of("HTTP_401"));
            }
        });

        shop.after(Duration.ofMinutes(1));
        shop.after(Duration.ofSeconds(5));
        shop.after(Duration.ofSeconds(5));

        assertThat(crm.count(PUSH)).isEqualTo(2);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(crm.records()).hasSize(2);
    }

    @Test
    void badCredentialsAreFollowedByAnotherLook() {
        shop = builder().open();
        signUp(1);
        shop.drain();
        crm.failNext(2, FailureKind.UNAUTHORIZED);
        signUp(2);
        shop.drain();
        shop.after(Duration.ofSeconds(5));
        assertThat(lane().state()).isEqualTo(State.UNAUTHORIZED);

        shop.after(Duration.ofHours(1));

        assertThat(crm.records()).hasSize(3);
        assertThat(looks()).isEqualTo(2);
    }
}
