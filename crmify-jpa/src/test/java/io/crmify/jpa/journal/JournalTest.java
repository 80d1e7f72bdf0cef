package io.crmify.jpa.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.link.Admission;
import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.Appendix;
import io.crmify.jpa.link.ClaimedLink;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.LinkState;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Settlement;
import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways of a journal's lines into the table: with a settlement, in one statement where the database can, and alone. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class JournalTest {
    private static final Entry CALL = Entry.call("Customer", "PUSH", 3, 1, Duration.ofMillis(250));

    @Parameter
    TestDatabase kind;

    private TestStore store;
    private Journal journal;

    @BeforeEach
    void newUnit() {
        store = TestStore.on(kind);
        journal = new Journal(store.database(), store.unit(), "node-1");
    }

    private void write(Appendix appendix) {
        store.inTransaction(jdbc -> {
            appendix.write(jdbc);
            return true;
        });
    }

    private void settleWith(Appendix appendix) {
        var links = new Links(store.database(), store.unit());
        var lease = new Lease(UUID.randomUUID(), Duration.ofMinutes(1), Duration.ofSeconds(20));
        var crm = new ClaimedLink.Crm("C1", "", "{}", null, false, false, true);
        var settled = store.inTransaction(jdbc -> {
            var admission = new Admission(TimeOrderedId.next(), "1", "hubspot", "", true, false, Priority.FRESH);
            links.admit(jdbc, "Customer", List.of(admission));
            var settlements = links.claim(jdbc, "hubspot", "Customer", lease, 1).stream()
                    .map(link -> new Settlement(
                            link,
                            Settlement.Next.of(LinkState.IDLE, Duration.ZERO),
                            crm,
                            "",
                            false,
                            Settlement.Mark.OK))
                    .toList();
            return links.settle(jdbc, settlements, lease.token(), appendix);
        });
        assertThat(settled).isEqualTo(1);
    }

    private List<Entry> entries() {
        return store.inTransaction(jdbc -> jdbc.query(
                """
                select type, operation, link, records, failed, reason, detail, duration_ms from crmify_journal
                where unit = ? and node = 'node-1' and connection = 'hubspot' order by id""",
                row -> new Entry(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, UUID.class),
                        row.getInt(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7),
                        Duration.ofMillis(row.getLong(8))),
                store.unit()));
    }

    private Map<String, Long> counters() {
        var counters = new TreeMap<String, Long>();
        store.inTransaction(jdbc -> jdbc.query(
                        "select outcome, total, hour_start from crmify_counter where unit = ? and node = 'node-1'",
                        row -> {
                            assertThat(row.getLong(3) % 3_600_000).isZero();
                            return Map.entry(row.getString(1), row.getLong(2));
                        },
                        store.unit()))
                .forEach(counter -> counters.merge(counter.getKey(), counter.getValue(), Long::sum));
        return counters;
    }

    @Test
    void writesALinePerCallAndPerFailedRecord() {
        var failed = Entry.record("Customer", UUID.randomUUID(), "REFUSED", "email is missing");
        var down = CALL.failed("DOWN", "connect refused");

        settleWith(journal.of("hubspot", List.of(CALL, failed), Map.of()));
        write(journal.of("hubspot", List.of(down), Map.of()));

        assertThat(entries()).containsExactlyInAnyOrder(CALL, failed, down);
    }

    @Test
    void sumsOutcomesByTheHour() {
        settleWith(journal.of("hubspot", List.of(), Map.of("CREATED", 3, "UPDATED", 1)));
        write(journal.of("hubspot", List.of(), Map.of("UPDATED", 4, "DELETED", 2)));
        write(journal.of("hubspot", List.of(), Map.of("UPDATED", 10)));

        assertThat(entries()).isEmpty();
        assertThat(counters()).isEqualTo(Map.of("CREATED", 3L, "UPDATED", 15L, "DELETED", 2L));
    }

    @Test
    void writesNothingWhereThereIsNothing() {
        settleWith(journal.of("hubspot", List.of(), Map.of()));
        write(journal.of("hubspot", List.of(), Map.of()));

        assertThat(entries()).isEmpty();
        assertThat(counters()).isEmpty();
    }

    @Test
    void isCutAfterAMonthAndItsCountersAfterAYear() {
        write(journal.of("hubspot", List.of(CALL, CALL), Map.of("CREATED", 2)));
        store.advance(Duration.ofDays(31));
        write(journal.of("hubspot", List.of(CALL), Map.of("UPDATED", 1)));

        journal.cut(store.database());

        assertThat(entries()).hasSize(1);
        assertThat(counters()).isEqualTo(Map.of("CREATED", 2L, "UPDATED", 1L));

        store.advance(Duration.ofDays(380));
        journal.cut(store.database());

        assertThat(entries()).isEmpty();
        assertThat(counters()).isEqualTo(Map.of("UPDATED", 1L));
    }
}
