package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus.State;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a limit of calls costs, and what becomes of leads whose call is not due yet. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class RatedShopTest {
    private final TestDatabase database;
    private Shop shop;

    RatedShopTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private InMemoryCrm open(String rate) {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(new InMemoryCrm(CrmRules.DEFAULTS.withMaxBatch(1)))
                .config("crmify.backend.rate", rate)
                .open();
        return shop.theCrm();
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    @Test
    void aConnectionWithoutALimitAsksForNoSlot() {
        var crm = open("unlimited");
        shop.log().clear();

        signUp(30);
        shop.drain();

        assertThat(crm.records()).hasSize(30);
        assertThat(shop.log().statements("slot_micros")).isEmpty();
    }

    @Test
    void slotsAreAskedForOneByOneWhereCallsAreFew() {
        var crm = open("60/s");
        signUp(10);
        shop.log().clear();

        shop.drain();

        assertThat(crm.records()).hasSize(10);
        assertThat(shop.log().statements("slot_micros")).hasSizeGreaterThanOrEqualTo(10);
        assertThat(shop.log().connectionsOut()).isZero();
    }

    @Test
    void whoseTurnIsFarOffWaitsUntilItIsNear() {
        var crm = new TwoMethods();
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", "two")
                .config("crmify.backend.rate", "2/h")
                .setup(setup -> setup.backend("two", crm))
                .open();
        signUp(4);

        shop.drain();

        assertThat(crm.stored).hasSize(1);
        assertThat(shop.rows("select sum(attempts) from crmify_link where state = 'DUE'")
                        .toString())
                .isEqualTo("[[0]]");
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.RUNNING);
        shop.log().clear();
        shop.drain();
        assertThat(shop.log().statements("lease_token")).isEmpty();
        for (int hour = 0; hour < 6; hour++) {
            shop.crmify().clock().advance(Duration.ofMinutes(35));
            shop.drain();
        }
        assertThat(crm.stored).hasSize(4).doesNotHaveDuplicates();
    }

    /** As an application may have it. */
    private static final class TwoMethods implements CrmBackend {
        private final Queue<String> stored = new ConcurrentLinkedQueue<>();

        @Override
        public String syncLead(Lead lead) {
            stored.add(lead.key().external());
            return lead.key().external();
        }

        @Override
        public boolean deleteLead(String crmId) {
            return stored.remove(crmId);
        }
    }

    @Test
    void aDatabaseThatCannotBeAskedIsNotTheCrmsFault() {
        var crm = open("10/s");
        signUp(3);
        shop.log().failOn(sql -> sql.contains("slot_micros"), () -> new SQLException("away", "08006"));

        shop.drain();

        assertThat(crm.calls()).isEmpty();
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.RUNNING);
        assertThat(shop.rows("select sum(attempts) from crmify_link").toString())
                .isEqualTo("[[0]]");
        assertThat(shop.rows("select count(*) from crmify_journal")).containsExactly(List.of(0L));
        shop.log().failOn(sql -> false, () -> new SQLException());
        shop.crmify().clock().advance(Duration.ofSeconds(2));
        shop.drain();
        assertThat(crm.records()).hasSize(3);
    }
}
