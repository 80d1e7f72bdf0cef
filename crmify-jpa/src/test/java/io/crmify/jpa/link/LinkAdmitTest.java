package io.crmify.jpa.link;

import static io.crmify.jpa.link.LinkFixture.backfill;
import static io.crmify.jpa.link.LinkFixture.crm;
import static io.crmify.jpa.link.LinkFixture.failed;
import static io.crmify.jpa.link.LinkFixture.lease;
import static io.crmify.jpa.link.LinkFixture.removed;
import static io.crmify.jpa.link.LinkFixture.settlement;
import static io.crmify.jpa.link.LinkFixture.touched;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.link.Settlement.Mark;
import io.crmify.jpa.link.Settlement.Next;
import io.crmify.jpa.testing.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What admission, and an operator, do to a link in each of its states. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class LinkAdmitTest {
    @Parameter
    TestDatabase kind;

    private LinkFixture fixture;

    @BeforeEach
    void newUnit() {
        fixture = new LinkFixture(kind);
    }

    private boolean retry(ClaimedLink link) {
        return fixture.store.inTransaction(jdbc -> fixture.admin.retry(jdbc, link.id()));
    }

    private boolean discard(ClaimedLink link) {
        return fixture.store.inTransaction(jdbc -> fixture.admin.discard(jdbc, link.id()));
    }

    @Test
    void makesALinkThatIsDueNow() {
        var before = fixture.store.now();
        fixture.admit(touched("1"));

        var row = fixture.row("1");
        assertThat(row.state()).isEqualTo("DUE");
        assertThat(row.seq()).isEqualTo(1);
        assertThat(row.attempts()).isZero();
        assertThat(row.due()).isBetween(before, fixture.store.now());
        assertThat(row.suspect()).isFalse();
    }

    @Test
    void makesNoneForAnEntityThatIsGone() {
        fixture.admit(removed("1"), touched("2"));

        assertThat(fixture.row("1")).isNull();
        assertThat(fixture.row("2")).isNotNull();
    }

    @Test
    void putsOneOfTheBackfillAmongTheFreshOfNow() {
        fixture.admit(backfill("1"), backfill("2"));
        var before = fixture.row("2").due();
        fixture.store.advance(Duration.ofMinutes(1));
        fixture.admit(touched("3"));
        fixture.claim(lease(), 1); // after whose time the next claims of the fresh begin
        fixture.admit(touched("1"), backfill("2"));

        assertThat(fixture.row("1").priority()).isZero();
        assertThat(fixture.row("1").due())
                .isGreaterThanOrEqualTo(fixture.row("2").due() + 60_000);
        assertThat(fixture.row("2").due()).isEqualTo(before);
    }

    @Test
    void makesOneThatIsAtRestDueAgain() {
        fixture.idle("1", "C1");

        fixture.admit(touched("1"));

        var row = fixture.row("1");
        assertThat(row.state()).isEqualTo("DUE");
        assertThat(row.seq()).isEqualTo(2);
        assertThat(row.due()).isLessThanOrEqualTo(fixture.store.now());
        assertThat(row.crmId()).isEqualTo("C1");
    }

    @Test
    void remembersThatTheEntityIsGone() {
        fixture.idle("1", "C1");

        fixture.admit(removed("1"));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").seq()).isEqualTo(2);
        assertThat(fixture.row("1").removed()).isTrue();
    }

    @Test
    void givesADeadOneANewStart() {
        fixture.dead("1");

        fixture.admit(touched("1"));

        var row = fixture.row("1");
        assertThat(row.state()).isEqualTo("DUE");
        assertThat(row.seq()).isEqualTo(2);
        assertThat(row.attempts()).isZero();
        assertThat(row.due()).isLessThanOrEqualTo(fixture.store.now());
        assertThat(fixture.value("1", "failed_first")).isNull();
        assertThat(fixture.value("1", "failed_budget")).isNull();
    }

    @Test
    void makesAHeldOneDueAgain() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.settle(lease, settlement(link, Next.of(LinkState.HELD, Duration.ZERO), crm("C1", false), Mark.NOTHING));

        fixture.admit(touched("1"));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").due()).isNotNull();
    }

    @Test
    void leavesTheTimeOfOneThatIsDue() {
        fixture.admit(touched("1"));
        var due = fixture.row("1").due();
        fixture.store.advance(Duration.ofSeconds(5));

        fixture.admit(touched("1"));

        assertThat(fixture.row("1").due()).isEqualTo(due);
        assertThat(fixture.row("1").seq()).isEqualTo(2);
    }

    @Test
    void leavesTheTimeOfOneThatWaitsForItsLane() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.settle(
                lease,
                settlement(link, Next.later(Duration.ofHours(1)), crm(null, false), Mark.waiting("THROTTLED", "429")));
        var due = fixture.row("1").due();

        fixture.admit(touched("1"));

        assertThat(fixture.row("1").due()).isEqualTo(due);
    }

    @Test
    void hastensOneThatWaitsAfterAFaultOfItsOwn() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.settle(lease, settlement(link, Next.later(Duration.ofHours(1)), crm(null, false), failed(2)));
        assertThat(fixture.row("1").due()).isGreaterThan(fixture.store.now());

        fixture.admit(touched("1"));

        assertThat(fixture.row("1").due()).isLessThanOrEqualTo(fixture.store.now());
        assertThat(fixture.row("1").attempts()).isEqualTo(2);
    }

    @Test
    void waitsForTheMinimumIntervalBetweenPushes() {
        var lease = lease();
        var link = fixture.claimed("1", lease);
        fixture.settle(
                lease, settlement(link, Next.of(LinkState.IDLE, Duration.ofHours(1)), crm("C1", false), Mark.OK));

        fixture.admit(touched("1"));

        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("1").due()).isGreaterThan(fixture.store.now());
    }

    @Test
    void onlyCountsForOneAtWork() {
        var lease = lease();
        fixture.claimed("1", lease);
        var before = fixture.row("1");

        fixture.admit(touched("1"));

        var row = fixture.row("1");
        assertThat(row.state()).isEqualTo("LEASED");
        assertThat(row.seq()).isEqualTo(before.seq() + 1);
        assertThat(row.due()).isEqualTo(before.due());
    }

    @Test
    void letsTheFreshOvertakeTheBackfill() {
        fixture.admit(backfill("1"), backfill("2"));
        fixture.admit(touched("1"));
        fixture.admit(touched("3"));
        fixture.admit(backfill("3"));

        assertThat(fixture.row("1").priority()).isZero();
        assertThat(fixture.row("2").priority()).isEqualTo(1);
        assertThat(fixture.row("3").priority()).isZero();
    }

    @Test
    void takesMoreThanFitsIntoOneStatement() {
        var many = IntStream.range(0, 1_201).mapToObj(i -> touched("n" + i)).toList();

        fixture.admitAll(many);
        fixture.admitAll(many);

        assertThat(fixture.store.rows(
                        "select count(*), min(seq), max(seq) from crmify_link where unit = ?", fixture.store.unit()))
                .first()
                .satisfies(row -> assertThat(row.stream().map(n -> ((Number) n).intValue()))
                        .containsExactly(1_201, 2, 2));
    }

    @Test
    void tellsEntitiesApartWhoseIdsLookAlike() {
        fixture.admit(touched("a"), touched("A"), touched("a "), touched("ä"));

        assertThat(fixture.store.rows("select entity_id from crmify_link where unit = ?", fixture.store.unit()))
                .hasSize(4);
        assertThat(fixture.row("a").seq()).isEqualTo(1);
    }

    @Test
    void isRetriedByAnOperatorAtOnceUnlessItIsAtWork() {
        var idle = fixture.idle("idle", "C1");
        var dead = fixture.dead("dead");
        var lease = lease();
        var later = fixture.claimed("later", lease);
        fixture.settle(lease, settlement(later, Next.later(Duration.ofHours(1)), crm(null, false), failed(2)));
        var leased = fixture.claimed("leased", lease());

        for (var link : new ClaimedLink[] {idle, dead, later, leased}) {
            assertThat(retry(link)).isTrue();
        }

        for (var id : new String[] {"idle", "dead", "later"}) {
            assertThat(fixture.row(id).state()).isEqualTo("DUE");
            assertThat(fixture.row(id).due()).isLessThanOrEqualTo(fixture.store.now());
            assertThat(fixture.row(id).attempts()).isZero();
        }
        assertThat(fixture.row("leased").state()).isEqualTo("LEASED");
        assertThat(fixture.value("leased", "wish")).isEqualTo("RETRY");
    }

    @Test
    void isGivenUpByAnOperatorUnlessItIsAtWork() {
        fixture.admit(touched("due"));
        var due = fixture.claim(lease(), 1).get(0);
        fixture.store.advance(LinkFixture.LEASE.plusSeconds(1));
        var lease = lease();
        var later = fixture.claim(lease, 1).get(0);
        fixture.settle(lease, settlement(later, Next.later(Duration.ofHours(1)), crm(null, false), Mark.NOTHING));
        var leased = fixture.claimed("leased", lease());

        assertThat(discard(due)).isTrue();
        assertThat(discard(leased)).isTrue();
        assertThat(fixture.store.<Boolean>inTransaction(jdbc -> fixture.admin.discard(jdbc, UUID.randomUUID())))
                .isFalse();

        assertThat(fixture.row("due").state()).isEqualTo("DEAD");
        assertThat(fixture.row("due").reason()).isEqualTo("DISCARDED");
        assertThat(fixture.row("due").due()).isNull();
        assertThat(fixture.row("leased").state()).isEqualTo("LEASED");
        assertThat(fixture.row("leased").reason()).isNull();
        assertThat(fixture.value("leased", "wish")).isEqualTo("DISCARD");
    }

    @Test
    void isRetriedWithOthersIfItIsDead() {
        var links = Stream.of(fixture.dead("1"), fixture.dead("2"), fixture.idle("3", "C3"))
                .map(ClaimedLink::id)
                .toList();

        int retried = fixture.store.inTransaction(jdbc -> fixture.admin.retry(jdbc, links));

        assertThat(retried).isEqualTo(2);
        assertThat(fixture.row("1").state()).isEqualTo("DUE");
        assertThat(fixture.row("3").state()).isEqualTo("IDLE");
    }

    @Test
    void takesTheStoredNameOfItsType() {
        fixture.idle("1", "C1");

        int renamed = fixture.store.inTransaction(jdbc -> fixture.admin.rename(jdbc, LinkFixture.TYPE, "Client"));

        assertThat(renamed).isEqualTo(1);
        assertThat(fixture.value("1", "type")).isEqualTo("Client");
        fixture.admit(touched("1"));
        int kept = fixture.store.inTransaction(jdbc -> fixture.admin.rename(jdbc, LinkFixture.TYPE, "Client"));
        assertThat(kept).isZero();
    }
}
