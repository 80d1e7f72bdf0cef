package io.crmify.jpa.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.SyncState;
import io.crmify.jpa.Crmify;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.MapConfig;
import io.crmify.jpa.testing.Rows;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.SystemProperty;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.PersistenceConfiguration;
import jakarta.persistence.PersistenceUnitTransactionType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who looks after crmify's tables. The hook has them looked at before a test can hand over its configuration. */
class SchemaModeTest {
    private static Shop.Builder shop() {
        return Shop.on(TestDatabase.H2).entities(Customer.class, Company.class);
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    private static List<Fault> faults(Shop.Builder builder) {
        return catchThrowableOfType(StartupException.class, builder::open).faults();
    }

    @Test
    void createMakesTheTablesAndLeavesThoseThatAreThere() {
        try (var shop = shop().open()) {
            shop.persist(ada());

            try (var again = shop().database(shop).open()) {
                again.drain();

                assertThat(again.theCrm().records()).hasSize(1);
            }
        }
    }

    @Test
    void validateTellsThatTheTablesAreMissingAndWhichScriptMakesThem() {
        SystemProperty.during("crmify.schema", "validate", () -> {
            assertThat(faults(shop().config("crmify.schema", "validate")))
                    .singleElement()
                    .satisfies(fault -> {
                        assertThat(fault.code()).isEqualTo("CRMIFY-110");
                        assertThat(fault.where()).isEqualTo("crmify.schema=validate");
                        assertThat(fault.what()).contains("missing");
                        assertThat(fault.remedy())
                                .contains("io/crmify/schema/h2/V1__crmify.sql", "crmify.schema=create");
                    });
        });
    }

    @Test
    void validateIsContentWithTablesThatAreThere() {
        try (var shop = shop().open()) {
            SystemProperty.during("crmify.schema", "validate", () -> {
                try (var validating = shop().database(shop)
                        .config("crmify.schema", "validate")
                        .open()) {
                    validating.persist(ada());
                    validating.drain();

                    assertThat(validating.theCrm().records()).hasSize(1);
                }
            });
        }
    }

    @Test
    void validateRefusesChangesOfLeadsUntilTheTablesAreThereAndCrmifyStarts() {
        SystemProperty.during("crmify.schema", "validate", () -> {
            try (var pool = TestDatabase.H2.pool("refusing", 3);
                    var factory = new PersistenceConfiguration("shop")
                            .transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL)
                            .property("jakarta.persistence.nonJtaDataSource", pool)
                            .property("jakarta.persistence.schema-generation.database.action", "create")
                            .managedClass(Customer.class)
                            .managedClass(Company.class)
                            .createEntityManagerFactory()) {
                assertThatThrownBy(() -> factory.runInTransaction(m -> m.persist(ada())))
                        .hasRootCauseInstanceOf(StartupException.class)
                        .rootCause()
                        .hasMessageContaining("V1__crmify.sql");
                assertThat(Rows.of(pool, "select * from Customer")).isEmpty();

                try (var crmify = Crmify.configure(factory)
                        .config(MapConfig.of(Map.of("crmify.backend", "memory")))
                        .withoutThreads()
                        .start()) {
                    var ada = ada();
                    factory.runInTransaction(m -> m.persist(ada));

                    assertThat(Rows.of(pool, "select * from crmify_change")).hasSize(1);
                    assertThat(crmify.crm().state(ada).sync()).isEqualTo(SyncState.PENDING);
                }
            }
        });
    }

    @Test
    void noneNeitherMakesNorChecksTables() {
        try (var shop = shop().open()) {
            SystemProperty.during("crmify.schema", "none", () -> {
                try (var trusting =
                        shop().database(shop).config("crmify.schema", "none").open()) {
                    trusting.persist(ada());
                    trusting.drain();

                    assertThat(trusting.theCrm().records()).hasSize(1);
                }
            });
        }
    }
}
