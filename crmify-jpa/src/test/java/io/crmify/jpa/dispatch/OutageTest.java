package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.memory.CrmCall;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A CRM that is away for hours: what is asked of it meanwhile, and how it is met when it is back. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class OutageTest {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int CHANGES = 5_000;
    private static final int BATCH = 100;

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private final List<Shop> nodes = new ArrayList<>();
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);

    OutageTest(TestDatabase database) {
        this.database = database;
    }

    private Shop.Builder shop() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .property("hibernate.jdbc.batch_size", "100")
                .crm(crm);
    }

    private static void signUp(Shop shop, int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    /** Lets time pass in steps, in each of which every node looks what there is to do. */
    private void pass(Duration time) {
        for (var left = time; !left.isZero(); left = left.minus(STEP)) {
            now.updateAndGet(before -> before.plus(STEP));
            nodes.forEach(node -> node.crmify().clock().advance(STEP));
            nodes.forEach(Shop::drain);
        }
    }

    private record Asked(Duration at, CrmCall call) {}

    @Test
    void twoHoursCostAFewProbesAndADelay() {
        var asked = new CopyOnWriteArrayList<Asked>();
        crm.onCall(call -> asked.add(new Asked(now.get(), call)));
        try (var shop = shop().open()) {
            nodes.add(shop);
            signUp(shop, 1);
            shop.drain();
            crm.goDown();
            for (int quarter = 0; quarter < 4; quarter++) {
                signUp(shop, CHANGES / 4);
                pass(Duration.ofMinutes(15));
            }
            var alone = asked.size();
            try (var other = shop().database(shop).open()) {
                other.crmify().clock().advance(now.get());
                nodes.add(other);
                pass(Duration.ofHours(1));
                assertOnlyProbed(asked);
                // Waits have grown to their longest by then, and the nodes share them.
                assertThat(asked.size() - alone).isBetween(60 / 6, 60 * 2 / 5 + 2);

                comeBack(asked);
                assertDelivered(shop);
                nodes.remove(other);
            }
        }
    }

    private static void assertOnlyProbed(List<Asked> asked) {
        // But the sign-up before, and the batch that met the outage.
        var probes =
                asked.stream().filter(call -> call.at().compareTo(STEP) > 0).toList();
        assertThat(probes).allSatisfy(probe -> assertThat(probe.call().leads()).hasSizeLessThanOrEqualTo(1));
        assertThat(probes).hasSizeBetween(2 * 60 / 6, 2 * 60 * 2 / 5 + 10);
        var late = probes.subList(10, probes.size());
        for (int i = 1; i < late.size(); i++) {
            assertThat(late.get(i).at().minus(late.get(i - 1).at())).isGreaterThanOrEqualTo(Duration.ofSeconds(150));
        }
    }

    private void comeBack(List<Asked> asked) {
        crm.comeBack();
        crm.forgetCalls();
        var before = now.get();
        pass(Duration.ofMinutes(6));
        var pushes = crm.count(PUSH);
        assertThat(pushes).as("full batches, but the probe").isBetween(CHANGES / BATCH, CHANGES / BATCH + 3);
        assertThat(asked.stream().filter(call -> call.at().compareTo(before) > 0))
                .hasSizeLessThan(pushes + 8);
    }

    private void assertDelivered(Shop shop) {
        assertThat(crm.records()).hasSize(CHANGES + 1);
        assertThat(shop.crmify().operations().failed(1)).isEmpty();
        assertThat(shop.rows("select state, max(attempts), count(*) from crmify_link group by state"))
                .containsExactly(List.of("IDLE", 0, (long) CHANGES + 1));
    }

    @Test
    void theBacklogKeepsToTheLanesPace() {
        var rate = 20;
        var times = new CopyOnWriteArrayList<Long>();
        try (var shop = shop().config("crmify.backend.rate", "" + rate)
                .config("crmify.backend.batch-size", "10")
                .open()) {
            nodes.add(shop);
            crm.goDown();
            signUp(shop, 400);
            pass(Duration.ofMinutes(10));
            crm.comeBack();
            crm.onCall(call -> times.add(shop.crmify().clock().nanos()));

            shop.crmify().clock().advance(Duration.ofMinutes(10));
            shop.drain();

            assertThat(crm.records()).hasSize(400);
            assertThat(times).hasSizeGreaterThanOrEqualTo(40);
            // A second's burst that was saved up, and a second's calls.
            for (int i = 2 * rate + 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 2 * rate - 1))
                        .isGreaterThan(Duration.ofMillis(800).toNanos()); // a call may be slow to arrive
            }
        }
    }
}
