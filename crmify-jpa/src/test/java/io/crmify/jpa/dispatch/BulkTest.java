package io.crmify.jpa.dispatch;

import static io.crmify.backends.memory.CrmCall.Operation.PUSH;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.annotation.CrmField;
import io.crmify.annotation.CrmLead;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Very many leads at once: in portions, and behind those for whom somebody is waiting. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class BulkTest {
    private static final int IDS_OF_A_ROW = 500;

    /** Of the import; 200,000 by hand. */
    private static final int SIZE = Integer.getInteger("test.import-size", 15_000);

    private final TestDatabase database;

    BulkTest(TestDatabase database) {
        this.database = database;
    }

    /** Comes from elsewhere, with its id. */
    @Entity
    @CrmLead
    static class Imported {
        @Id
        long id;

        @CrmField(LeadField.LAST_NAME)
        String name;

        protected Imported() {}

        Imported(long id) {
            this.id = id;
            this.name = "Lovelace";
        }
    }

    private static void importAll(Shop shop, int count) {
        shop.run(manager -> {
            for (int i = 1; i <= count; i++) {
                manager.persist(new Imported(i));
                if (i % 1000 == 0) {
                    manager.flush();
                    manager.clear();
                }
            }
        });
    }

    @Test
    void anImportInOneTransactionIsTakenInPortionsAndFreshLeadsDoNotWaitForIt() {
        var crm = new InMemoryCrm(CrmRules.DEFAULTS.withMaxBatch(500));
        try (var shop = Shop.on(database)
                .entities(Imported.class)
                .property("hibernate.jdbc.batch_size", "500")
                .crm(crm)
                .open()) {
            importAll(shop, SIZE);
            assertThat(shop.log().statements("into crmify_change")).hasSize(SIZE / IDS_OF_A_ROW);
            assertThat(shop.rows("select max(size), count(*) from crmify_change"))
                    .containsExactly(List.of(IDS_OF_A_ROW, (long) SIZE / IDS_OF_A_ROW));
            var fresh = shop.persist(new Imported(SIZE + 1L));
            shop.log().clear();

            shop.drain();

            assertThat(crm.records()).hasSize(SIZE + 1);
            assertThat(crm.count(PUSH)).isLessThanOrEqualTo(SIZE / 500 + 2);
            assertThat(crm.sent().subList(0, 500))
                    .as("the first call")
                    .anyMatch(lead -> lead.key().id().equals("" + fresh.id));
            assertThat(shop.rows(
                            "select count(*) from crmify_link where created_at < "
                                    + "(select created_at from crmify_link where entity_id = ?)",
                            "" + fresh.id))
                    .as("admitted before it")
                    .allSatisfy(row -> assertThat((long) row.get(0)).isLessThan(4_000));
            assertThat(shop.log().commits())
                    .as("transactions of 1,000 ids, and 500 leads")
                    .isGreaterThan(SIZE / 250);
        }
    }

    @Test
    void aFanOutGoesPageByPageAndGoesOnWhereItCrashed() {
        var leads = 5_000;
        try (var shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .property("hibernate.jdbc.batch_size", "500")
                .open()) {
            var company = shop.persist(new Company("Engines"));
            employ(shop, company, leads);
            shop.drain();
            var crm = shop.theCrm();
            crm.forgetCalls();
            shop.log().clear();
            shop.edit(Company.class, company.id, changed -> changed.name = "Looms");
            crashOnce(shop, "set reached", 3);
            assertThatThrownBy(shop::drain).isInstanceOf(OutOfMemoryError.class);
            assertThat(shop.rows("select count(*) from crmify_link where state = 'DUE'"))
                    .containsExactly(List.of(2_000L));
            shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));

            shop.drain();

            assertThat(shop.log().statements("set reached")).hasSize(1 + leads / 1000);
            assertThat(crm.where(COMPANY, "Looms")).hasSize(leads);
            assertThat(crm.sent()).hasSize(leads + 1);
            assertThat(crm.sent().subList(0, 100)).as("the first call").anyMatch(lead -> "ada@example.org"
                    .equals(lead.fields().get(EMAIL)));
            assertThat(shop.rows("select id from crmify_fanout")).isEmpty();
        }
    }

    private static void employ(Shop shop, Company company, int count) {
        shop.run(manager -> {
            var employer = manager.getReference(Company.class, company.id);
            IntStream.range(0, count).forEach(i -> {
                var customer = new Customer("C", "" + i, "c" + i + "@example.org");
                customer.company = employer;
                manager.persist(customer);
            });
        });
    }

    private static void crashOnce(Shop shop, String statement, int when) {
        var times = new AtomicInteger();
        shop.log().onStatement(sql -> {
            if (sql.contains(statement) && times.incrementAndGet() == when) {
                throw new OutOfMemoryError("as if the node had died here");
            }
        });
    }
}
