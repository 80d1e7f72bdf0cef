package io.crmify.jpa;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's own transactions, whatever crmify or the CRM is at. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class UserTransactionTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private final ExecutorService user = Executors.newSingleThreadExecutor();

    UserTransactionTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void end() {
        user.shutdownNow();
    }

    private Shop.Builder shop() {
        return Shop.on(database).entities(Customer.class, Company.class).crm(crm);
    }

    private static Customer customer(int number) {
        return new Customer("C" + number, "Lovelace", "c" + number + "@example.org");
    }

    @Test
    void aPoolOfTwoIsFreeWhileTheCrmTakesItsTime() throws Exception {
        var isAway = new CountDownLatch(1);
        var calls = new CountDownLatch(2);
        crm.onCall(call -> {
            if (call.operation() == PUSH) {
                calls.countDown();
                await(isAway);
            }
        });
        try (var shop = shop().connections(2)
                .running()
                .config("crmify.backend.batch-size", "10")
                .open()) {
            shop.crmify().operations().pause("default");
            var without = inserts(shop, 40);
            shop.crmify().operations().resume("default");
            assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue(); // as many as the lane has workers

            var with = inserts(shop, 40);

            isAway.countDown();
            // The middle of each, so that a moment's load of the machine does not count.
            assertThat(with.get(20)).isLessThan(without.get(20) + SHORT.toNanos());
            assertThat(with.get(39)).isLessThan(Duration.ofSeconds(5).toNanos());
        } finally {
            isAway.countDown();
        }
    }

    private static List<Long> inserts(Shop shop, int count) {
        var times = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            var start = System.nanoTime();
            shop.persist(customer(i));
            times.add(System.nanoTime() - start);
        }
        return times.stream().sorted().toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a transaction of crmify's has done, by the last statement that tells. */
    private enum Step {
        ADMIT("into crmify_link"),
        CLAIM("wish = null,"),
        SETTLE("synced_at = case");

        private final String words;

        Step(String words) {
            this.words = words;
        }
    }

    @Test
    void transactionsOfTheDispatcherThatStayOpenHoldUpNobody() {
        try (var shop = shop().open()) {
            shop.run(manager -> IntStream.range(0, 60).forEach(i -> manager.persist(customer(i))));
            shop.drain();
            var ids = shop.inTransaction(
                    manager -> manager.createQuery("select c.id from Customer c order by c.id", Long.class)
                            .getResultList());
            shop.run(manager -> ids.forEach(id -> manager.find(Customer.class, id).phone = "1"));
            var held = hold(shop, ids);

            shop.drain();

            shop.log().onCommit(() -> {});
            shop.log().onStatement(sql -> {});
            shop.drain();
            assertThat(held).containsExactlyInAnyOrder(Step.values());
            assertThat(crm.records()).hasSize(60); // as many have come as gone
            assertThat(shop.rows("select id from crmify_link where state <> 'IDLE'"))
                    .isEmpty();
        }
    }

    // Right before the first commit of each kind, while all its locks are held, the user does this and that.
    private Set<Step> hold(Shop shop, List<Long> ids) {
        var dispatcher = Thread.currentThread();
        var done = new ArrayList<Step>();
        var held = new HashSet<Step>();
        shop.log().onStatement(sql -> {
            if (Thread.currentThread() == dispatcher) {
                for (var step : Step.values()) {
                    if (sql.contains(step.words)) {
                        done.add(step);
                    }
                }
            }
        });
        shop.log().onCommit(() -> {
            if (Thread.currentThread() == dispatcher) {
                done.stream().filter(held::add).forEach(step -> act(shop, ids, step.ordinal()));
                done.clear();
            }
        });
        return held;
    }

    private void act(Shop shop, List<Long> ids, int step) {
        var work = user.submit(() -> {
            shop.persist(customer(1000 + step));
            shop.edit(Customer.class, ids.get(10 * step), customer -> customer.phone = "2");
            shop.run(manager -> manager.remove(manager.find(Customer.class, ids.get(10 * step + 1))));
        });
        try {
            work.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the user waited for crmify", e);
        }
    }
}
