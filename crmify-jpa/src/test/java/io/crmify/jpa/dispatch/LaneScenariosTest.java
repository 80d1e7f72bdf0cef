package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Days on which something is wrong with one connection. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LaneScenariosTest {
    private final TestDatabase database;
    private final List<Shop> open = new ArrayList<>();

    LaneScenariosTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Shop.Builder shop() {
        return Shop.on(database).entities(Customer.class, Company.class);
    }

    private Shop kept(Shop shop) {
        open.add(shop);
        return shop;
    }

    private static void signUp(Shop shop, int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private static LaneStatus lane(Shop shop) {
        return shop.crmify().operations().lanes().get(0);
    }

    private Shop withTwoConnections(InMemoryCrm slow, InMemoryCrm fast) {
        return kept(shop().without("crmify.backend")
                .config("crmify.connections", "slow,fast")
                .config("crmify.connection.slow.backend", "slow")
                .config("crmify.connection.fast.backend", "fast")
                .setup(setup -> setup.backend("slow", slow).backend("fast", fast))
                .open());
    }

    /** Ten minutes of work; how many had reached the fast connection after each half of one, and in how many calls in all. */
    private static List<Integer> tenMinutes(Shop shop, InMemoryCrm fast) {
        var progress = new ArrayList<Integer>();
        for (int halfMinute = 0; halfMinute < 20; halfMinute++) {
            signUp(shop, 5);
            shop.crmify().clock().advance(Duration.ofSeconds(30));
            shop.drain();
            progress.add(fast.records().size());
        }
        progress.add(fast.count(PUSH));
        return progress;
    }

    @Test
    void aThrottledConnectionChangesNothingForAnother() {
        var calm = new InMemoryCrm();
        var undisturbed = tenMinutes(withTwoConnections(new InMemoryCrm(), calm), calm);

        var slow = new InMemoryCrm();
        var fast = new InMemoryCrm();
        slow.throttle(Duration.ofMinutes(10));
        var shop = withTwoConnections(slow, fast);
        var disturbed = tenMinutes(shop, fast);

        assertThat(disturbed).isEqualTo(undisturbed);
        assertThat(slow.calls()).hasSizeLessThanOrEqualTo(2);
        slow.comeBack();
        shop.crmify().clock().advance(Duration.ofMinutes(11));
        shop.drain();
        assertThat(slow.records()).hasSize(100);
    }

    @Test
    void aCopyWithAnotherAccountsTokenWritesNothing() {
        var production = kept(shop().crm(new InMemoryCrm(CrmRules.DEFAULTS.withAccount("production")))
                .open());
        signUp(production, 20);
        production.drain();
        // The same tables and another account behind the token, as on a copy of the database.
        var staging = new InMemoryCrm(CrmRules.DEFAULTS.withAccount("staging"));
        var first = kept(shop().crm(staging)
                .database(production)
                .config("crmify.backend.auth.token", "other")
                .open());
        var second = kept(shop().crm(staging)
                .database(production)
                .config("crmify.backend.auth.token", "other")
                .open());

        first.run(manager -> manager.createQuery("from Customer", Customer.class)
                .getResultList()
                .forEach(customer -> customer.phone = "+41 1"));
        signUp(first, 5);
        for (int hour = 0; hour < 5; hour++) {
            for (var node : List.of(first, second)) {
                node.crmify().clock().advance(Duration.ofHours(1));
                node.drain();
                assertThat(lane(node).state()).isEqualTo(State.WRONG_ACCOUNT);
                assertThat(lane(node).detail()).contains("staging", "production");
            }
        }
        assertThat(staging.count(PUSH) + staging.count(DELETE)).isZero();
        assertThat(first.crmify().operations().failed(10)).isEmpty();

        second.crmify().operations().confirmAccount("default");
        second.drain();
        assertThat(staging.count(PUSH)).isPositive();
        assertThat(lane(first).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aCleanUpOfThousandsWaitsWhileTheRestFlows() {
        var many = database == TestDatabase.H2 ? 1_000 : 10_000; // in memory H2 takes minutes for more
        var shop = kept(shop().open());
        var crm = shop.theCrm();
        signUp(shop, many + 100);
        shop.drain();
        assertThat(crm.records()).hasSize(many + 100);
        var kept = shop.inTransaction(manager -> manager.createQuery("select max(c.id) from Customer c", Long.class)
                .getSingleResult());

        shop.run(manager -> manager.createQuery("from Customer c where c.id <= :last", Customer.class)
                .setParameter("last", kept - 100)
                .getResultList()
                .forEach(manager::remove));
        shop.edit(Customer.class, kept, customer -> customer.email = "edited@example.org");
        shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        shop.drain();

        assertThat(lane(shop).deletesHeld()).isTrue();
        assertThat(lane(shop).state()).isEqualTo(State.RUNNING);
        assertThat(crm.records()).hasSizeGreaterThan(many * 8 / 10);
        assertThat(crm.where(EMAIL, "ada@example.org")).hasSize(1);
        assertThat(crm.where(EMAIL, "edited@example.org")).hasSize(1);

        shop.log().clear();
        shop.crmify().operations().releaseDeletes("default");
        assertThat(shop.log().statements()).hasSizeLessThan(5 + many / 100);
        shop.drain();
        assertThat(crm.records()).hasSize(101);
        assertThat(lane(shop).deletesHeld()).isFalse();
        assertThat(shop.rows("select count(*) from crmify_link")).containsExactly(List.of(101L));

        crm.forgetCalls();
        shop.crmify().operations().releaseDeletes("default");
        shop.drain();
        assertThat(crm.calls()).isEmpty();
    }
}
