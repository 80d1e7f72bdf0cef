package io.crmify.jpa.dispatch;

import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backend.BackendProfile;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A backend without a time-out of its own never comes back: others take its leads over, and the lane goes on. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class EndlessCallTest {
    private static final Duration LEASE = Duration.ofMillis(5200);

    private final TestDatabase database;
    private final LogLines log = LogLines.of(LaneStep.class);
    private final CountDownLatch answers = new CountDownLatch(1);
    private Shop shop;
    private InMemoryCrm crm;
    private Endless backend;

    EndlessCallTest(TestDatabase database) {
        this.database = database;
    }

    /** Does what it is asked, but does not answer the first calls for some leads until it is told to. */
    private static final class Endless implements DescribedBackend, KeyLookup {
        private final InMemoryCrm crm;
        private final Runnable pause;
        private final AtomicInteger left;
        private final AtomicInteger stuck = new AtomicInteger();

        Endless(InMemoryCrm crm, int first, Runnable pause) {
            this.crm = crm;
            this.left = new AtomicInteger(first);
            this.pause = pause;
        }

        @Override
        public BackendProfile profile() {
            return crm.profile();
        }

        @Override
        public String syncLead(Lead lead) {
            var crmId = crm.syncLead(lead);
            if (lead.text(EMAIL).startsWith("endless") && left.getAndDecrement() > 0) {
                stuck.incrementAndGet();
                pause.run();
            }
            return crmId;
        }

        @Override
        public boolean deleteLead(String crmId) {
            return crm.deleteLead(crmId);
        }

        @Override
        public Optional<String> find(LeadKey key) {
            return crm.find(key);
        }
    }

    @AfterEach
    void close() {
        answers.countDown();
        shop.close();
        log.close();
    }

    private void open(CreateGuarantee guarantee, int first, Runnable pause) {
        crm = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(guarantee));
        backend = new Endless(crm, first, pause);
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("endless", backend))
                .config("crmify.backend", "endless")
                .config("crmify.backend.timeout", "200ms")
                .config("crmify.backend.concurrency", "1")
                .config("crmify.backend.batch-size", "1")
                .config("crmify.lease", LEASE.toMillis() + "ms")
                .running()
                .open();
    }

    /** As a thread does that waits for a lock, say. */
    private void stubborn() {
        var interrupted = false;
        while (answers.getCount() > 0) {
            try {
                answers.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void heeding() {
        try {
            answers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void signUp(String name, int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, name + i + "@example.org"))));
    }

    private long synced() {
        return shop.crmify().operations().counts().get("default").getOrDefault(SyncState.SYNCED, 0L);
    }

    private void untilStuck(int calls) {
        Awaitility.await().untilAsserted(() -> assertThat(backend.stuck).hasValue(calls));
    }

    private void untilSynced(int leads) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(synced())
                .isEqualTo(leads));
    }

    private List<Object> link() {
        var id = shop.rows("select id from Customer where email like 'endless%'")
                .get(0)
                .get(0);
        return shop.rows("select state, reason, suspect, lease_token from crmify_link where entity_id = '" + id + "'")
                .get(0);
    }

    @ParameterizedTest
    @EnumSource
    void othersTakeItsLeadOverAndTheNeighboursFlowMeanwhile(CreateGuarantee guarantee) {
        open(guarantee, 1, this::stubborn);
        signUp("endless", 1);
        untilStuck(1);
        var token = link().get(3);

        signUp("c", 5);
        untilSynced(5 /* though the only worker is stuck */);
        assertThat(link()).startsWith("LEASED").endsWith(token);

        shop.crmify().clock().advance(LEASE.dividedBy(2)); // the next heartbeat is yet to come
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(link())
                .doesNotContain(token));
        answers.countDown();
        Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> assertThat(log.lines())
                .hasSize(1));
        assertThat(log.lines().get(0)).contains("CRMIFY-406", "default", "PT0.2S");

        shop.crmify().clock().advance(LEASE);
        untilSynced(6);
        assertThat(crm.records()).hasSize(6);
        assertThat(shop.crmify().operations().failed(10)).isEmpty();
    }

    @Test
    void theIdThatItsCallBringsInTheEndIsKept() {
        open(CreateGuarantee.BLIND, 1, this::stubborn);
        signUp("endless", 1);
        untilStuck(1);

        shop.crmify().clock().advance(LEASE);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(link())
                .startsWith("DEAD", "AMBIGUOUS_CREATE"));
        answers.countDown();
        untilSynced(1);

        assertThat(crm.records()).hasSize(1);
        assertThat(shop.rows("select crm_id from crmify_link"))
                .containsExactly(List.of(crm.records().get(0).id()));
    }

    @Test
    void anInterruptIsAFailedAttemptAndDoesNoHarmToWhatFollows() {
        open(CreateGuarantee.KEYED, 1, this::heeding);
        signUp("endless", 1);
        untilStuck(1);

        untilSynced(1);
        assertThat(shop.rows("select reason from crmify_journal where failed > 0"))
                .contains(List.of("BACKEND_ERROR"));
        assertThat(crm.records()).hasSize(1);
    }

    @Test
    void manyOfThemStopTheLaneRatherThanTakeEveryThread() {
        open(CreateGuarantee.KEYED, 100, this::stubborn);
        signUp("endless", 10);

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        shop.crmify().operations().lanes().get(0))
                .matches(lane -> lane.state() == State.DOWN && "CALLS_STUCK".equals(lane.reason())));
        shop.crmify().clock().advance(LEASE);
        shop.crmify().wake();
        assertThat(backend.stuck).hasValue(4);
        assertThat(log.lines()).hasSize(1);

        answers.countDown();
        untilSynced(10);
        assertThat(crm.records()).hasSize(10);
        signUp("c", 1); // something to try the lane with, if nothing was left
        untilSynced(11);
        Awaitility.await().untilAsserted(() -> assertThat(
                        shop.crmify().operations().lanes().get(0).state())
                .isEqualTo(State.RUNNING));
    }

    @Test
    void theEndOfCrmifyWaitsForItNoLongerThanItsGrace() throws InterruptedException {
        open(CreateGuarantee.KEYED, 1, this::stubborn);
        signUp("endless", 1);
        untilStuck(1);

        try (var ends = LogLines.of(DispatchLoop.class)) {
            var stopping = new Thread(shop.crmify()::close);
            stopping.start();
            Awaitility.await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            shop.crmify().clock().advance(Duration.ofSeconds(36));
            stopping.join(20_000);

            assertThat(stopping.isAlive()).isFalse();
            assertThat(ends.lines()).anySatisfy(line -> assertThat(line).contains("CRMIFY-341"));
        }
    }
}
