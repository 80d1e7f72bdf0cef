package io.crmify.jpa;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.dispatch.DispatchLoop;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.Wire;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The way to the database is cut while crmify works, for some seconds, or for as many as the system property
 * {@code test.outage-seconds} says. The application is told nothing, and does nothing for it.
 */
@ParameterizedClass(allowZeroInvocations = true)
@MethodSource("servers")
class DatabaseAwayTest {
    private static final int SECONDS = Integer.getInteger("test.outage-seconds", 5);

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private final CountDownLatch isSending = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    DatabaseAwayTest(TestDatabase database) {
        this.database = database;
    }

    /** A database in memory cannot be cut off. */
    static List<TestDatabase> servers() {
        return TestDatabase.all().stream()
                .filter(kind -> kind != TestDatabase.H2)
                .toList();
    }

    private Shop open(Wire wire) {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .way(url ->
                        wire.to(url) + (database == TestDatabase.MARIADB ? "&socketTimeout=2000" : "&socketTimeout=2"))
                .running()
                .config("crmify.backend.timeout", "10s")
                .config("crmify.lease", (SECONDS + 40) + "s")
                .open();
    }

    private static void signUp(Shop shop, int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    @Test
    void connectionsEndAndNewOnesAreRefused() throws InterruptedException {
        goesOnAfter(Wire::cut);
    }

    @Test
    void nothingThatIsSentArrives() throws InterruptedException {
        goesOnAfter(Wire::swallow);
    }

    private void goesOnAfter(Consumer<Wire> outage) throws InterruptedException {
        try (var quiet = LogLines.of(DispatchLoop.class);
                var wire = Wire.laid();
                var shop = open(wire)) {
            signUp(shop, 50);
            awaitRecords(shop, 50);
            holdTheNextPush();
            signUp(shop, 100);
            assertThat(isSending.await(30, TimeUnit.SECONDS)).isTrue();
            outage.accept(wire);
            answers.countDown(); // the call ends, and what it gave cannot be stored
            var end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }

            wire.mend();
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                signUp(shop, 1);
                return true;
            });
            var customers = shop.rows("select id from Customer").size();
            awaitRecords(shop, customers);
            assertThat(crm.sent()).extracting(Lead::key).hasSize(customers).doesNotHaveDuplicates();
            assertThat(quiet.lines()).allMatch(line -> line.startsWith("CRMIFY-34"));
        } finally {
            answers.countDown();
        }
    }

    private void holdTheNextPush() {
        var first = new AtomicBoolean(true);
        crm.onCall(call -> {
            if (call.operation() == PUSH && first.getAndSet(false)) {
                isSending.countDown();
                try {
                    assertThat(answers.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
    }

    private void awaitRecords(Shop shop, int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> crm.records().size() == count);
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> shop.rows(
                        "select id from crmify_link where state <> 'IDLE'")
                .isEmpty());
    }
}
