package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.MapConfig;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Calls that take long do not keep others of the connection from being made. */
class SlowCallsTest {
    private static final int CALLS = 3;

    /** Answers a call only once so many are under way. */
    private static final class Meeting implements CrmBackend {
        private final CountDownLatch missing = new CountDownLatch(CALLS);

        @Override
        public String syncLead(Lead lead) {
            missing.countDown();
            try {
                // Long enough for any machine; what it waits for comes at once.
                missing.await(25, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return lead.key().external();
        }

        @Override
        public boolean deleteLead(String crmId) {
            return false;
        }
    }

    @Test
    void theNextBatchBeginsWhileACallOfTheFirstIsUnderWay() throws InterruptedException {
        var meeting = new Meeting();
        try (var shop =
                Shop.on(TestDatabase.H2).entities(Customer.class, Company.class).open()) {
            shop.run(manager -> IntStream.range(0, CALLS)
                    .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));

            try (var crmify = Crmify.configure(shop.factory())
                    .config(MapConfig.of(Map.of(
                            "crmify.backend", "meeting",
                            "crmify.backend.batch-size", "1",
                            "crmify.backend.concurrency", "3",
                            // neither the poll nor the end of a call may be what begins the next
                            "crmify.poll-interval", "1h")))
                    .backend("meeting", meeting)
                    .start()) {
                crmify.wake();

                assertThat(meeting.missing.await(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** Lets a call end when told, and counts how many there are. */
    private static final class Counting implements CrmBackend {
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final Semaphore ends = new Semaphore(0);

        @Override
        public String syncLead(Lead lead) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                ends.tryAcquire(25, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                underWay.decrementAndGet();
            }
            return lead.key().external();
        }

        @Override
        public boolean deleteLead(String crmId) {
            return false;
        }
    }

    @Test
    void batchesAreReadyBeforeTheCallsBeforeThemEndButNoMoreAreMadeAtOnceThanConfigured() {
        var counting = new Counting();
        try (var shop =
                Shop.on(TestDatabase.H2).entities(Customer.class, Company.class).open()) {
            shop.run(manager -> IntStream.range(0, 9)
                    .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
            try (var crmify = Crmify.configure(shop.factory())
                    .config(MapConfig.of(Map.of(
                            "crmify.backend", "counting",
                            "crmify.backend.batch-size", "1",
                            "crmify.backend.concurrency", "2",
                            "crmify.poll-interval", "1h")))
                    .backend("counting", counting)
                    .start()) {
                crmify.wake();

                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                                shop.rows("select id from crmify_link where state = 'LEASED'"))
                        .as("two under way, and one that is ready")
                        .hasSize(3));
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(counting.underWay)
                        .hasValue(2));
                counting.ends.release(9);
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                                shop.rows("select id from crmify_link where state = 'IDLE'"))
                        .hasSize(9));
                assertThat(counting.most).hasValue(2);
            }
        }
    }
}
