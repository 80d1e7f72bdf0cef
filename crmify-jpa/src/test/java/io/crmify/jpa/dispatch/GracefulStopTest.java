package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.BackendProfile;
import io.crmify.backend.DescribedBackend;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A node that is stopped in order leaves nothing for others to wait for. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class GracefulStopTest {
    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();

    GracefulStopTest(TestDatabase database) {
        this.database = database;
    }

    /** It takes one record at a time, so that a claim is many calls. */
    private record OneByOne(InMemoryCrm crm) implements DescribedBackend {
        @Override
        public BackendProfile profile() {
            return crm.profile();
        }

        @Override
        public String syncLead(Lead lead) {
            return crm.syncLead(lead);
        }

        @Override
        public boolean deleteLead(String crmId) {
            return crm.deleteLead(crmId);
        }
    }

    private Shop.Builder node() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("single", new OneByOne(crm)))
                .config("crmify.backend", "single")
                .config("crmify.backend.concurrency", "1");
    }

    @Test
    void theCallUnderWayIsSettledAndTheRestReleased() throws Exception {
        var third = new CountDownLatch(3);
        var answers = new CountDownLatch(1);
        crm.onCall(call -> {
            third.countDown();
            if (third.getCount() == 0) {
                await(answers);
            }
        });
        try (var first = node().running().open();
                var second = node().database(first).open()) {
            first.run(manager -> IntStream.range(0, 30)
                    .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
            assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();

            var stopping = new Thread(first.crmify()::close);
            stopping.start();
            // It waits for the call, and has closed the way to others before.
            Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            answers.countDown();
            stopping.join(30_000);
            assertThat(stopping.isAlive()).isFalse();

            assertThat(crm.sent()).hasSize(3);
            assertThat(first.rows("select state, suspect, count(*) from crmify_link group by state, suspect"))
                    .containsExactlyInAnyOrder(List.of("IDLE", false, 3L), List.of("DUE", false, 27L));

            second.drain();
            assertThat(crm.sent()).extracting(Lead::key).hasSize(30).doesNotHaveDuplicates();
            assertThat(crm.records()).hasSize(30);
        } finally {
            answers.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
