package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Rows;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The cost of a poll, a claim and a settlement does not grow with history: PostgreSQL counts how it ran them. */
class Invariant8Test {
    @Test
    void invariant8NoStepReadsTheWholeTableOfLinks() {
        assumeTrue(TestDatabase.all().contains(TestDatabase.POSTGRESQL), "runs where PostgreSQL does");
        try (var shop = Shop.on(TestDatabase.POSTGRESQL)
                .entities(Customer.class, Company.class)
                .open()) {
            shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
            shop.drain();
            fill(shop);
            var before = scans(shop);

            shop.drain(); // an empty poll
            var grace = shop.persist(new Customer("Grace", "Hopper", "grace@example.org"));
            shop.drain();
            shop.run(manager -> manager.remove(manager.find(Customer.class, grace.id)));
            shop.drain();
            var after = scans(shop);

            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(after.byIndex()).isGreaterThan(before.byIndex());
            assertThat(after.whole()).isEqualTo(before.whole());
        }
    }

    // Twenty thousand leads that are in the CRM, and of which nothing is due.
    private static void fill(Shop shop) {
        var copied = shop
                .rows("select column_name from information_schema.columns where table_name = 'crmify_link'"
                        + " and column_name not in ('id', 'entity_id', 'crm_id')")
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .collect(Collectors.joining(", "));
        shop.rows("insert into crmify_link (id, entity_id, crm_id, " + copied
                + ") select gen_random_uuid(), 'x' || n, 'x' || n, " + copied
                + " from crmify_link, generate_series(1, 20000) n");
        shop.rows("vacuum analyze crmify_link");
    }

    private record Scans(long whole, long byIndex) {}

    // A session of the server adds to the counts when it ends, at the latest.
    private static Scans scans(Shop shop) {
        var source = new PGSimpleDataSource();
        source.setUrl(shop.pool().getJdbcUrl());
        shop.pool().getHikariPoolMXBean().softEvictConnections();
        await().atMost(Duration.ofSeconds(30)).until(() -> Rows.of(
                        source,
                        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
                .isEmpty());
        var row = Rows.of(source, "select seq_scan, idx_scan from pg_stat_user_tables where relname = 'crmify_link'")
                .get(0);
        return new Scans((Long) row.get(0), (Long) row.get(1));
    }
}
