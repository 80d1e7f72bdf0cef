package io.crmify.jpa.link;

import static io.crmify.jpa.link.LinkFixture.CONNECTION;
import static io.crmify.jpa.link.LinkFixture.DEADLINE;
import static io.crmify.jpa.link.LinkFixture.LEASE;
import static io.crmify.jpa.link.LinkFixture.TYPE;
import static io.crmify.jpa.link.LinkFixture.backfill;
import static io.crmify.jpa.link.LinkFixture.crm;
import static io.crmify.jpa.link.LinkFixture.lease;
import static io.crmify.jpa.link.LinkFixture.settlement;
import static io.crmify.jpa.link.LinkFixture.synced;
import static io.crmify.jpa.link.LinkFixture.touched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.link.Links.Due;
import io.crmify.jpa.link.Settlement.Mark;
import io.crmify.jpa.link.Settlement.Next;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LinkClaimTest {
    @Parameter
    TestDatabase kind;

    private LinkFixture fixture;

    @BeforeEach
    void newUnit() {
        fixture = new LinkFixture(kind);
    }

    private static List<String> entities(List<ClaimedLink> links) {
        return links.stream().map(ClaimedLink::entityId).toList();
    }

    private List<Due> due(Collection<String> connections, Collection<String> types) {
        return fixture.store.inTransaction(jdbc -> fixture.links.due(jdbc, connections, types));
    }

    @Test
    void tellsWhatIsKnownOfTheRecordAndTheWork() {
        fixture.admit(touched("1"));

        var link = fixture.claim(lease(), 10).get(0);

        assertThat(link.type()).isEqualTo(TYPE);
        assertThat(link.entityId()).isEqualTo("1");
        assertThat(link.connection()).isEqualTo(CONNECTION);
        assertThat(link.seq()).isEqualTo(1);
        assertThat(link.crm()).isEqualTo(new ClaimedLink.Crm(null, "", null, null, false, false, true));
        assertThat(link.work()).isEqualTo(new ClaimedLink.Work("", false, false, 0, null, false));
    }

    @Test
    void takesTheFreshFirstAndTheOldestOfThem() {
        fixture.admit(backfill("backfill"));
        fixture.store.advance(Duration.ofSeconds(1));
        fixture.admit(touched("older"));
        fixture.store.advance(Duration.ofSeconds(1));
        fixture.admit(touched("newer"));

        assertThat(entities(fixture.claim(lease(), 1))).containsExactly("older");
        assertThat(entities(fixture.claim(lease(), 1))).containsExactly("newer");
        assertThat(entities(fixture.claim(lease(), 1))).containsExactly("backfill");
        assertThat(fixture.claim(lease(), 1)).isEmpty();
    }

    /** A look begins where the last claim came to; one that never was must not count. */
    @Test
    void findsAgainWhatARolledBackClaimHadTaken() {
        fixture.admit(touched("older"));
        fixture.store.advance(Duration.ofMinutes(1));
        fixture.admit(touched("newer"));

        assertThatThrownBy(() -> fixture.store.inTransaction(jdbc -> {
                    assertThat(entities(fixture.claim(jdbc, lease(), 2))).containsExactly("older", "newer");
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(entities(fixture.claim(lease(), 2))).containsExactly("older", "newer");
    }

    @Test
    void fillsABatchOfFreshOnesWithBackfill() {
        fixture.admit(touched("1"), backfill("2"), backfill("3"), backfill("4"));

        assertThat(entities(fixture.claim(lease(), 3))).hasSize(3).contains("1");
    }

    @Test
    void leavesWhatIsNotDueYet() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.settle(lease, settlement(link, Next.later(Duration.ofMinutes(10)), crm(null, false), Mark.NOTHING));
        fixture.idle("2", "C2");
        fixture.dead("3");

        assertThat(fixture.claim(lease(), 10)).isEmpty();
        fixture.store.advance(Duration.ofMinutes(11));
        assertThat(entities(fixture.claim(lease(), 10))).containsExactly("1");
    }

    @Test
    void skipsWhatAnotherIsClaimingInThisMoment() {
        fixture.admitAll(IntStream.range(0, 40).mapToObj(i -> touched("n" + i)).toList());
        var claimed = new ArrayList<String>();

        try (var one = fixture.store.open();
                var other = fixture.store.open()) {
            claimed.addAll(entities(fixture.claim(one.jdbc(), lease(), 10)));
            if (kind
                    != TestDatabase.H2) { // one claimer at a time there, as it has no SKIP LOCKED in an order like this
                claimed.addAll(entities(fixture.claim(other.jdbc(), lease(), 10)));
                assertThat(claimed).hasSize(20);
            }
            one.commit();
            other.commit();
        }
        claimed.addAll(entities(fixture.claim(lease(), 40)));

        assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void neverGivesALinkToTwo() throws Exception {
        fixture.admitAll(IntStream.range(0, 500).mapToObj(i -> touched("n" + i)).toList());
        var claimed = new ConcurrentLinkedQueue<String>();
        Callable<Boolean> claimer = () -> {
            for (var some = fixture.claim(lease(), 7); !some.isEmpty(); some = fixture.claim(lease(), 7)) {
                claimed.addAll(entities(some));
            }
            return true;
        };
        var claimers = Executors.newFixedThreadPool(4);
        try {
            for (var done : claimers.invokeAll(List.of(claimer, claimer, claimer, claimer))) {
                done.get();
            }
        } finally {
            claimers.shutdown();
        }
        // Whoever finds all that is left locked by others ends; here somebody looks after them.
        claimer.call();

        assertThat(claimed).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void takesOverAnExpiredLeaseAndSuspectsWhatItLeft() {
        fixture.claimed("1", lease());
        assertThat(fixture.claim(lease(), 10)).isEmpty();

        fixture.store.advance(LEASE.plusSeconds(1));
        var lease = lease();
        var again = fixture.claim(lease, 10).get(0);

        assertThat(again.crm().suspect()).isTrue();
        assertThat(again.work().confirm()).isTrue();
        assertThat(again.seq()).isEqualTo(1);
        assertThat(fixture.row("1").suspect()).isTrue();
        assertThat(((Number) fixture.value("1", "confirm_at")).longValue())
                .isBetween(fixture.store.now(), fixture.store.now() + DEADLINE.toMillis());
    }

    @Test
    void needsNoConfirmationOnceTheCallBeforeMustBeOver() {
        fixture.claimed("1", lease());

        fixture.store.advance(LEASE.plus(DEADLINE).plusSeconds(1));
        var again = fixture.claim(lease(), 10).get(0);

        assertThat(again.crm().suspect()).isTrue();
        assertThat(again.work().confirm()).isFalse();
    }

    @Test
    void keepsALeaseThatIsRenewed() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.store.advance(LEASE.minusSeconds(10));

        int held = fixture.store.inTransaction(jdbc -> fixture.links.renew(jdbc, lease, List.of(link)));
        fixture.store.advance(LEASE.minusSeconds(10));

        assertThat(held).isEqualTo(1);
        assertThat(fixture.claim(lease(), 10)).isEmpty();
        assertThat(fixture.settle(lease, synced(link, "C1"))).isEqualTo(1);
    }

    @Test
    void renewsNoLeaseThatIsLost() {
        var lost = lease();
        var link = fixture.claimed("1", lost);
        fixture.store.advance(LEASE.plusSeconds(1));
        fixture.claim(lease(), 10);

        int held = fixture.store.inTransaction(jdbc -> fixture.links.renew(jdbc, lost, List.of(link)));

        assertThat(held).isZero();
    }

    @Test
    void tellsWhereSomethingIsDue() {
        fixture.admit(touched("1"), backfill("2"));
        fixture.store.inTransaction(jdbc -> {
            fixture.links.admit(jdbc, "Contact", List.of(backfill("3")));
            return true;
        });

        assertThat(due(List.of(CONNECTION, "other"), List.of(TYPE, "Contact", "Order")))
                .containsExactlyInAnyOrder(
                        new Due(CONNECTION, TYPE, Admission.Priority.FRESH),
                        new Due(CONNECTION, "Contact", Admission.Priority.BACKFILL));
        fixture.claim(lease(), 10);
        assertThat(due(List.of(CONNECTION), List.of(TYPE))).isEmpty();
        fixture.store.advance(LEASE.plusSeconds(1));
        assertThat(due(List.of(CONNECTION), List.of(TYPE))).hasSize(1);
        assertThat(due(List.of(), List.of(TYPE))).isEmpty();
    }

    @Test
    void keepsConnectionsTypesAndUnitsApart() {
        fixture.admit(touched("1"));
        var other = new Links(fixture.store.database(), fixture.store.unit() + "b");

        var claimed = new ArrayList<ClaimedLink>();
        fixture.store.inTransaction(jdbc -> claimed.addAll(fixture.links.claim(jdbc, "eu", TYPE, lease(), 10)));
        fixture.store.inTransaction(jdbc -> claimed.addAll(fixture.links.claim(jdbc, CONNECTION, "X", lease(), 10)));
        fixture.store.inTransaction(jdbc -> claimed.addAll(other.claim(jdbc, CONNECTION, TYPE, lease(), 10)));

        assertThat(claimed).isEmpty();
    }
}
