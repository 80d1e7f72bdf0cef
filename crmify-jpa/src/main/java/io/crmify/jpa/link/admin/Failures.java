package io.crmify.jpa.link.admin;

import io.crmify.FailedLead;
import io.crmify.jpa.link.LinkAdmin;
import io.crmify.jpa.link.LinkAdmin.Seen;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.operations.FailureFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has failed, the latest first; of several connections, by their names where the time is the same. Thread-safe. */
public final class Failures {
    private static final int PORTION = 1000;
    private static final String AMBIGUOUS = "AMBIGUOUS_CREATE";
    private static final Comparator<FailedLead> LATEST_FIRST = Comparator.comparing(
                    (FailedLead lead) -> lead.failures().last())
            .reversed()
            .thenComparing(FailedLead::connection);

    private final Database database;
    private final String unit;
    private final LinkAdmin admin;

    public Failures(Database database, String unit) {
        this.database = database;
        this.unit = unit;
        this.admin = new LinkAdmin(unit);
    }

    /** Tells which of some entities are gone. */
    @FunctionalInterface
    public interface GoneEntities {
        Set<String> of(String type, Collection<String> ids);
    }

    /**
     * A page of them.
     *
     * @param connections all there are, if the filter names none
     * @param after the last one of the page before; null for the first page
     */
    public List<FailedLead> page(
            FailureFilter filter, Collection<String> connections, @Nullable FailedLead after, int limit) {
        return database.inTransaction(jdbc -> {
            var found = new ArrayList<FailedLead>();
            for (var connection : asked(filter, connections)) {
                page(jdbc, new Asked(filter, connection, true), cursor(connection, after), limit)
                        .forEach(failure -> found.add(failure.lead()));
            }
            return found.stream().sorted(LATEST_FIRST).limit(limit).toList();
        });
    }

    private static Collection<String> asked(FailureFilter filter, Collection<String> connections) {
        return filter.connection() == null ? connections : List.of(filter.connection());
    }

    private record Asked(FailureFilter filter, String connection, boolean ambiguousToo) {}

    /**
     * Where a page begins.
     *
     * @param latest the latest time
     * @param before of those of that time, those before it; null for all
     */
    private record Cursor(long latest, @Nullable UUID before) {
        static final Cursor START = new Cursor(Long.MAX_VALUE, null);
    }

    private static Cursor cursor(String connection, @Nullable FailedLead after) {
        if (after == null) {
            return Cursor.START;
        }
        var last = after.failures().last().toEpochMilli();
        var order = connection.compareTo(after.connection());
        return order == 0 ? new Cursor(last, after.link()) : new Cursor(order < 0 ? last - 1 : last, null);
    }

    private record Failure(FailedLead lead, long seq) {
        Seen seen() {
            return new Seen(lead.link(), seq);
        }
    }

    private List<Failure> page(Jdbc jdbc, Asked asked, Cursor cursor, int limit) {
        var filter = asked.filter();
        var from = filter.from() == null ? 0 : millis(filter.from());
        var until = filter.until() == null ? Long.MAX_VALUE : millis(filter.until()) - 1;
        var latest = Math.min(until, cursor.latest());
        var parameters = new ArrayList<@Nullable Object>(List.of(unit, asked.connection(), from, latest));
        var more = new StringBuilder();
        if (cursor.before() != null) {
            more.append(FailureSql.AFTER);
            parameters.addAll(List.of(cursor.latest(), cursor.before()));
        }
        if (filter.type() != null) {
            more.append(FailureSql.OF_TYPE);
            parameters.add(filter.type());
        }
        if (filter.reason() != null) {
            more.append(FailureSql.WITH_REASON);
            parameters.add(filter.reason());
        } else if (!asked.ambiguousToo()) {
            more.append(FailureSql.NOT_AMBIGUOUS);
        }
        parameters.add(limit);
        return jdbc.query(FailureSql.page(database.kind(), more.toString()), Failures::failure, parameters.toArray());
    }

    // No failure is from before 1970, or that far away.
    private static long millis(Instant time) {
        var seconds = Math.max(0, Math.min(time.getEpochSecond(), Integer.MAX_VALUE * 1000L));
        return Instant.ofEpochSecond(seconds, time.getNano()).toEpochMilli();
    }

    private static Failure failure(ResultSet row) throws SQLException {
        var lead = new FailedLead(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Objects.toString(row.getString(7), ""),
                Objects.toString(row.getString(8), ""),
                new FailedLead.Failures(
                        row.getInt(9), Instant.ofEpochMilli(row.getLong(10)), Instant.ofEpochMilli(row.getLong(11))));
        return new Failure(lead, row.getLong(12));
    }

    /** Makes them due; how many. Each portion is a transaction. */
    public int retry(FailureFilter filter, Collection<String> connections) {
        var ambiguousToo = AMBIGUOUS.equals(filter.reason());
        return inPortions(
                filter,
                connections,
                ambiguousToo,
                portion -> database.inTransaction(jdbc -> admin.retry(
                        jdbc,
                        portion.stream().map(failure -> failure.lead().link()).toList())));
    }

    /** Gives them up, and removes those whose entities are gone; how many. Each portion is a transaction. */
    public int discard(FailureFilter filter, Collection<String> connections, GoneEntities gone) {
        return inPortions(filter, connections, true, portion -> {
            var types = portion.stream()
                    .collect(Collectors.groupingBy(failure -> failure.lead().type()));
            var missing = new HashSet<Failure>();
            types.forEach((type, ofType) -> {
                var ids = gone.of(
                        type,
                        ofType.stream().map(failure -> failure.lead().id()).toList());
                ofType.stream()
                        .filter(failure -> ids.contains(failure.lead().id()))
                        .forEach(missing::add);
            });
            var others = portion.stream()
                    .filter(failure -> !missing.contains(failure))
                    .toList();
            return database.inTransaction(jdbc -> discard(jdbc, missing, others));
        });
    }

    private int discard(Jdbc jdbc, Set<Failure> gone, List<Failure> others) {
        var removed = gone.stream()
                .mapToInt(failure -> admin.remove(jdbc, failure.seen()))
                .sum();
        return removed
                + admin.discard(
                        jdbc,
                        others.stream().map(failure -> failure.lead().link()).toList());
    }

    private interface Work {
        int on(List<Failure> portion);
    }

    // On from the last one, whatever became of it: what fails again meanwhile is later, and is not met a second time.
    private int inPortions(FailureFilter filter, Collection<String> connections, boolean ambiguousToo, Work work) {
        var done = 0;
        for (var connection : asked(filter, connections)) {
            var asked = new Asked(filter, connection, ambiguousToo);
            var cursor = Cursor.START;
            List<Failure> portion;
            do {
                var from = cursor;
                portion = database.inTransaction(jdbc -> page(jdbc, asked, from, PORTION));
                if (!portion.isEmpty()) {
                    var last = portion.get(portion.size() - 1).lead();
                    cursor = new Cursor(last.failures().last().toEpochMilli(), last.link());
                    done += work.on(portion);
                }
            } while (portion.size() == PORTION);
        }
        return done;
    }
}
