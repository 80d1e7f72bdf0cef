package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.CrmOperations;
import io.crmify.FailedLead;
import io.crmify.SyncState;
import io.crmify.backend.CreateGuarantee;
import io.crmify.backends.memory.CrmRules;
import io.crmify.backends.memory.InMemoryCrm;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.LeadField;
import io.crmify.operations.FailureFilter;
import io.crmify.operations.LinkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators see, and what they do about it. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class OperatorsTest {
    private static final FailureFilter ALL = FailureFilter.ALL;

    private final TestDatabase database;
    private final InMemoryCrm crm = new InMemoryCrm();
    private Shop shop;

    OperatorsTest(TestDatabase database) {
        this.database = database;
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void open() {
        open(crm);
    }

    private void open(InMemoryCrm other) {
        shop = Shop.on(database)
                .entities(Customer.class, Company.class)
                .crm(other)
                .open();
    }

    private void signUp(int from, int count) {
        shop.run(manager -> IntStream.range(from, from + count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    /** Leads that the CRM refused, for a reason. */
    private void refused(int from, int count, String reason) {
        crm.refuse(lead -> true, reason);
        signUp(from, count);
        shop.drain();
        crm.comeBack();
    }

    private CrmOperations operations() {
        return shop.crmify().operations();
    }

    private List<UUID> pages(FailureFilter filter, int size) {
        var all = new ArrayList<UUID>();
        var page = operations().failed(filter, size);
        while (!page.isEmpty()) {
            page.forEach(failed -> all.add(failed.link()));
            page = operations().failed(filter, page.get(page.size() - 1), size);
        }
        return all;
    }

    // Also of many that failed at the same time.
    @Test
    void failuresAreListedInPagesTheLatestFirst() {
        open();
        refused(0, 120, "FIRST");
        shop.crmify().clock().advance(Duration.ofMinutes(1));
        refused(120, 30, "SECOND");

        var all = operations().failed(1000);
        assertThat(all).hasSize(150);
        assertThat(all.subList(0, 30))
                .allSatisfy(failed -> assertThat(failed.reason()).isEqualTo("SECOND"));
        assertThat(all.stream().map(failed -> failed.failures().last()).toList())
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(pages(ALL, 7))
                .containsExactlyElementsOf(all.stream().map(FailedLead::link).toList());
        assertThatThrownBy(() -> operations().failed(0)).hasMessageContaining("ask for 1 to 1000");
    }

    @Test
    void failuresAreFilteredByWhatTheyTell() {
        open();
        refused(0, 3, "FIRST");
        shop.crmify().clock().advance(Duration.ofMinutes(1));
        refused(3, 2, "SECOND");
        var between = operations().failed(1).get(0).failures().last();

        assertThat(operations().failed(ALL.withReason("FIRST"), 10)).hasSize(3);
        assertThat(operations().failed(ALL.onConnection("default").ofType("Customer"), 10))
                .hasSize(5);
        assertThat(operations().failed(ALL.from(between.minusSeconds(30)), 10)).hasSize(2);
        assertThat(operations().failed(ALL.until(between.minusSeconds(30)), 10)).hasSize(3);
        assertThat(operations().failed(ALL.until(between), 10))
                .noneMatch(failed -> !failed.failures().last().isBefore(between));
        assertThat(pages(ALL.withReason("FIRST").from(Instant.EPOCH), 2)).hasSize(3);
    }

    @Test
    void aFilterThatCannotMatchIsRefused() {
        open();

        assertThatThrownBy(() -> operations().failed(ALL.onConnection("nowhere"), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no connection 'nowhere'; there are [default]");
        assertThatThrownBy(() -> operations().retry(ALL.ofType("Custommer")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no type 'Custommer'; there are [Customer]");
        assertThatThrownBy(() -> ALL.withReason(" ")).hasMessageContaining("reason is blank");
        assertThatThrownBy(() -> ALL.from(Instant.EPOCH).until(Instant.EPOCH)).hasMessageContaining("must be before");
    }

    @Test
    void whatAFilterFindsIsRetriedInPortionsAndOnlyOnce() {
        open();
        refused(0, 1_100, "FIRST");
        refused(1_100, 2, "SECOND");
        shop.log().clear();

        assertThat(operations().retry(ALL.withReason("FIRST"))).isEqualTo(1_100);
        assertThat(shop.log().commitsThatWrote()).isEqualTo(2);
        assertThat(operations().retry(ALL.withReason("FIRST"))).isZero();

        shop.drain();
        assertThat(crm.records()).hasSize(1_100);
        assertThat(operations().failed(10)).hasSize(2);
    }

    @Test
    void aFilterNamesWhatIsMeant() {
        open();
        refused(0, 2, "INVALID_EMAIL");
        var operations = operations();

        // tag::retry[]
        var refused =
                FailureFilter.ALL.onConnection("default").ofType("Customer").withReason("INVALID_EMAIL");
        operations.retry(refused); // once the CRM takes them
        // end::retry[]

        shop.drain();
        assertThat(crm.records()).hasSize(2);
        assertThat(operations.failed(ALL.from(Instant.MIN).until(Instant.MAX), 10))
                .isEmpty();
    }

    @Test
    void whatMayHaveBeenCreatedIsRetriedOnlyIfItsReasonIsNamed() {
        var blind = new InMemoryCrm(CrmRules.DEFAULTS.withGuarantee(CreateGuarantee.BLIND));
        open(blind);
        blind.applyThenFail(1);
        signUp(0, 1);
        shop.drain();
        shop.crmify().clock().advance(Duration.ofDays(1));
        shop.drain();

        assertThat(operations().retry(ALL)).isZero();
        assertThat(operations().retry(ALL.ofType("Customer").onConnection("default")))
                .isZero();

        assertThat(operations().retry(ALL.withReason("AMBIGUOUS_CREATE"))).isEqualTo(1);
        shop.drain();
        assertThat(operations().failed(10)).isEmpty();
    }

    @Test
    void whatIsDiscardedStaysListedUntilItIsEdited() {
        open();
        refused(0, 3, "FIRST");

        assertThat(operations().discard(ALL.withReason("FIRST"))).isEqualTo(3);
        assertThat(operations().discard(operations().failed(1).get(0).link())).isTrue();

        assertThat(operations().failed(ALL.withReason("DISCARDED"), 10)).hasSize(3);
        shop.run(manager -> manager.createQuery("from Customer", Customer.class)
                .getResultList()
                .forEach(customer -> customer.lastName = "Byron"));
        shop.drain();
        assertThat(operations().failed(10)).isEmpty();
        assertThat(crm.records()).hasSize(3);
    }

    @Test
    void whatIsDiscardedAndHasLostItsEntityIsListedNoMore() {
        open();
        refused(0, 4, "FIRST");
        var failed = operations().failed(10);
        shop.run(manager -> manager.createQuery("delete from Customer").executeUpdate()); // which nobody records

        assertThat(operations().discard(failed.get(0).link())).isTrue();
        assertThat(operations().discard(failed.get(0).link())).isFalse();
        assertThat(operations().discard(ALL)).isEqualTo(3);

        assertThat(operations().failed(10)).isEmpty();
        assertThat(shop.rows("select id from crmify_link")).isEmpty();
    }

    @Test
    void aLinkIsShownWithoutAnyValueOfItsEntity() {
        open();
        refused(0, 1, "FIRST");
        signUp(1, 1);
        shop.drain();

        var failed = operations().failed(1).get(0);
        var dead = operations().link(failed.link()).orElseThrow();
        assertThat(dead.state()).isEqualTo(LinkStatus.State.DEAD);
        assertThat(dead.id()).isEqualTo(failed.id());
        assertThat(dead.work().reason()).isEqualTo("FIRST");
        assertThat(dead.work().attempts()).isEqualTo(1);
        assertThat(dead.work().due()).isNull();
        var idle = operations().links("default", LinkStatus.State.IDLE, 10);
        assertThat(idle).singleElement().satisfies(link -> {
            assertThat(link.inCrm().crmId()).isEqualTo(crm.records().get(0).id());
            assertThat(link.inCrm().lastSynced()).isNotNull();
            assertThat(link.inCrm().suspect()).isFalse();
        });
        assertThat(idle + dead.toString()).doesNotContain("example.org");
        assertThat(operations().link(UUID.randomUUID())).isEmpty();
    }

    @Test
    void linksAreListedByStateInPages() {
        open();
        refused(0, 5, "FIRST");
        operations().pause("default");
        signUp(5, 25);
        shop.drain();

        for (var state : LinkStatus.State.values()) {
            var all = operations().links("default", state, 1000);
            var paged = new ArrayList<LinkStatus>();
            var page = operations().links("default", state, 3);
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = operations().links("default", state, page.get(page.size() - 1), 3);
            }
            assertThat(paged).as(state.name()).isEqualTo(all);
        }
        assertThat(operations().links("default", LinkStatus.State.DUE, 100))
                .hasSize(25)
                .allSatisfy(link -> assertThat(link.work().due()).isNotNull());
        assertThat(operations().links("default", LinkStatus.State.DEAD, 100)).hasSize(5);
    }

    @Test
    void aChangeThatCouldNotBeAdmittedIsRetriedOrForgotten() {
        open();
        shop.rows("insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at) values ('"
                + UUID.randomUUID() + "', 'shop', 'Customer', '', 'TOUCHED', '" + "9".repeat(500) + "', 1, 0)");
        shop.drain();

        var put = operations().unadmitted(10);
        assertThat(put).singleElement().satisfies(change -> {
            assertThat(change.type()).isEqualTo("Customer");
            assertThat(change.reason()).isEqualTo("ID_TOO_LONG");
        });
        assertThat(operations().unadmitted(put.get(0), 10)).isEmpty();
        assertThat(operations().retryUnadmitted(put.get(0).change())).isTrue();
        assertThat(operations().retryUnadmitted(put.get(0).change())).isFalse();
        assertThat(shop.recorded()).hasSize(1);
        shop.drain(); // which puts it aside again
        assertThat(operations().retryUnadmitted()).isEqualTo(1);
        shop.drain();
        assertThat(operations()
                        .discardUnadmitted(operations().unadmitted(1).get(0).change()))
                .isTrue();
        assertThat(operations().unadmitted(10)).isEmpty();
    }

    @Test
    void leadsAreCountedByTheirState() {
        open();
        refused(0, 2, "FIRST");
        signUp(2, 5);
        shop.drain();
        operations().pause("default");
        shop.run(manager -> manager.createQuery("from Customer", Customer.class).getResultList().stream()
                .filter(customer -> customer.crmId != null)
                .limit(3)
                .forEach(customer -> customer.lastName = "Byron"));
        signUp(7, 1);
        shop.drain();

        assertThat(operations().counts())
                .isEqualTo(
                        Map.of("default", Map.of(SyncState.PENDING, 4L, SyncState.SYNCED, 2L, SyncState.FAILED, 2L)));
        assertThat(crm.where(LeadField.LAST_NAME, "Byron")).isEmpty();
    }

    // It was configured once, or is on other nodes only.
    @Test
    void aConnectionThatOnlyOtherNodesKnowIsListedToo() {
        open();
        refused(0, 1, "FIRST");
        shop.rows("update crmify_lane set connection = 'other'");
        shop.rows("update crmify_link set connection = 'other'");

        assertThat(operations().failed(10)).hasSize(1);
        assertThat(operations().counts().get("other")).containsEntry(SyncState.FAILED, 1L);
        assertThat(operations().links("other", LinkStatus.State.DEAD, 10)).hasSize(1);
        assertThat(operations().retry(ALL.onConnection("other"))).isEqualTo(1);
        operations().pause("other");
        assertThat(operations().lanes()).singleElement().satisfies(lane -> assertThat(lane.connection())
                .isEqualTo("other"));
    }
}
