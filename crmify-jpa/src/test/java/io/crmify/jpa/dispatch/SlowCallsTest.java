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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
}
