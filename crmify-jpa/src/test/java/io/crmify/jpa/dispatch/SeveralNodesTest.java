package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backend.CrmBackend;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.journal.Journal;
import io.crmify.jpa.link.bulk.Imports;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.shop.Member;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import io.crmify.lead.Lead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes with one database, which need not be of one configuration, one version of the application, or one time. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SeveralNodesTest {
    private final TestDatabase database;

    SeveralNodesTest(TestDatabase database) {
        this.database = database;
    }

    private static Customer customer(int number) {
        return new Customer("C", "" + number, "c" + number + "@example.org");
    }

    @Test
    void aLeaseThatIsNearlyOverLetsNoFurtherCallThroughAndGivesTheRestBack() {
        var calls = new ArrayList<List<List<Object>>>();
        var shops = new ArrayList<Shop>();
        var backend = new CrmBackend() {
            @Override
            public String syncLead(Lead lead) {
                var shop = shops.get(0);
                calls.add(shop.rows("select distinct lease_token from crmify_link where state = 'LEASED'"));
                assertThat(shop.rows("select id from crmify_link where suspect or attempts > 0"))
                        .isEmpty();
                if (calls.size() == 3) {
                    shop.crmify().clock().advance(Duration.ofSeconds(241)); // 59 are left, and a call may take 60
                }
                return "R" + lead.key().id();
            }

            @Override
            public boolean deleteLead(String crmId) {
                return true;
            }
        };
        try (var shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .setup(setup -> setup.backend("single", backend))
                .config("crmify.backend", "single")
                .config("crmify.backend.timeout", "60s")
                .config("crmify.lease", "300s")
                .open()) {
            shops.add(shop);
            shop.run(manager -> IntStream.range(0, 10).forEach(i -> manager.persist(customer(i))));

            shop.drain();

            assertThat(calls).hasSize(10);
            assertThat(Set.copyOf(calls.subList(0, 3))).hasSize(1);
            assertThat(Set.copyOf(calls.subList(3, 10))).hasSize(1);
            assertThat(calls.get(3)).as("of another claim").isNotEqualTo(calls.get(2));
            assertThat(shop.rows("select id from crmify_link where state <> 'IDLE' or confirm_at is not null"))
                    .isEmpty();
        }
    }

    @Test
    void aNodeAdmitsAndClaimsWhatItKnowsAndLeavesTheRestToOthers() {
        var eu = new InMemoryCrm();
        try (var knows = Shop.on(database)
                        .entities(Customer.class, Company.class, Member.class)
                        .setup(setup -> setup.backend("eu", eu))
                        .without("crmify.backend")
                        .config("crmify.connections", "main,eu")
                        .config("crmify.connection.main.backend", "crm")
                        .config("crmify.connection.eu.backend", "eu")
                        .open();
                var knowsLess = Shop.on(database)
                        .entities(Customer.class, Company.class)
                        .database(knows)
                        .crm(knows.theCrm())
                        .without("crmify.backend")
                        .config("crmify.connections", "main")
                        .config("crmify.connection.main.backend", "crm")
                        .open()) {
            knowsLess.persist(customer(1));
            knows.persist(new Member("AT", 1, "Byron"));
            for (int day = 0; day < 5; day++) {
                knowsLess.drain();
                knowsLess.crmify().clock().advance(Duration.ofDays(1));
            }

            // What the second knows has gone out, what it does not know waits, and nothing is given up.
            assertThat(knows.theCrm().records()).hasSize(1);
            assertThat(eu.records()).isEmpty();
            assertThat(knowsLess.recorded()).hasSize(1);
            assertThat(knowsLess.rows("select connection, state, attempts from crmify_link order by connection"))
                    .containsExactly(List.of("eu", "DUE", 0), List.of("main", "IDLE", 0));
            assertThat(knowsLess.crmify().operations().counts().get("eu")).containsEntry(SyncState.PENDING, 1L);
            assertThat(knowsLess.crmify().operations().failed(10)).isEmpty();

            knows.drain();

            assertThat(knows.theCrm().records()).hasSize(2);
            assertThat(eu.records()).hasSize(2);
            assertThat(knows.rows("select id from crmify_change_dead")).isEmpty();
        }
    }

    @Test
    void aStopThatOneNodeSeesHoldsForAll() {
        try (var one = Shop.on(database).entities(Customer.class, Company.class).open();
                var other = Shop.on(database)
                        .entities(Customer.class, Company.class)
                        .database(one)
                        .crm(one.theCrm())
                        .open()) {
            one.theCrm().throttle(Duration.ofMinutes(10));
            one.persist(customer(1));
            one.drain();
            one.theCrm().comeBack();
            one.theCrm().forgetCalls();

            other.drain();

            assertThat(other.crmify().operations().lanes().get(0).state()).isEqualTo(State.THROTTLED);
            assertThat(one.theCrm().calls()).isEmpty();
            other.crmify().clock().advance(Duration.ofMinutes(11));
            other.drain();
            assertThat(one.theCrm().records()).hasSize(1);
        }
    }

    @Test
    void aTypeThatNobodyKnowsIsReportedAfterADayAndNotGivenUp() {
        var store = TestStore.on(database);
        var changes = new Changes(store.database(), store.unit());
        var journal = new Journal(store.database(), store.unit(), "node");
        var housekeeping = new Housekeeping(
                store.database(), changes, journal, new Imports(store.database(), store.unit()), Set.of("Customer"));
        store.inTransaction(jdbc -> {
            changes.append(jdbc, Changes.of("Stranger", "", Change.Hint.TOUCHED, List.of("1")));
            changes.append(jdbc, Changes.of("Customer", "", Change.Hint.TOUCHED, List.of("1")));
            return true;
        });
        try (var log = LogLines.of(Housekeeping.class)) {
            store.advance(Duration.ofHours(23));
            housekeeping.see();
            assertThat(log.lines()).isEmpty();

            store.advance(Duration.ofHours(2));
            housekeeping.see();

            assertThat(log.lines()).singleElement().satisfies(line -> assertThat(line)
                    .contains("CRMIFY-312", "Stranger"));
        }
        assertThat(store.rows("select id from crmify_change where unit = ?", store.unit()))
                .hasSize(2);
    }

    @Test
    void idsThatClocksOfOtherTimesMadeAreTakenLikeAnyOther() {
        try (var shop =
                Shop.on(database).entities(Customer.class, Company.class).open()) {
            var one = shop.persist(customer(1));
            var other = shop.persist(customer(2));
            shop.rows("delete from crmify_change");
            for (var day : List.of("00000000", "ffffffff")) { // of 1970, and of the year 10889
                var id = UUID.fromString(day + "-ffff-7fff-8000-000000000000");
                shop.rows(
                        "insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at)"
                                + " values (?, 'shop', 'Customer', '', 'TOUCHED', ?, 1, 0)",
                        id,
                        "" + (day.startsWith("0") ? one : other).id);
            }

            shop.drain();

            assertThat(shop.theCrm().records()).hasSize(2);
            assertThat(shop.recorded()).isEmpty();
        }
    }

    // Due times, leases and retention go by the database's clock, so that nodes need not agree on the time.
    @Test
    void noNodeGoesByItsOwnTimeOfDay() throws IOException {
        var ownTime = Pattern.compile(
                "currentTimeMillis|\\b(Instant|Local\\w+|Offset\\w+|Zoned\\w+)\\.now\\(|Clock\\.system|new Date\\(");
        try (var files = Files.walk(Path.of("src/main/java"))) {
            var found = new ArrayList<String>();
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (ownTime.matcher(Files.readString(file)).find()) {
                    found.add(file.getFileName().toString());
                }
            }
            // Its ids are in the order of time by habit only, see above.
            assertThat(found).containsExactly("TimeOrderedId.java");
        }
    }
}
