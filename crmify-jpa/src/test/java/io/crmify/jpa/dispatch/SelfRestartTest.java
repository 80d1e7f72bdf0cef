package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that is thrown ends the dispatcher: not an Error either, in whichever step. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SelfRestartTest {
    private static final int LEADS = 20;

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    SelfRestartTest(TestDatabase database) {
        this.database = database;
    }

    private Shop.Builder shop() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(crm)
                .running();
    }

    private static void signUp(Shop shop) {
        shop.run(manager -> IntStream.range(0, LEADS)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    // Leases of what was in hand when something was thrown must end, so time passes meanwhile.
    private static void awaitDelivered(Shop shop, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            shop.crmify().clock().advance(Duration.ofSeconds(30));
            return shop.rows("select id from crmify_link where state = 'IDLE'").size() == count
                    && shop.theCrm().records().size() == count;
        });
    }

    /** The first of each kind on a thread of crmify's. */
    private void failOnce(String kind) {
        if (Thread.currentThread().getName().startsWith("crmify-") && failed.add(kind)) {
            throw failed.size() % 2 == 0
                    ? new OutOfMemoryError("once at " + kind)
                    : new StackOverflowError("once at " + kind);
        }
    }

    // Without the clock, which is set on.
    private static String head(String sql) {
        return sql.strip().lines().findFirst().orElse("").replaceAll("\\d+", "");
    }

    @Test
    void eachStatementAndEachCallMayThrowAnError() {
        crm.onCall(call -> failOnce(call.operation().name()));
        try (var lines = LogLines.of(DispatchLoop.class);
                var shop = shop().setup(setup ->
                                setup.onEvent(event -> failOnce(event.getClass().getSimpleName())))
                        .open()) {
            shop.log().onStatement(sql -> failOnce(head(sql)));

            signUp(shop);
            awaitDelivered(shop, LEADS);
            shop.run(manager -> manager.createQuery("from Customer", Customer.class)
                    .getResultList()
                    .forEach(manager::remove));
            awaitDelivered(shop, 0);

            assertThat(failed)
                    .contains("PUSH", "DELETE", "ACCOUNT", "LeadSynced")
                    .hasSizeGreaterThan(12);
            assertThat(lines.lines()).anyMatch(line -> line.startsWith("CRMIFY-340"));
        }
    }

    /** As if there were no memory for one more thread, every second time; half of what it refuses it does nevertheless. */
    private static final class Exhausted extends ScheduledThreadPoolExecutor {
        private final AtomicInteger count = new AtomicInteger();

        Exhausted() {
            super(8);
        }

        @Override
        public void execute(Runnable work) {
            var number = count.incrementAndGet();
            if (number % 4 != 1) {
                super.execute(work);
            }
            if (number % 2 == 1) {
                throw new OutOfMemoryError("no thread, as the test wished");
            }
        }
    }

    @Test
    void threadsMayBeRefused() {
        var threads = new Exhausted();
        try (var shop = shop().setup(setup -> setup.threads(threads)).open()) {
            for (int round = 1; round <= 3; round++) {
                signUp(shop);
                awaitDelivered(shop, round * LEADS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(threads.count).hasValueGreaterThan(6);
    }
}
