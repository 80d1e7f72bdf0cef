package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmokeTest {
    static java.util.List<TestDatabase> databases() {
        return TestDatabase.all();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void wholeWay(TestDatabase database) {
        try (var shop =
                Shop.on(database).entities(Customer.class, Company.class).open()) {
            var ada = shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
            assertThat(shop.rows("select * from crmify_change")).hasSize(1);
            shop.drain();
            assertThat(shop.rows("select * from crmify_change")).isEmpty();
            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.find(Customer.class, ada.id).crmId)
                    .isEqualTo(shop.theCrm().records().get(0).id());
            shop.edit(Customer.class, ada.id, c -> c.lastName = "King");
            shop.drain();
            assertThat(shop.theCrm().records().get(0).fields().get(LeadField.LAST_NAME))
                    .isEqualTo("King");
            shop.run(m -> m.remove(m.find(Customer.class, ada.id)));
            shop.drain();
            assertThat(shop.theCrm().records()).isEmpty();
        }
    }
}
