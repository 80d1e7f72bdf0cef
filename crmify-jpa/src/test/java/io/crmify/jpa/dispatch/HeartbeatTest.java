package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration ENDLESS =
            Duration.ofSeconds(Long.MAX_VALUE); // in milliseconds there is no such number

    // What it tells operators is not for those who read the build's output.
    private final LogLines log = LogLines.of(Heartbeat.class);

    private final TestStore store = TestStore.on(TestDatabase.H2);
    private final Heartbeat heartbeat = new Heartbeat(store.database(), new Links(store.database(), store.unit()));

    @AfterEach
    void speakAgain() {
        log.close();
    }

    private Claim begin(Duration lease) {
        return begin(lease, () -> false);
    }

    private Claim begin(Duration lease, BooleanSupplier overdue) {
        var claim = new Claim(
                null, null, new Lease(UUID.randomUUID(), lease, Duration.ofSeconds(20)), List.of(), new AtomicLong(0));
        heartbeat.begin(claim, overdue);
        return claim;
    }

    @Test
    void renewsTheOthersWhenOneLeaseCannotBeRenewed() {
        var before = store.database().clock().nanos();
        begin(ENDLESS);
        var claims = List.of(begin(Duration.ofMinutes(2)), begin(Duration.ofMinutes(2)), begin(Duration.ofMinutes(2)));
        begin(ENDLESS);

        heartbeat.beat();

        assertThat(claims).allSatisfy(claim -> assertThat(claim.endNanos().get())
                .isGreaterThanOrEqualTo(before + Duration.ofMinutes(2).toNanos()));
    }

    @Test
    void renewsNoLeaseOfAWorkerThatIsStuckInACall() {
        var stuck = new AtomicBoolean(true);
        var claim = begin(Duration.ofMinutes(2), stuck::get);

        heartbeat.beat();
        assertThat(claim.endNanos()).hasValue(0);

        stuck.set(false);
        heartbeat.beat();
        assertThat(claim.endNanos().get()).isNotZero();
    }
}
