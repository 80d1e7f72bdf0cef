package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.SyncState;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A CRM says with a successful answer that no call is left: nobody makes one, before it has to refuse it. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class SlowDownTest {
    private static final int PLENTY = 100;

    private final TestDatabase database;
    private final LogLines log = LogLines.of(LaneStates.class);
    private final FakeHubSpot hubspot = FakeHubSpot.start();
    private Shop first;
    private Shop second;

    SlowDownTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void openTwoNodes() {
        first = node().open();
        second = node().database(first).open();
        signUp(first, "before");
        first.drain(); // both have looked at the CRM
        signUp(second, "before that");
        second.drain();
    }

    @AfterEach
    void close() {
        second.close();
        first.close();
        hubspot.close();
        log.close();
    }

    private Shop.Builder node() {
        return Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", "hubspot")
                .config("crmify.backend.base-url", hubspot.baseUri().toString())
                .config("crmify.backend.auth.token", "fake-token");
    }

    private static Customer signUp(Shop shop, String name) {
        return shop.persist(new Customer(name, "C", name.replace(' ', '-') + "@example.org"));
    }

    private int calls() {
        return hubspot.calls().values().stream().mapToInt(Integer::intValue).sum();
    }

    private LaneStatus lane() {
        return second.crmify().operations().lanes().get(0);
    }

    private void ensureCounts(long synced, long pending) {
        assertThat(first.crmify().operations().counts().get("default"))
                .isEqualTo(Map.of(SyncState.SYNCED, synced, SyncState.PENDING, pending, SyncState.FAILED, 0L));
    }

    private void after(Duration time) {
        for (var node : List.of(first, second)) {
            node.crmify().clock().advance(time);
        }
        second.drain();
        first.drain();
    }

    @Test
    void bothNodesRestForTheIntervalAndGoOnByThemselves() {
        hubspot.setCallsLeft(0, PLENTY);
        signUp(first, "last");
        first.drain();
        assertThat(hubspot.contacts()).hasSize(3);
        ensureCounts(3, 0);
        assertThat(lane().state()).isEqualTo(State.THROTTLED);
        assertThat(lane().reason()).isEqualTo("TEN_SECONDLY_ROLLING");
        assertThat(log.lines()).filteredOn(line -> line.contains("CRMIFY-401")).hasSize(1);

        var calls = calls();
        signUp(second, "waiting");
        after(Duration.ofSeconds(5));
        assertThat(calls()).isEqualTo(calls);

        hubspot.setCallsLeft(PLENTY, PLENTY);
        after(Duration.ofSeconds(7));
        assertThat(hubspot.contacts()).hasSize(4);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(first.rows("select max(attempts) from crmify_link")).containsExactly(List.of(0));
        assertThat(first.rows("select count(*) from crmify_journal where failed > 0"))
                .containsExactly(List.of(0L));
    }

    @Test
    void bothNodesRestUntilTheQuotaOfTheDayIsRenewed() {
        hubspot.setCallsLeft(PLENTY, 0);
        signUp(second, "last");
        second.drain();
        assertThat(lane().state()).isEqualTo(State.QUOTA_EXHAUSTED);
        assertThat(lane().reason()).isEqualTo("DAILY");
        assertThat(lane().until()).isNotNull();

        var calls = calls();
        signUp(first, "waiting");
        after(Duration.ZERO);
        assertThat(calls()).isEqualTo(calls);

        hubspot.setCallsLeft(PLENTY, PLENTY);
        after(Duration.ofHours(26)); // the longest day has 25, and some seconds are added
        assertThat(hubspot.contacts()).hasSize(4);
        ensureCounts(4, 0);
    }

    @Test
    void whatTheSameClaimHoldsBesidesWaitsWithoutAFailedAttempt() {
        var known = signUp(first, "known");
        first.drain();
        hubspot.setCallsLeft(0, PLENTY);
        first.edit(Customer.class, known.id, customer -> customer.lastName = "Changed");
        signUp(first, "new");
        var calls = calls();

        first.drain(); // creates and updates are two calls
        assertThat(calls()).isEqualTo(calls + 1);
        ensureCounts(3, 1);
        assertThat(first.rows("select max(attempts) from crmify_link")).containsExactly(List.of(0));

        hubspot.setCallsLeft(PLENTY, PLENTY);
        after(Duration.ofSeconds(12));
        ensureCounts(4, 0);
        assertThat(calls()).isEqualTo(calls + 2);
    }
}
