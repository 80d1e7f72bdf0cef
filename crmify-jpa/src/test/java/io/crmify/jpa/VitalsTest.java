package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crmify.CrmifyException;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.operations.Vitals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether crmify is alive can be read. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class VitalsTest {
    private final TestDatabase database;
    private Shop shop;

    VitalsTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void open(UnaryOperator<Shop.Builder> more) {
        shop = more.apply(Shop.on(database).entities(Customer.class, Company.class))
                .open();
    }

    private Vitals vitals() {
        return shop.crmify().operations().vitals();
    }

    private void signUp() {
        shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
    }

    @Test
    void theLastPollIsTheLastThatCould() {
        open(builder -> builder);
        assertThat(vitals().lastPoll()).isNull();

        shop.drain();
        var first = vitals();
        assertThat(first.age(first.lastPoll())).isLessThan(Duration.ofMinutes(1));
        shop.crmify().clock().advance(Duration.ofMinutes(10));
        shop.log().failOn(sql -> sql.contains("from crmify_link") || sql.contains("from crmify_change"));
        assertThatThrownBy(() -> shop.drain()).isInstanceOf(CrmifyException.class);
        shop.log().failOn(sql -> false);

        var second = vitals();
        assertThat(second.age(second.lastPoll())).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(Duration.between(first.lastPoll(), second.lastPoll()).abs()).isLessThan(Duration.ofSeconds(1));
        shop.drain();
        assertThat(vitals().age(vitals().lastPoll())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void thePollOfTheThreadsCountsOnlyIfItCould() {
        open(Shop.Builder::running);
        await().atMost(Duration.ofSeconds(30)).until(() -> vitals().lastPoll() != null);

        var failed = new AtomicInteger();
        shop.log()
                .failOn(sql ->
                        sql.startsWith("select 0, (select id from crmify_change") && failed.incrementAndGet() > 0);
        // Once a second one has failed, none that began before goes on.
        await().atMost(Duration.ofSeconds(30)).until(() -> failed.get() > 1);
        shop.crmify().clock().advance(Duration.ofMinutes(10));
        shop.crmify().wake();

        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> vitals().age(vitals().lastPoll()).compareTo(Duration.ofMinutes(9)) > 0);
        shop.log().failOn(sql -> false);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> vitals().age(vitals().lastPoll()).compareTo(Duration.ofMinutes(9)) < 0);
    }

    @Test
    void aNodeThatDoesNotPushNeverPolls() {
        open(builder -> builder.config("crmify.push.enabled", "false"));

        shop.drain();

        assertThat(vitals().lastPoll()).isNull();
    }

    @Test
    void theOldestWorkTellsHowLongSomethingHasWaited() {
        open(builder -> builder);
        shop.crmify().operations().pause("default");
        assertThat(vitals().oldestChange()).isNull();
        assertThat(vitals().connections().get("default")).isEqualTo(new Vitals.Oldest(null, null));

        signUp();
        shop.crmify().clock().advance(Duration.ofMinutes(5));
        assertThat(vitals().age(vitals().oldestChange())).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        shop.drain();
        assertThat(vitals().oldestChange()).isNull();
        shop.crmify().clock().advance(Duration.ofMinutes(7));
        signUp();
        shop.drain();
        var waiting = vitals();
        assertThat(waiting.age(waiting.connections().get("default").fresh()))
                .isBetween(Duration.ofMinutes(7), Duration.ofMinutes(8));
        assertThat(waiting.connections().get("default").backfill()).isNull();

        shop.crmify().operations().resume("default");
        shop.drain();
        assertThat(vitals().connections().get("default").fresh()).isNull();
        shop.crmify().operations().pause("default");
        shop.crmify().operations().backfill("default", "Customer");
        shop.drain();
        shop.crmify().clock().advance(Duration.ofMinutes(3));
        assertThat(vitals().age(vitals().connections().get("default").backfill()))
                .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }
}
