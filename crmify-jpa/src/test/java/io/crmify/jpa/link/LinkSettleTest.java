package io.crmify.jpa.link;

import static io.crmify.jpa.link.LinkFixture.CONNECTION;
import static io.crmify.jpa.link.LinkFixture.DEADLINE;
import static io.crmify.jpa.link.LinkFixture.LEASE;
import static io.crmify.jpa.link.LinkFixture.TYPE;
import static io.crmify.jpa.link.LinkFixture.crm;
import static io.crmify.jpa.link.LinkFixture.failed;
import static io.crmify.jpa.link.LinkFixture.lease;
import static io.crmify.jpa.link.LinkFixture.removed;
import static io.crmify.jpa.link.LinkFixture.settlement;
import static io.crmify.jpa.link.LinkFixture.synced;
import static io.crmify.jpa.link.LinkFixture.touched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crmify.jpa.link.Settlement.Mark;
import io.crmify.jpa.link.Settlement.Next;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LinkSettleTest {
    @Parameter
    TestDatabase kind;

    private LinkFixture fixture;
    private Lease lease;

    @BeforeEach
    void newUnit() {
        fixture = new LinkFixture(kind);
        lease = lease();
    }

    private boolean keepCrmId(ClaimedLink link, String crmId) {
        return fixture.store.inTransaction(jdbc -> fixture.links.keepCrmId(jdbc, link, crm(crmId, false)));
    }

    private List<Projectable> unprojected() {
        return fixture.store.inTransaction(jdbc -> fixture.links.unprojected(jdbc, TYPE, 10));
    }

    @Test
    void keepsWhatTheCallEstablished() {
        var link = fixture.claimed("1", lease);
        var crm = new ClaimedLink.Crm("C1", "", "{\"email\":\"x\"}", "OPEN", true, true, false);

        assertThat(fixture.settle(lease, settlement(link, Next.of(LinkState.IDLE, Duration.ZERO), crm, Mark.OK)))
                .isEqualTo(1);

        fixture.admit(touched("1"));
        assertThat(fixture.claim(lease(), 1).get(0).crm()).isEqualTo(crm);
    }

    @Test
    void restsUntilTheNextChange() {
        var link = fixture.claimed("1", lease);

        fixture.settle(lease, synced(link, "C1"));

        assertThat(fixture.row("1").state()).isEqualTo("IDLE");
        assertThat(fixture.row("1").due()).isNull();
        assertThat(fixture.value("1", "lease_until")).isNull();
        assertThat(fixture.value("1", "synced_at")).isNotNull();
    }

    @Test
    void isDueAgainIfTheEntityChangedMeanwhile() {
        var link = fixture.claimed("1", lease);
        fixture.admit(touched("1"));

        fixture.settle(
                lease, settlement(link, Next.of(LinkState.IDLE, Duration.ofSeconds(30)), crm("C1", false), Mark.OK));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").crmId()).isEqualTo("C1");
        assertThat(fixture.claim(lease(), 1)).isEmpty();
        fixture.store.advance(Duration.ofSeconds(31));
        assertThat(fixture.claim(lease(), 1)).hasSize(1);
    }

    @Test
    void isDueAgainAfterAFailureIfTheEntityChangedMeanwhile() {
        var link = fixture.claimed("1", lease);
        fixture.admit(touched("1"));

        fixture.settle(lease, settlement(link, Next.of(LinkState.DEAD, Duration.ZERO), crm(null, false), failed(8)));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").attempts()).isZero();
    }

    @Test
    void goesWithItsEntity() {
        fixture.admit(touched("1"), touched("2"));
        var links = fixture.claim(lease, 2);

        var settled = fixture.settle(
                lease, settlement(links.get(0), Next.removed(), crm(null, false), Mark.OK), synced(links.get(1), "C2"));

        assertThat(settled).isEqualTo(2);
        assertThat(fixture.row(links.get(0).entityId())).isNull();
        assertThat(fixture.row(links.get(1).entityId()).state()).isEqualTo("IDLE");
    }

    @Test
    void staysIfItsEntityCameBackMeanwhile() {
        fixture.idle("1", "C1");
        fixture.admit(removed("1"));
        var link = fixture.claim(lease, 1).get(0);
        fixture.admit(touched("1"));

        assertThat(fixture.settle(lease, settlement(link, Next.removed(), crm(null, false), Mark.OK)))
                .isEqualTo(1);

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").crmId()).isNull();
    }

    @Test
    void countsFailuresUntilItWentWell() {
        var link = fixture.claimed("1", lease);
        fixture.settle(lease, settlement(link, Next.later(Duration.ofMinutes(1)), crm(null, true), failed(2)));

        var row = fixture.row("1");
        assertThat(row.attempts()).isEqualTo(2);
        assertThat(row.reason()).isEqualTo("REFUSED");
        assertThat(row.suspect()).isTrue();
        fixture.store.advance(Duration.ofMinutes(2));
        var again = fixture.claim(lease, 1).get(0);
        assertThat(again.work().attempts()).isEqualTo(2);
        assertThat(again.work().budgetStart()).isEqualTo(5L);
        fixture.settle(lease, synced(again, "C1"));

        assertThat(fixture.row("1").attempts()).isZero();
        assertThat(fixture.row("1").reason()).isNull();
        assertThat(fixture.value("1", "failed_first")).isNull();
        assertThat(fixture.value("1", "failed_budget")).isNull();
    }

    @Test
    void countsNoAttemptForWhatIsNotTheRecordsFault() {
        var link = fixture.claimed("1", lease);

        fixture.settle(
                lease,
                settlement(
                        link, Next.later(Duration.ofMinutes(1)), crm(null, false), Mark.waiting("THROTTLED", "429")));

        assertThat(fixture.row("1").attempts()).isZero();
        assertThat(fixture.row("1").reason()).isEqualTo("THROTTLED");
    }

    @Test
    void isConfirmedOnceNobodyCanStillBeAtIt() {
        fixture.claimed("1", lease());
        fixture.store.advance(LEASE.plusSeconds(1));
        var link = fixture.claim(lease, 1).get(0);

        fixture.settle(
                lease,
                new Settlement(
                        link,
                        new Next(LinkState.DUE, Duration.ZERO, Duration.ZERO),
                        crm("C1", false),
                        "",
                        true,
                        Mark.OK));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.claim(lease(), 1)).isEmpty();
        fixture.store.advance(DEADLINE);
        assertThat(fixture.claim(lease(), 1)).hasSize(1);
    }

    @Test
    void isNeverDueAtNoTime() {
        // Should the time to confirm be gone when it is asked for, it is due at once.
        var link = fixture.claimed("1", lease);

        fixture.settle(
                lease,
                new Settlement(
                        link,
                        new Next(LinkState.DUE, Duration.ZERO, Duration.ZERO),
                        crm("C1", false),
                        "",
                        true,
                        Mark.OK));

        assertThat(fixture.claim(lease(), 1)).hasSize(1);
    }

    @Test
    void obeysAnOperatorWhoAskedMeanwhile() {
        fixture.admit(touched("1"), touched("2"));
        var links = fixture.claim(lease, 2);
        fixture.store.inTransaction(
                jdbc -> fixture.admin.retry(jdbc, links.get(0).id()));
        fixture.store.inTransaction(
                jdbc -> fixture.admin.discard(jdbc, links.get(1).id()));

        fixture.settle(
                lease,
                synced(links.get(0), "C1"),
                settlement(links.get(1), Next.later(Duration.ofHours(1)), crm(null, false), failed(3)));

        assertThat(fixture.row(links.get(0).entityId()).state()).isEqualTo("DUE");
        assertThat(fixture.row(links.get(1).entityId()).state()).isEqualTo("DEAD");
        assertThat(fixture.claim(lease(), 10)).hasSize(1).allSatisfy(link -> assertThat(link.id())
                .isEqualTo(links.get(0).id()));
    }

    @Test
    void isNotForAWorkerThatLostItsLease() {
        var link = fixture.claimed("1", lease);
        fixture.store.advance(LEASE.plusSeconds(1));
        var owner = lease();
        var owned = fixture.claim(owner, 1).get(0);

        assertThat(fixture.settle(lease, synced(link, "LOST"))).isZero();
        assertThat(fixture.settle(lease, settlement(link, Next.removed(), crm(null, false), Mark.OK)))
                .isZero();

        assertThat(fixture.row("1").state()).isEqualTo("LEASED");
        assertThat(fixture.row("1").crmId()).isNull();
        assertThat(fixture.settle(owner, synced(owned, "C1"))).isEqualTo(1);
        assertThat(fixture.settle(owner, synced(owned, "C1"))).isZero();
    }

    @Test
    void isKnownToTheWorkerWhoseAnswerWasLost() {
        fixture.admit(touched("1"), touched("2"));
        var links = fixture.claim(lease, 2);
        fixture.settle(lease, synced(links.get(0), "C1"));

        var settled = fixture.store.inTransaction(jdbc -> fixture.links.settled(jdbc, links, lease.token()));

        assertThat(settled).containsExactly(links.get(0).id());
    }

    @Test
    void savesTheCrmIdOfAWorkerThatLostItsLease() {
        var link = fixture.claimed("1", lease);

        assertThat(keepCrmId(link, "C1")).isTrue();
        assertThat(keepCrmId(link, "C1")).isTrue();
        assertThat(keepCrmId(link, "C2")).isFalse();

        assertThat(fixture.row("1").crmId()).isEqualTo("C1");
        assertThat(fixture.row("1").suspect()).isTrue();
    }

    @Test
    void letsARecordBelongToOneOnly() {
        fixture.idle("1", "C1");
        var link = fixture.claimed("2", lease);

        assertThatThrownBy(() -> fixture.settle(lease, synced(link, "C1")))
                .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isUniqueViolation())
                        .isTrue());

        assertThat(fixture.row("2").state()).isEqualTo("LEASED");
        var holder = fixture.store.inTransaction(jdbc -> fixture.links.holder(jdbc, CONNECTION, "C1", ""));
        assertThat(holder)
                .hasValueSatisfying(other -> assertThat(other.entityId()).isEqualTo("1"));
        fixture.store.inTransaction(jdbc -> {
            return fixture.links.handOver(jdbc, holder.orElseThrow(), "C1");
        });
        assertThat(fixture.settle(lease, synced(link, "C1"))).isEqualTo(1);
    }

    @Test
    void tellsCrmIdsApartThatLookAlike() {
        fixture.idle("1", "abcDEF");
        fixture.idle("2", "ABCdef");
        fixture.idle("3", "abcDEF ");

        assertThat(fixture.row("2").crmId()).isEqualTo("ABCdef");
        assertThat(fixture.row("3").crmId()).isEqualTo("abcDEF ");
    }

    @Test
    void notesWhichIdsAreOnTheirEntities() {
        var link = fixture.claimed("1", lease);
        fixture.settle(
                lease,
                settlement(
                        link,
                        Next.of(LinkState.IDLE, Duration.ZERO),
                        new ClaimedLink.Crm("C1", "", "{}", null, false, false, false),
                        Mark.OK));
        var projectable = unprojected().get(0);
        assertThat(projectable).isEqualTo(new Projectable(link.id(), "1", CONNECTION, "C1"));

        fixture.store.inTransaction(jdbc -> {
            fixture.links.projected(
                    jdbc, List.of(new Projectable(projectable.link(), "1", CONNECTION, "an older one")));
            return true;
        });
        assertThat(unprojected()).hasSize(1);
        fixture.store.inTransaction(jdbc -> {
            fixture.links.projected(jdbc, List.of(projectable));
            return true;
        });

        assertThat(unprojected()).isEmpty();
    }

    @Test
    void waitsForNoRowOfAnother() {
        for (int i = 0; i < 6; i++) {
            fixture.admit(touched("n" + i));
        }
        var mine = fixture.claim(lease, 4);
        var others = fixture.claim(lease(), 2);
        try (var other = fixture.store.open()) {
            others.forEach(link -> other.jdbc().update("update crmify_link set attempts = 1 where id = ?", link.id()));

            int renewed = fixture.store.inTransaction(jdbc -> fixture.links.renew(jdbc, lease, mine));
            int settled = fixture.settle(
                    lease,
                    settlement(mine.get(0), Next.removed(), crm(null, false), Mark.OK),
                    settlement(mine.get(1), Next.removed(), crm(null, false), Mark.OK),
                    synced(mine.get(2), "C2"),
                    synced(mine.get(3), "C3"));
            fixture.admit(removed(mine.get(2).entityId()), removed("nobody"), touched("new"));

            assertThat(renewed).isEqualTo(4);
            assertThat(settled).isEqualTo(4);
            assertThat(fixture.claim(lease(), 10)).hasSize(2);
        }
    }
}
