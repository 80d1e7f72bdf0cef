package io.crmify.jpa.dispatch;

import static io.crmify.lead.LeadField.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.SyncState;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.operations.FailureFilter;
import io.crmify.operations.JobStatus;
import io.crmify.operations.LinkStatus;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a later version has written stops no node of this one, and is not lost on it: docs/upgrading.md. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class NextVersionTest {
    private final TestDatabase database;
    private Shop shop;

    NextVersionTest(TestDatabase database) {
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

    private Customer known() {
        var ada = shop.persist(new Customer("Ada", "Lovelace", "ada@example.org"));
        shop.drain();
        return ada;
    }

    @Test
    void tablesOfTheNextVersionServeThisOne() {
        for (var table : List.of("change", "change_dead", "fanout", "link", "lane", "journal", "counter", "setting")) {
            shop.rows("alter table crmify_" + table + " add column later varchar(10) default 'x' not null");
        }
        shop.rows("insert into crmify_schema (version) values (2)");
        shop.rows("insert into crmify_setting (name, content) values ('later', 'x')");
        var ada = known();

        for (var mode : List.of("create", "validate", "none")) {
            try (var node = Shop.on(database)
                    .entities(Customer.class, Company.class)
                    .database(shop)
                    .crm(shop.theCrm())
                    .config("crmify.schema", mode)
                    .open()) {
                node.edit(Customer.class, ada.id, customer -> customer.phone = mode);
                node.drain();
                assertThat(node.theCrm().where(PHONE, mode)).hasSize(1);
            }
        }
        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();
        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.rows("select content from crmify_setting where name = 'later'"))
                .hasSize(1);
    }

    @Test
    void aHintOfTheNextVersionAsksForALook() {
        var ada = known();
        shop.rows("update Customer set phone = '42'");
        shop.rows(
                "insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at)"
                        + " values (?, 'shop', 'Customer', '', 'MERGED', ?, 1, 0)",
                UUID.randomUUID(),
                "" + ada.id);

        shop.drain();

        assertThat(shop.theCrm().where(PHONE, "42")).hasSize(1);
        assertThat(shop.recorded()).isEmpty();
    }

    @Test
    void aStateOfTheNextVersionIsLeftAloneUntilItsEntityChanges() {
        var ada = known();
        shop.rows("update crmify_link set state = 'PARKED'");
        shop.theCrm().forgetCalls();

        shop.crmify().clock().advance(Duration.ofDays(30));
        shop.drain();
        shop.crmify().operations().retry(FailureFilter.ALL);
        shop.crmify().operations().releaseDeletes("default");
        shop.drain();

        assertThat(shop.theCrm().sent()).isEmpty();
        assertThat(shop.rows("select state from crmify_link")).containsExactly(List.of("PARKED"));
        assertThat(shop.crm().state(ada).sync()).isEqualTo(SyncState.PENDING);
        assertThat(shop.crmify().operations().counts().get("default")).containsEntry(SyncState.SYNCED, 1L);
        assertThat(shop.crm().crmId(ada)).isPresent();
        var link = UUID.fromString(
                String.valueOf(shop.rows("select id from crmify_link").get(0).get(0)));
        assertThat(shop.crmify().operations().link(link))
                .hasValueSatisfying(status -> assertThat(status.state()).isEqualTo(LinkStatus.State.HELD));

        shop.edit(Customer.class, ada.id, customer -> customer.phone = "42");
        shop.drain();
        assertThat(shop.theCrm().where(PHONE, "42")).hasSize(1);
        assertThat(shop.rows("select state from crmify_link")).containsExactly(List.of("IDLE"));
    }

    @Test
    void aJobInAStateOfTheNextVersionIsListed() {
        known();
        shop.crmify().operations().backfill("default", "Customer");
        shop.rows("update crmify_job set state = 'PARKED'");
        assertThat(shop.crmify().operations().jobs()).singleElement().satisfies(job -> assertThat(job.state())
                .isEqualTo(JobStatus.State.RUNNING));

        shop.rows("update crmify_job set ended_at = started_at");
        assertThat(shop.crmify().operations().jobs()).singleElement().satisfies(job -> assertThat(job.state())
                .isEqualTo(JobStatus.State.CANCELLED));
    }

    @Test
    void aRemovalReachesTheRecordInWhateverStateItsLinkIs() {
        var ada = known();
        shop.rows("update crmify_link set state = 'PARKED', attempts = 7");

        shop.run(manager -> manager.remove(manager.find(Customer.class, ada.id)));
        shop.drain();

        assertThat(shop.theCrm().records()).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }
}
