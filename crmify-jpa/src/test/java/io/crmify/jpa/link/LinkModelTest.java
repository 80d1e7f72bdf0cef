package io.crmify.jpa.link;

import static io.crmify.jpa.link.LinkFixture.DEADLINE;
import static io.crmify.jpa.link.LinkFixture.LEASE;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The states of links under whatever order of admissions, claims, expiries, settlements and operators: what is always true, is true
 * after each step of a thousand random ones. The seed is in the name of the test.
 */
class LinkModelTest {
    private static final int STEPS = 250;
    private static final int ENTITIES = 4;

    private final LinkFixture fixture = new LinkFixture(TestDatabase.H2);
    private final List<Work> atWork = new ArrayList<>();
    /** When the lease of each link ends that somebody holds, on the fixture's clock. */
    private final Map<String, Long> leasedUntil = new HashMap<>();

    /** The last that was seen of each link. */
    private final Map<String, Seen> seen = new HashMap<>();

    private final List<String> story = new ArrayList<>();

    /** What one worker has claimed. */
    private record Work(Lease lease, ClaimedLink link, long until) {}

    private record Seen(UUID id, LinkFixture.Row row) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5})
    void isTrueAfterEachStep(long seed) {
        var random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step(random);
            check();
        }
    }

    private void step(Random random) {
        var entity = "" + random.nextInt(ENTITIES);
        switch (random.nextInt(10)) {
            case 0, 1 -> admit(touched(entity));
            case 2 -> admit(removed(entity));
            case 3, 4 -> claim(1 + random.nextInt(3));
            case 5, 6, 7 -> settle(random);
            case 8 -> pass(random);
            default -> operate(random, entity);
        }
    }

    private void admit(Admission admission) {
        var before = fixture.row(admission.entityId());
        fixture.admit(admission);
        var after = fixture.row(admission.entityId());
        told("admit " + admission.entityId() + (admission.removed() ? " removed" : ""));
        if (before != null) {
            assertThat(after.seq()).as(story()).isEqualTo(before.seq() + 1);
        } else if (admission.removed()) {
            assertThat(after).as(story()).isNull();
        }
    }

    private void claim(int most) {
        var lease = lease();
        var now = fixture.store.now();
        var claimed = fixture.claim(lease, most);
        told("claim " + claimed.stream().map(ClaimedLink::entityId).toList());
        for (var link : claimed) {
            // Nobody else holds it; time goes on by itself too, so a lease may end a little earlier than was reckoned.
            assertThat(leasedUntil.getOrDefault(link.entityId(), 0L))
                    .as(story())
                    .isLessThanOrEqualTo(fixture.store.now());
            leasedUntil.put(link.entityId(), now + LEASE.toMillis());
            atWork.add(new Work(lease, link, now + LEASE.toMillis()));
        }
    }

    private void settle(Random random) {
        if (atWork.isEmpty()) {
            return;
        }
        var work = atWork.remove(random.nextInt(atWork.size()));
        var entity = work.link().entityId();
        var before = fixture.row(entity);
        var next = next(random);
        var settled = fixture.settle(work.lease(), settlement(work.link(), next, crmAfter(random, work), mark(next)));
        var after = fixture.row(entity);
        told("settle " + entity + " " + next.state() + " -> " + settled);
        if (settled == 0) {
            assertThat(after).as(story()).isEqualTo(before);
            return;
        }
        leasedUntil.remove(entity);
        assertThat(before).isNotNull();
        var isUnseen = before.seq() != work.link().seq();
        if (after == null) {
            assertThat(next.state()).as(story()).isNull();
            assertThat(isUnseen).as(story()).isFalse();
        } else if (isUnseen) {
            assertThat(after.state()).as(story()).isEqualTo("DUE");
        }
    }

    private static Next next(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Next.removed();
            case 1 -> Next.of(LinkState.DEAD, Duration.ZERO);
            case 2 -> new Next(LinkState.DUE, Duration.ofSeconds(random.nextInt(90)), Duration.ofSeconds(10));
            case 3 -> Next.of(LinkState.HELD, Duration.ZERO);
            default -> Next.of(LinkState.IDLE, Duration.ofSeconds(1));
        };
    }

    private static Mark mark(Next next) {
        return next.state() == LinkState.DUE ? failed(1) : next.state() == LinkState.DEAD ? failed(9) : Mark.OK;
    }

    private static ClaimedLink.Crm crmAfter(Random random, Work work) {
        var known = work.link().crm().id();
        return crm(
                known == null && random.nextBoolean() ? "crm-" + work.link().entityId() : known, random.nextBoolean());
    }

    private void pass(Random random) {
        var time = random.nextBoolean() ? Duration.ofSeconds(random.nextInt(30)) : LEASE.plus(DEADLINE);
        fixture.store.advance(time);
        told("pass " + time);
    }

    private void operate(Random random, String entity) {
        var link = seen.get(entity);
        if (link != null && random.nextBoolean()) {
            told("retry " + entity);
            fixture.store.inTransaction(jdbc -> fixture.admin.retry(jdbc, link.id()));
        } else if (link != null) {
            told("discard " + entity);
            fixture.store.inTransaction(jdbc -> fixture.admin.discard(jdbc, link.id()));
        }
    }

    private void check() {
        for (int number = 0; number < ENTITIES; number++) {
            var entity = "" + number;
            var row = fixture.row(entity);
            var before = seen.remove(entity);
            if (row != null) {
                var id = (UUID) fixture.value(entity, "id");
                check(entity, row, before != null && before.id().equals(id) ? before.row() : null);
                seen.put(entity, new Seen(id, row));
            }
        }
    }

    private void check(String entity, LinkFixture.Row row, LinkFixture.@Nullable Row before) {
        // Whatever is to be done has a time, and what rests has none: so
        // nothing is lost, and nothing is claimed by mistake.
        var waits = row.state().equals("DUE") || row.state().equals("LEASED");
        assertThat(row.due() != null).as(entity + story()).isEqualTo(waits);
        if (row.state().equals("LEASED")) {
            assertThat(fixture.value(entity, "lease_until"))
                    .as(entity + story())
                    .isEqualTo(row.due());
            assertThat(fixture.value(entity, "lease_token"))
                    .as(entity + story())
                    .isNotNull();
        }
        if (before == null) {
            return;
        }
        assertThat(row.seq()).as(entity + story()).isGreaterThanOrEqualTo(before.seq());
        if (row.seq() > before.seq()) {
            assertThat(waits).as(entity + story()).isTrue();
        }
    }

    private void told(String what) {
        story.add(what);
    }

    private String story() {
        return " after " + String.join(", ", story.subList(Math.max(0, story.size() - 12), story.size()));
    }
}
