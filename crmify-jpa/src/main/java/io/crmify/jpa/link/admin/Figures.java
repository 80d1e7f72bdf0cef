package io.crmify.jpa.link.admin;

import io.crmify.SyncState;
import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.operations.Vitals.Oldest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts links, at a cost that has an end. Each method works in the transaction of the caller. Thread-safe. */
public final class Figures {
    /** A figure that is as high means that many or more. */
    public static final int MOST = 1_000_000;

    private final DatabaseKind kind;
    private final String unit;
    private final int most;
    private final LinkList links;

    public Figures(DatabaseKind kind, String unit) {
        this(kind, unit, MOST);
    }

    Figures(DatabaseKind kind, String unit, int most) {
        this.kind = kind;
        this.unit = unit;
        this.most = most;
        this.links = new LinkList(kind, unit);
    }

    /** How many links are PENDING, SYNCED and FAILED, by connection. */
    public Map<String, Map<SyncState, Long>> counts(Jdbc jdbc, Collection<String> connections) {
        readByIndexes(jdbc);
        var types = links.types(jdbc);
        var counts = new TreeMap<String, Map<SyncState, Long>>();
        connections.forEach(connection -> counts.put(connection, counts(jdbc, connection, types)));
        return counts;
    }

    /** For the rest of the transaction. */
    void readByIndexes(Jdbc jdbc) {
        if (kind == DatabaseKind.POSTGRESQL) {
            jdbc.query(FigureSql.BY_INDEXES_OF_POSTGRESQL, row -> true);
        }
    }

    private Map<SyncState, Long> counts(Jdbc jdbc, String connection, List<String> types) {
        var pending = count(jdbc, FigureSql.failed(kind, "HELD"), most, connection);
        for (var type : types) {
            for (var priority : Priority.values()) {
                var left = most - pending.links();
                pending = pending.plus(count(jdbc, FigureSql.due(kind), left, connection, type, priority.ordinal()));
            }
        }
        var failed = count(jdbc, FigureSql.failed(kind, "DEAD"), most, connection);
        // Those with a record that are not at rest are the few, so what rests is what is left of all with a record.
        var others = pending.inCrm() + failed.inCrm();
        var inCrm = count(jdbc, FigureSql.inCrm(kind), most + others, connection);
        var counts = new EnumMap<SyncState, Long>(SyncState.class);
        counts.put(SyncState.PENDING, pending.links());
        counts.put(SyncState.SYNCED, Math.max(0, inCrm.links() - others));
        counts.put(SyncState.FAILED, failed.links());
        return counts;
    }

    /** How many links of backfills wait on a connection, counted to that many. */
    public long backlog(Jdbc jdbc, String connection, int most) {
        readByIndexes(jdbc);
        var waiting = 0L;
        for (var type : links.types(jdbc)) {
            waiting += count(jdbc, FigureSql.due(kind), most - waiting, connection, type, Priority.BACKFILL.ordinal())
                    .links();
        }
        return waiting;
    }

    /** Since when the oldest work of a connection is due. */
    public Oldest oldest(Jdbc jdbc, String connection, Collection<String> types) {
        return new Oldest(
                oldest(jdbc, connection, types, Priority.FRESH), oldest(jdbc, connection, types, Priority.BACKFILL));
    }

    private @Nullable Instant oldest(Jdbc jdbc, String connection, Collection<String> types, Priority priority) {
        var sql = FigureSql.oldest(kind);
        return types.stream()
                .flatMap(type ->
                        jdbc.query(sql, row -> row.getLong(1), unit, connection, type, priority.ordinal()).stream())
                .min(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli)
                .orElse(null);
    }

    private record Count(long links, long inCrm) {
        Count plus(Count other) {
            return new Count(links + other.links, inCrm + other.inCrm);
        }
    }

    private Count count(Jdbc jdbc, String sql, long most, Object... which) {
        var parameters = new ArrayList<@Nullable Object>(List.of(unit));
        parameters.addAll(Arrays.asList(which));
        parameters.add(most);
        return jdbc.query(sql, row -> new Count(row.getLong(1), row.getLong(2)), parameters.toArray())
                .get(0);
    }
}
