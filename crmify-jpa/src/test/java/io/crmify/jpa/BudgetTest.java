package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What crmify asks of the database: counted, not timed. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class BudgetTest {
    private static final List<String> LOOK_UPS = List.of(
            "set transaction isolation level", // MariaDB's default is another one
            "select connection, tenants", // who gets leads
            "select id, path, entity_id, reached from crmify_fanout", // are there fan-outs
            "select connection, type, tenants, state", // which lanes run
            "select kind, connection, type, reached from crmify_job", // is there a backfill
            "select id, entity_id, connection, crm_id from crmify_link"); // is there an id yet to be written

    private final TestDatabase database;
    private final AtomicInteger joined = new AtomicInteger();
    private Shop shop;

    BudgetTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void open() {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class, Member.class)
                .open();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void signUp(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private void join(int count) {
        shop.run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Member("GB", joined.incrementAndGet(), "M"))));
    }

    @Test
    void theHookAddsOneStatementToATransactionWithLeads() {
        signUp(3); // so that the sequence's next values are known
        shop.crm().withoutSync(() -> {
            shop.log().clear();
            shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
            return null;
        });
        var without = shop.log().statements().size();

        shop.log().clear();
        shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));

        assertThat(shop.log().statements()).hasSize(without + 1);
        assertThat(shop.log().commits()).isEqualTo(1);
    }

    @Test
    void theHookAddsNothingToATransactionWithoutLeads() {
        shop.log().clear();

        shop.persist(new Company("Engines"));

        assertThat(shop.log().statements("crmify")).isEmpty();
    }

    @Test
    void aDrainedBatchStaysWithinItsBudget() {
        join(100);
        shop.drain();
        join(100);
        shop.log().clear();

        shop.drain();

        // Look-ups that are made once for a pass and not for each batch: is anything waiting, is anything due, which
        // lanes run, is there an id yet to be written.
        var steps = shop.log().statements().stream()
                .map(sql -> sql.strip().toLowerCase(Locale.ROOT))
                .filter(sql -> !isLookUp(sql))
                .toList();
        assertThat(steps)
                .as(() -> String.join(
                        "\n---\n",
                        shop.log().statements().stream()
                                .map(sql -> sql.substring(0, Math.min(sql.length(), 80)))
                                .toList()))
                .hasSizeLessThanOrEqualTo(database == TestDatabase.POSTGRESQL ? 5 : 12);
        assertThat(shop.theCrm().records()).hasSize(200);
    }

    @Test
    void aMappedCollectionIsReadWithItsWholeBatch() {
        signUp(100);
        shop.drain();
        signUp(100);
        shop.log().clear();

        shop.drain();

        assertThat(shop.log().statements("Customer_interests")).hasSize(1);
    }

    @Test
    void tenBatchesCostTenTimesAsMuchAtMost() {
        join(100);
        shop.drain();
        join(1000);
        shop.log().clear();

        shop.drain();

        var perBatch = shop.log().statements().stream()
                        .filter(sql -> !isLookUp(sql.strip().toLowerCase(Locale.ROOT)))
                        .count()
                / 10.0;
        assertThat(perBatch).isLessThanOrEqualTo(database == TestDatabase.POSTGRESQL ? 5 : 12);
    }

    @Test
    void aDrainedBatchIsThreeOrFourCommits() {
        signUp(100);
        shop.drain();
        signUp(100);
        var operations = shop.crmify().operations();
        shop.log().clear();

        operations.drain();

        assertThat(shop.log().commitsThatWrote()).isEqualTo(database == TestDatabase.POSTGRESQL ? 3 : 4);
    }

    // What is asked once for a pass over all that is due, and not for each batch.
    private static boolean isLookUp(String sql) {
        return LOOK_UPS.stream().anyMatch(sql::startsWith) || sql.startsWith("select 0, ");
    }
}
