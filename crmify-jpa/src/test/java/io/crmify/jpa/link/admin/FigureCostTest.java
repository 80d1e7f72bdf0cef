package io.crmify.jpa.link.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.SyncState;
import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.jpa.testing.RowsRead;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import io.crmify.operations.FailureFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 8: what a figure, or a page of failures, costs has an end, however many links there are. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class FigureCostTest {
    private static final String CONNECTION = "hubspot";
    private static final String TYPE = "Customer";
    private static final int SYNCED = 12_000;
    private static final int DEAD = 4_000;
    private static final int DUE = 4_000;
    private static final int MOST = 100;

    // Besides the rows themselves: the entries around them in the index.
    private static final int FEW = 60;

    @Parameter
    TestDatabase kind;

    private TestStore store;
    private RowsRead read;
    private Figures figures;

    @BeforeEach
    void manyLinks() {
        store = TestStore.on(kind);
        read = new RowsRead(store, kind);
        figures = new Figures(kind(), store.unit(), MOST);
        insert("'IDLE', null, {id}, null", SYNCED);
        insert("'DEAD', null, null, {now} - {n}", DEAD);
        insert("'DUE', {now} - {n}, null, null", DUE);
        read.analyze();
    }

    private io.crmify.jpa.store.DatabaseKind kind() {
        return store.database().kind();
    }

    /** @param values of the state, when it is due, the CRM's id and the last failure */
    private void insert(String values, int count) {
        for (int from = 0; from < count; from += 1_000) {
            var rows = new ArrayList<String>();
            var parameters = new ArrayList<Object>();
            for (int n = from; n < from + 1_000; n++) {
                var id = TimeOrderedId.next();
                rows.add("(?, ?, ?, ?, ?, '', "
                        + values.replace("{id}", "'C" + id + "'").replace("{n}", String.valueOf(n))
                        + ", 0, 0, 1, false, false, false, true, 0, 0)");
                parameters.addAll(List.of(id, store.unit(), TYPE, id.toString(), CONNECTION));
            }
            store.inTransaction(jdbc -> jdbc.update(
                    "insert into crmify_link (id, unit, type, entity_id, connection, tenant, state, due_at, crm_id, failed_last,"
                            + " priority, not_before, seq, removed, suspect, adopted, projected, attempts, created_at) values "
                            + String.join(", ", rows),
                    parameters.toArray()));
        }
    }

    private String plan(String sql, Object... parameters) {
        List<String> lines = store.inTransaction(jdbc -> {
            figures.readByIndexes(jdbc);
            return jdbc.query(
                    "explain " + sql,
                    row -> kind == TestDatabase.MARIADB ? row.getString(4) + " " + row.getString(6) : row.getString(1),
                    parameters);
        });
        return String.join("\n", lines);
    }

    @Test
    void countsNoFurtherThanItMust() {
        if (kind == TestDatabase.H2) {
            assertThat(read.byH2(FigureSql.due(kind()), store.unit(), CONNECTION, TYPE, 0, MOST))
                    .isLessThan(3 * MOST + FEW);
            assertThat(read.byH2(FigureSql.failed(kind(), "DEAD"), store.unit(), CONNECTION, MOST))
                    .isLessThan(3 * MOST + FEW);
            assertThat(read.byH2(FigureSql.inCrm(kind()), store.unit(), CONNECTION, MOST))
                    .isLessThan(3 * MOST + FEW);
        } else {
            assertThat(read.by(jdbc -> assertThat(
                                    figures.counts(jdbc, List.of(CONNECTION)).get(CONNECTION))
                            .containsEntry(SyncState.PENDING, (long) MOST)
                            .containsEntry(SyncState.SYNCED, (long) MOST)
                            .containsEntry(SyncState.FAILED, (long) MOST)))
                    .isLessThan(6 * MOST + FEW);
        }
    }

    @Test
    void countsExactlyBelowThat() {
        var exact = new Figures(kind(), store.unit());

        assertThat(store.inTransaction(jdbc -> exact.counts(jdbc, List.of(CONNECTION)))
                        .get(CONNECTION))
                .containsEntry(SyncState.PENDING, (long) DUE)
                .containsEntry(SyncState.SYNCED, (long) SYNCED)
                .containsEntry(SyncState.FAILED, (long) DEAD);
    }

    @Test
    void countsByRangesOfIndexes() {
        if (kind != TestDatabase.H2) {
            var plans = List.of(
                    plan(FigureSql.due(kind()), store.unit(), CONNECTION, TYPE, 0, MOST),
                    plan(FigureSql.failed(kind(), "DEAD"), store.unit(), CONNECTION, MOST),
                    plan(FigureSql.inCrm(kind()), store.unit(), CONNECTION, MOST));

            var indexes = List.of("crmify_link_due", "crmify_link_failed", "crmify_link_crm");
            for (int i = 0; i < plans.size(); i++) {
                assertThat(plans.get(i)).contains(indexes.get(i)).doesNotContain("Seq Scan", "ALL crmify_link");
            }
        }
    }

    @Test
    void findsTheOldestByTheFirstEntry() {
        if (kind == TestDatabase.H2) {
            assertThat(read.byH2(FigureSql.oldest(kind()), store.unit(), CONNECTION, TYPE, 0))
                    .isLessThan(FEW);
        } else {
            assertThat(read.by(jdbc -> assertThat(
                                    figures.oldest(jdbc, CONNECTION, new LinkList(kind(), store.unit()).types(jdbc))
                                            .fresh())
                            .isNotNull()))
                    .isLessThan(FEW);
        }
    }

    @Test
    void readsWhatIsOnAPageOfFailures() {
        var failures = new Failures(store.database(), store.unit());
        var first = failures.page(FailureFilter.ALL, List.of(CONNECTION), null, 20);
        var sql = FailureSql.page(kind(), FailureSql.AFTER);
        var last = first.get(19);
        var at = last.failures().last().toEpochMilli();
        Object[] parameters = {store.unit(), CONNECTION, 0L, at, at, last.link(), 20};

        assertThat(first).hasSize(20);
        if (kind != TestDatabase.H2) { // which sorts them all
            assertThat(read.by(jdbc -> assertThat(jdbc.query(sql, row -> row.getString(1), parameters))
                            .hasSize(20)))
                    .isLessThan(20 + FEW);
        }
    }

    @Test
    void goesThroughTheTypesByProbes() {
        var links = new LinkList(kind(), store.unit());

        if (kind != TestDatabase.H2) {
            assertThat(read.by(jdbc -> assertThat(links.types(jdbc)).containsExactly(TYPE)))
                    .isLessThan(FEW);
        } else {
            assertThat(read.byH2(LinkListSql.nextType(kind()), store.unit(), ""))
                    .isLessThan(FEW);
        }
        assertThat(Collections.disjoint(List.of(TYPE), store.inTransaction(links::types)))
                .isFalse();
    }
}
