package io.crmify.jpa.config;

import static io.crmify.backends.memory.CrmCall.Operation.DELETE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.SyncState;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.SystemProperty;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What configuration makes crmify do. */
class ConfigurationTest {
    private static Shop.Builder shop() {
        return Shop.on(TestDatabase.H2).entities(Customer.class, Company.class);
    }

    private static Customer ada() {
        return new Customer("Ada", "Lovelace", "ada@example.org");
    }

    @Test
    void recordsAndSendsNothingWhileItIsOff() {
        try (var shop = shop().config("crmify.enabled", "false").open()) {
            var ada = shop.persist(ada());
            shop.edit(Customer.class, ada.id, c -> c.lastName = "King");

            assertThat(shop.recorded()).isEmpty();
            assertThat(shop.drain()).isZero();
            assertThat(shop.theCrm().calls()).isEmpty();
            assertThat(shop.crm().crmId(ada)).isEmpty();
            assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.NONE);
            assertThat(shop.crmify().operations().lanes()).isEmpty();
            assertThat(shop.crm().withoutSync(() -> "done")).isEqualTo("done");
        }
    }

    @Test
    void needsNeitherABackendNorItsTablesWhileItIsOff() {
        SystemProperty.during("crmify.enabled", "false", () -> {
            try (var shop = shop().without("crmify.backend")
                    .config("crmify.enabled", "false")
                    .open()) {
                shop.persist(ada());

                assertThat(shop.rows("select * from information_schema.tables where table_name like 'CRMIFY%'"))
                        .isEmpty();
            }
        });
    }

    @Test
    void recordsAndHoldsWhileItDoesNotPush() {
        try (var shop = shop().config("crmify.push.enabled", "false").open()) {
            var ada = shop.persist(ada());

            assertThat(shop.drain()).isZero();
            assertThat(shop.theCrm().calls()).isEmpty();
            assertThat(shop.recorded()).hasSize(1);
            assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.PENDING);

            try (var pushing = shop().database(shop).crm(shop.theCrm()).open()) {
                pushing.drain();
                assertThat(pushing.theCrm().records()).hasSize(1);
            }
        }
    }

    @Test
    void leavesTheEntityAloneAndStillAnswersWhereItDoesNotProject() {
        try (var shop = shop().config("crmify.project-id", "false").open()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.edit(Customer.class, ada.id, c -> c.lastName = "King");
            shop.drain();

            assertThat(shop.find(Customer.class, ada.id).crmId).isNull();
            assertThat(shop.crm().crmId(ada))
                    .contains(shop.theCrm().records().get(0).id());
            assertThat(shop.rows("select * from crmify_link where not projected"))
                    .isEmpty();
        }
    }

    @Test
    void bringsTheIdAtTheNextLookOnceItProjects() {
        try (var shop = shop().config("crmify.project-id", "false").open()) {
            var ada = shop.persist(ada());
            shop.drain();

            try (var projecting = shop().database(shop).crm(shop.theCrm()).open()) {
                projecting.crm().resync(ada);
                projecting.drain();

                assertThat(projecting.find(Customer.class, ada.id).crmId)
                        .isEqualTo(projecting.theCrm().records().get(0).id());
            }
        }
    }

    @Test
    void leavesTheColumnToTheApplicationWhereItDoesNotProject() {
        SystemProperty.during("crmify.project-id", "false", () -> {
            try (var shop = shop().config("crmify.project-id", "false").open()) {
                var ada = shop.persist(ada());
                shop.drain();

                shop.edit(Customer.class, ada.id, c -> c.crmId = "mine");

                assertThat(shop.find(Customer.class, ada.id).crmId).isEqualTo("mine");
            }
        });
    }

    @Test
    void deletesTheRecordOfARemovedEntityByDefault() {
        try (var shop = shop().open()) {
            var ada = shop.persist(ada());
            shop.drain();

            shop.run(m -> m.remove(m.find(Customer.class, ada.id)));
            shop.drain();

            assertThat(shop.theCrm().records()).isEmpty();
        }
    }

    @Test
    void keepsTheRecordOfARemovedEntityByPolicy() {
        try (var shop = shop().config("crmify.delete-policy", "KEEP").open()) {
            var ada = shop.persist(ada());
            shop.drain();

            shop.run(m -> m.remove(m.find(Customer.class, ada.id)));
            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(1);
            assertThat(shop.theCrm().count(DELETE)).isZero();
            assertThat(shop.rows("select * from crmify_link")).isEmpty();
        }
    }

    @Test
    void hasAPolicyAndWordsForEachConnection() {
        var eu = new InMemoryCrm();
        var us = new InMemoryCrm(CrmRules.DEFAULTS.withStatuses("Fresh", "Spoken to", "Sold", "Lost"));
        try (var shop = shop().without("crmify.backend")
                .config("crmify.connections", "eu,us")
                .config("crmify.connection.eu.backend", "european")
                .config("crmify.connection.us.backend", "american")
                .config("crmify.connection.us.delete-policy", "KEEP")
                .config("crmify.connection.us.lead.new-status", "Fresh")
                .config("crmify.connection.us.lead.contacted-status", "Spoken to")
                .config("crmify.connection.us.lead.converted-status", "Sold")
                .config("crmify.connection.us.lead.dead-status", "Lost")
                .setup(setup -> setup.backend("european", eu).backend("american", us))
                .open()) {
            var ada = shop.persist(ada());
            shop.drain();
            assertThat(eu.records().get(0).status()).isEqualTo("NotContacted");
            assertThat(us.records().get(0).status()).isEqualTo("Fresh");

            shop.edit(Customer.class, ada.id, c -> c.stage = LeadStage.CONVERTED);
            shop.drain();
            assertThat(eu.records().get(0).status()).isEqualTo("Converted");
            assertThat(us.records().get(0).status()).isEqualTo("Sold");

            shop.run(m -> m.remove(m.find(Customer.class, ada.id)));
            shop.drain();
            assertThat(eu.records()).isEmpty();
            assertThat(us.records()).hasSize(1);
        }
    }

    @Test
    void waitsTheMinimumIntervalBetweenTwoPushes() {
        try (var shop = shop().config("crmify.min-interval", "1h").open()) {
            var ada = shop.persist(ada());
            shop.drain();
            shop.edit(Customer.class, ada.id, c -> c.lastName = "King");
            shop.drain();
            assertThat(shop.theCrm().where(LeadField.LAST_NAME, "King")).isEmpty();

            shop.crmify().clock().advance(Duration.ofHours(1));
            shop.drain();
            assertThat(shop.theCrm().where(LeadField.LAST_NAME, "King")).hasSize(1);
        }
    }

    @Test
    void sf8NoneNeedsNothingWhateverItsCase() {
        try (var shop = shop().config("crmify.backend", "NONE").open()) {
            var ada = shop.persist(ada());
            shop.drain();

            assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.SYNCED);
        }
    }

    @Test
    void sf8NamesTheBackendsThatThereAreForOneThatIsNot() {
        var faults = catchThrowableOfType(StartupException.class, () -> shop().config("crmify.backend", "hubspto")
                        .open())
                .faults();

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("CRMIFY-104");
            assertThat(fault.where()).isEqualTo("crmify.backend");
            assertThat(fault.what()).contains("'hubspto'");
            assertThat(fault.remedy()).contains("hubspot, insightly, ", "log, memory, ", "none");
        });
    }

    @Test
    void tellsWhatABackendMisses() {
        var faults = catchThrowableOfType(StartupException.class, () -> shop().config("crmify.backend", "hubspot")
                        .open())
                .faults();

        assertThat(faults).extracting(Fault::code).containsExactly("CRMIFY-105");
        assertThat(faults.get(0).where()).isEqualTo("crmify.backend");
    }
}
