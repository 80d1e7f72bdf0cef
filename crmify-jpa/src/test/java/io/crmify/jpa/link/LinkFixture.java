package io.crmify.jpa.link;

import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The links of a fresh unit, brought into the states that tests need by the steps that bring them there. */
final class LinkFixture {
    static final String CONNECTION = "hubspot";
    static final String TYPE = "Customer";
    static final Duration LEASE = Duration.ofSeconds(60);
    static final Duration DEADLINE = Duration.ofSeconds(20);

    final TestStore store;
    final Links links;
    final LinkAdmin admin;

    LinkFixture(TestDatabase kind) {
        store = TestStore.on(kind);
        links = new Links(store.database(), store.unit());
        admin = new LinkAdmin(store.unit());
    }

    static Admission touched(String entityId) {
        return admission(entityId, true, false, Priority.FRESH);
    }

    static Admission removed(String entityId) {
        return admission(entityId, false, true, Priority.FRESH);
    }

    static Admission backfill(String entityId) {
        return admission(entityId, true, false, Priority.BACKFILL);
    }

    private static Admission admission(String entityId, boolean touched, boolean removed, Priority priority) {
        return new Admission(TimeOrderedId.next(), entityId, CONNECTION, "", touched, removed, priority);
    }

    void admit(Admission... admissions) {
        admitAll(Arrays.asList(admissions));
    }

    void admitAll(List<Admission> admissions) {
        store.inTransaction(jdbc -> {
            links.admit(jdbc, TYPE, admissions);
            return true;
        });
    }

    static Lease lease() {
        return new Lease(UUID.randomUUID(), LEASE, DEADLINE);
    }

    List<ClaimedLink> claim(Lease lease, int most) {
        return store.inTransaction(jdbc -> claim(jdbc, lease, most));
    }

    List<ClaimedLink> claim(Jdbc jdbc, Lease lease, int most) {
        return links.claim(jdbc, CONNECTION, TYPE, lease, most);
    }

    /** Admits an entity and claims its link. */
    ClaimedLink claimed(String entityId, Lease lease) {
        admit(touched(entityId));
        return claim(lease, 1).get(0);
    }

    int settle(Lease lease, Settlement... settlements) {
        return store.inTransaction(jdbc -> links.settle(jdbc, Arrays.asList(settlements), lease.token(), NO_APPENDIX));
    }

    /** A link that is in the CRM, and at rest. */
    ClaimedLink idle(String entityId, String crmId) {
        var lease = lease();
        var link = claimed(entityId, lease);
        settle(lease, synced(link, crmId));
        return link;
    }

    /** A link that was given up after three attempts. */
    ClaimedLink dead(String entityId) {
        var lease = lease();
        var link = claimed(entityId, lease);
        settle(lease, settlement(link, Settlement.Next.of(LinkState.DEAD, Duration.ZERO), crm(null, false), failed(3)));
        return link;
    }

    static Settlement synced(ClaimedLink link, String crmId) {
        return settlement(
                link, Settlement.Next.of(LinkState.IDLE, Duration.ZERO), crm(crmId, false), Settlement.Mark.OK);
    }

    static Settlement settlement(ClaimedLink link, Settlement.Next next, ClaimedLink.Crm crm, Settlement.Mark mark) {
        return new Settlement(link, next, crm, "", false, mark);
    }

    static Settlement.Mark failed(int attempts) {
        return Settlement.Mark.failed(attempts, 5L, "REFUSED", "email is missing");
    }

    static ClaimedLink.Crm crm(@Nullable String id, boolean suspect) {
        return new ClaimedLink.Crm(id, "", id == null ? null : "{}", null, false, suspect, true);
    }

    /** What is in the table of a link. */
    record Row(
            String state,
            long seq,
            int attempts,
            @Nullable Long due,
            int priority,
            boolean removed,
            boolean suspect,
            @Nullable String crmId,
            @Nullable String reason) {}

    @Nullable
    Row row(String entityId) {
        var rows = store.inTransaction(jdbc -> jdbc.query(
                """
                select state, seq, attempts, due_at, priority, removed, suspect, crm_id, reason from crmify_link
                where unit = ? and type = ? and entity_id = ? and connection = ?""",
                row -> new Row(
                        row.getString(1),
                        row.getLong(2),
                        row.getInt(3),
                        row.getObject(4, Long.class),
                        row.getInt(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getString(8),
                        row.getString(9)),
                store.unit(),
                TYPE,
                entityId,
                CONNECTION));
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** The value of a column of a link. */
    Object value(String entityId, String column) {
        return store.rows(
                        "select " + column + " from crmify_link where unit = ? and entity_id = ?",
                        store.unit(),
                        entityId)
                .get(0)
                .get(0);
    }

    static final Appendix NO_APPENDIX = new Appendix() {
        @Override
        public String asExpressions() {
            return "nothing as (select 1)";
        }

        @Override
        public List<@Nullable Object> parameters() {
            return List.of();
        }

        @Override
        public void write(Jdbc jdbc) {
            // nothing
        }
    };
}
