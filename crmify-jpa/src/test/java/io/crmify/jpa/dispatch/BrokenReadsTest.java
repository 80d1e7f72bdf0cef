package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.FailedLead;
import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A deployment that cannot read a type any more, as opposed to one record that cannot be read. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class BrokenReadsTest {
    private final TestDatabase database;
    private Shop shop;

    BrokenReadsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        shop = Shop.on(database).entities(Customer.class, Company.class).open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    // As a column does that somebody has dropped.
    private void breakReads() {
        shop.log()
                .failOn(
                        sql -> sql.startsWith("select") && sql.contains("from Customer") || sql.contains("from Party"),
                        () -> new SQLException("column phone does not exist", "42703"));
    }

    private void mend() {
        shop.log().failOn(sql -> false);
    }

    private List<FailedLead> failed() {
        return shop.crmify().operations().failed(100);
    }

    private LaneStatus ofType(Shop node) {
        return node.crmify().operations().lanes().stream()
                .filter(lane -> lane.type().equals("Customer"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBatchOfWhichNothingCanBeReadStopsItsTypeOnAllNodes() {
        signUp(20);
        breakReads();
        shop.drain();

        assertThat(failed()).isEmpty();
        assertThat(ofType(shop).state()).isEqualTo(State.MISCONFIGURED);
        assertThat(ofType(shop).reason()).isEqualTo("UNREADABLE_ENTITY");
        assertThat(ofType(shop).detail()).isNotBlank();
        assertThat(shop.crmify().operations().lanes().get(0).state()).isEqualTo(State.RUNNING);
        try (var other = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(shop.theCrm())
                .database(shop)
                .open()) {
            other.drain();
            assertThat(ofType(other).state()).isEqualTo(State.MISCONFIGURED);
            assertThat(shop.theCrm().records()).isEmpty();
        }
        for (int hour = 0; hour < 100; hour++) {
            shop.after(Duration.ofHours(1));
        }
        assertThat(failed()).isEmpty();

        mend();
        shop.after(Duration.ofHours(1));
        shop.after(Duration.ofMinutes(1));
        assertThat(shop.theCrm().records()).hasSize(20);
        assertThat(ofType(shop).state()).isEqualTo(State.RUNNING);
    }

    @Test
    void nothingStaysDeadThoughTheRecordsCameOneByOne() {
        breakReads();
        for (int i = 0; i < 4; i++) {
            signUp(1);
            shop.drain();
        }
        assertThat(failed()).hasSize(4);

        signUp(1);
        shop.drain();
        assertThat(failed()).isEmpty();
        assertThat(ofType(shop).state()).isEqualTo(State.MISCONFIGURED);

        mend();
        shop.after(Duration.ofHours(1));
        shop.after(Duration.ofMinutes(1));
        assertThat(shop.theCrm().records()).hasSize(5);
    }

    @Test
    void recordsThatCannotBeReadAmongOthersAreDeadAtOnce() {
        signUp(3);
        shop.drain();
        for (int i = 0; i < 6; i++) {
            signUp(1);
            breakReads();
            shop.drain();
            mend();
            signUp(1);
            shop.drain();
        }

        assertThat(failed()).hasSize(6).allSatisfy(dead -> assertThat(dead.reason())
                .isEqualTo("UNREADABLE_ENTITY"));
        assertThat(shop.theCrm().records()).hasSize(9);
        assertThat(shop.rows("select count(*) from crmify_lane where type <> ''"))
                .containsExactly(List.of(0L));
    }
}
