package io.crmify.jpa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import org.hibernate.tool.schema.spi.SchemaManagementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's own look at its tables, with crmify's beside them. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class ApplicationSchemaTest {
    private static final String VALIDATED = "jakarta.persistence.schema-generation.database.action";

    private final TestDatabase database;

    ApplicationSchemaTest(TestDatabase database) {
        this.database = database;
    }

    private Shop.Builder shop() {
        return Shop.on(database).entities(Customer.class, Company.class, Member.class);
    }

    @Test
    void isValidatedUndisturbed() {
        try (var shop = shop().open()) {
            assertThat(shop.rows("select version from crmify_schema")).isNotEmpty();

            try (var validated =
                    shop().database(shop).property(VALIDATED, "validate").open()) {
                validated.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
                validated.drain();

                assertThat(validated.theCrm().records()).hasSize(1);
            }
        }
    }

    @Test
    void isFoundWantingWhereItIs() {
        try (var shop = shop().open()) {
            shop.rows("alter table Customer drop column notes");

            assertThatThrownBy(() -> shop().database(shop)
                            .property(VALIDATED, "validate")
                            .open())
                    .hasRootCauseInstanceOf(SchemaManagementException.class)
                    .hasStackTraceContaining("notes");
        }
    }
}
