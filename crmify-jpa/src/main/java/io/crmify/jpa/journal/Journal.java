package io.crmify.jpa.journal;

import io.crmify.jpa.link.Appendix;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.Jdbc.SqlArray;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The journal of one persistence unit, as this node writes it. Thread-safe. */
public final class Journal {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration COUNTERS_KEPT = Duration.ofDays(400);
    private static final int PORTION = 1000;
    private static final int PORTIONS = 100;

    private final DatabaseKind kind;
    private final String unit;
    private final String node;

    /** @param node tells this node from others that run now or ran before */
    public Journal(Database database, String unit, String node) {
        this.kind = database.kind();
        this.unit = unit;
        this.node = node;
    }

    /**
     * What is to be written with a settlement.
     *
     * @param outcomes how many records had each, to be added to the hour's counters
     */
    public Appendix of(String connection, List<Entry> entries, Map<String, Integer> outcomes) {
        return new Lines(connection, entries, new TreeMap<>(outcomes));
    }

    private final class Lines implements Appendix {
        private final String connection;
        private final List<Entry> entries;
        private final TreeMap<String, Integer> outcomes;

        Lines(String connection, List<Entry> entries, TreeMap<String, Integer> outcomes) {
            this.connection = connection;
            this.entries = entries;
            this.outcomes = outcomes;
        }

        @Override
        public String asExpressions() {
            return JournalSql.POSTGRES_EXPRESSIONS;
        }

        @Override
        public List<@Nullable Object> parameters() {
            return Arrays.asList(
                    unit,
                    node,
                    connection,
                    array("uuid", entry -> TimeOrderedId.next()),
                    array("text", Entry::type),
                    array("text", Entry::operation),
                    array("uuid", Entry::link),
                    array("integer", Entry::records),
                    array("integer", Entry::failed),
                    array("text", Entry::reason),
                    array("text", Entry::detail),
                    array("integer", Lines::millis),
                    unit,
                    connection,
                    node,
                    new SqlArray("text", outcomes.keySet()),
                    new SqlArray("bigint", outcomes.values()));
        }

        private SqlArray array(String type, Function<Entry, @Nullable Object> value) {
            var elements = new ArrayList<@Nullable Object>();
            entries.forEach(entry -> elements.add(value.apply(entry)));
            return new SqlArray(type, elements);
        }

        private static int millis(Entry entry) {
            return (int) Math.min(Integer.MAX_VALUE, entry.took().toMillis());
        }

        @Override
        public void write(Jdbc jdbc) {
            if (!entries.isEmpty()) {
                var parameters = new ArrayList<@Nullable Object>();
                entries.forEach(entry -> parameters.addAll(row(entry)));
                jdbc.update(
                        JournalSql.INSERT_HEAD + JournalSql.rows(JournalSql.INSERT_ROW, entries.size()),
                        parameters.toArray());
            }
            if (!outcomes.isEmpty()) {
                var parameters = new ArrayList<@Nullable Object>();
                outcomes.forEach((outcome, total) ->
                        parameters.addAll(List.of(unit, connection, node, outcome, total.longValue())));
                jdbc.update(JournalSql.count(kind, outcomes.size()), parameters.toArray());
            }
        }

        private List<@Nullable Object> row(Entry entry) {
            return Arrays.asList(
                    TimeOrderedId.next(),
                    unit,
                    node,
                    connection,
                    entry.type(),
                    entry.operation(),
                    entry.link(),
                    entry.records(),
                    entry.failed(),
                    entry.reason(),
                    entry.detail(),
                    millis(entry));
        }
    }
    /** Deletes what is older than the journal is kept, in small portions, so that nobody waits for a lock; the rest next time. */
    public void cut(Database database) {
        cut(database, JournalSql.CUT_JOURNAL, KEPT);
        cut(database, JournalSql.CUT_COUNTERS, COUNTERS_KEPT);
    }

    private void cut(Database database, String sql, Duration kept) {
        var deleted = PORTION;
        for (int portion = 0; portion < PORTIONS && deleted == PORTION; portion++) {
            deleted = database.inTransaction(jdbc -> jdbc.update(sql, unit, kept.toMillis(), PORTION));
        }
    }
}
