package io.crmify.jpa.change;

import io.crmify.CrmifyException;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.LowWater;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of changes of one persistence unit. Thread-safe. */
public final class Changes {
    private static final int ROWS_LOCKED = 200;
    private static final int IDS_TAKEN = 1000;

    // The clocks of nodes differ, and a transaction commits later than it makes the id.
    private static final long LAG_MILLIS = 10_000;

    private final Database database;
    private final String unit;
    private final Map<String, LowWater> reached = new ConcurrentHashMap<>();

    public Changes(Database database, String unit) {
        this.database = database;
        this.unit = unit;
    }

    /** With which changes taking begins. The order means nothing but who waits: each is read in its latest state. */
    public enum From {
        OLDEST,
        NEWEST;

        private String of(String sql) {
            return this == OLDEST ? sql : sql.replace("order by id", "order by id desc");
        }
    }

    /** Cuts ids into changes of the size that a row may have. */
    public static List<Change> of(String type, String tenant, Change.Hint hint, List<String> ids) {
        var changes = new ArrayList<Change>();
        for (int from = 0; from < ids.size(); from += Change.MAX_IDS) {
            var part = ids.subList(from, Math.min(ids.size(), from + Change.MAX_IDS));
            changes.add(new Change(TimeOrderedId.next(), type, tenant, hint, part));
        }
        return changes;
    }

    /** Writes changes on a connection, in its transaction: one statement, and one more for each further 500 ids. */
    public void append(Connection connection, List<Change> changes) {
        append(database.on(connection), changes);
    }

    public void append(Jdbc jdbc, List<Change> changes) {
        for (int from = 0; from < changes.size(); ) {
            var to = from;
            var ids = 0;
            do {
                ids += changes.get(to++).ids().size();
            } while (to < changes.size() && ids + changes.get(to).ids().size() <= Change.MAX_IDS);
            insert(jdbc, changes.subList(from, to));
            from = to;
        }
    }

    private void insert(Jdbc jdbc, List<Change> changes) {
        var rows = (ChangeSql.INSERT_ROW + ", ").repeat(changes.size() - 1) + ChangeSql.INSERT_ROW;
        var parameters = new ArrayList<@Nullable Object>();
        for (var change : changes) {
            parameters.addAll(List.of(
                    change.id(),
                    unit,
                    change.type(),
                    change.tenant(),
                    change.hint().name(),
                    IdList.write(change.ids()),
                    change.ids().size()));
        }
        var written = jdbc.update(ChangeSql.INSERT_HEAD + rows, parameters.toArray());
        if (written != changes.size()) {
            throw new CrmifyException("crmify recorded " + written + " of " + changes.size() + " changes");
        }
    }

    /**
     * Takes some changes of a type out of the table, in the transaction of the caller; others may be taking some at the same time.
     * About a thousand ids, at most half a thousand more.
     */
    public List<Change> take(Jdbc jdbc, String type, From end) {
        if (database.kind() == DatabaseKind.POSTGRESQL) {
            return takeOfPostgres(jdbc, type, end);
        }
        if (database.kind() == DatabaseKind.MARIADB) {
            return sorted(takeOfMariaDb(jdbc, type, end));
        }
        var locked = jdbc.query(
                end.of(ChangeSql.LOCK),
                row -> Map.entry(row.getObject(1, UUID.class), row.getInt(2)),
                unit,
                type,
                ROWS_LOCKED);
        var taken = new ArrayList<UUID>();
        var ids = 0;
        for (var row : locked) {
            if (ids < IDS_TAKEN) {
                taken.add(row.getKey());
                ids += row.getValue();
            }
        }
        return taken.isEmpty()
                ? List.of()
                : sorted(jdbc.query(ChangeSql.takeOfH2(taken.size()), row -> change(type, row), taken.toArray()));
    }

    private List<Change> takeOfPostgres(Jdbc jdbc, String type, From end) {
        var begin = reached(type).from();
        var taken = sorted(jdbc.query(
                end.of(ChangeSql.TAKE_POSTGRESQL),
                row -> change(type, row),
                unit,
                type,
                TimeOrderedId.least(begin),
                ROWS_LOCKED,
                IDS_TAKEN));
        if (end == From.OLDEST && !taken.isEmpty()) {
            var last = TimeOrderedId.millis(taken.get(taken.size() - 1).id());
            jdbc.afterCommit(() -> reached(type).taken(begin, last));
        }
        return taken;
    }

    // It reads more than it takes where single changes have hundreds of ids, but saves a round trip everywhere else.
    private List<Change> takeOfMariaDb(Jdbc jdbc, String type, From end) {
        var taken = new ArrayList<Change>();
        var ids = 0;
        for (var change : jdbc.query(end.of(ChangeSql.LOCK_WHOLE), row -> change(type, row), unit, type, ROWS_LOCKED)) {
            if (ids < IDS_TAKEN) {
                taken.add(change);
                ids += change.ids().size();
            }
        }
        if (!taken.isEmpty()) {
            jdbc.update(
                    ChangeSql.delete(taken.size()),
                    taken.stream().map(Change::id).toArray());
        }
        return taken;
    }

    /** Takes the first change of a type alone; none if there is none, or others are at it. */
    public List<Change> takeOne(Jdbc jdbc, String type, From end) {
        return jdbc.query(end.of(ChangeSql.LOCK), row -> row.getObject(1, UUID.class), unit, type, 1).stream()
                .flatMap(id -> jdbc.query(ChangeSql.ONE, row -> change(type, row), id).stream())
                .filter(change -> remove(jdbc, change))
                .toList();
    }

    /** Takes a change out of the table; false if it is gone. */
    public boolean remove(Jdbc jdbc, Change change) {
        return jdbc.update(ChangeSql.REMOVE, change.id()) > 0;
    }

    /** Which of some types have changes. */
    public List<String> waiting(Jdbc jdbc, Collection<String> types) {
        if (types.isEmpty()) {
            return List.of();
        }
        var start = database.clock().nanos();
        var asked =
                types.stream().map(type -> new Look(type, begin(type, start))).toList();
        var parameters = new ArrayList<@Nullable Object>();
        asked.forEach(look -> parameters.addAll(List.of(unit, look.type(), TimeOrderedId.least(look.begin()))));
        var found = jdbc.query(
                ChangeSql.some(asked.size()),
                row -> new Found(asked.get(row.getInt(1)), row.getObject(2, UUID.class)),
                parameters.toArray());
        var end = database.clock().nanos();
        var now = TimeOrderedId.now();
        found.forEach(each -> reached(each.look().type()).looked(each.look().begin(), each.millis(), now, start, end));
        return found.stream()
                .filter(each -> each.first() != null)
                .map(each -> each.look().type())
                .toList();
    }

    // On the other databases takes begin at the very beginning, and so must looks.
    private long begin(String type, long nanos) {
        return database.kind() == DatabaseKind.POSTGRESQL ? reached(type).begin(nanos) : 0;
    }

    /** Asks for changes of a type, from the time of its first id on. */
    private record Look(String type, long begin) {}

    private record Found(Look look, @Nullable UUID first) {
        @Nullable
        Long millis() {
            return first == null ? null : (Long) TimeOrderedId.millis(first);
        }
    }

    private static List<Change> sorted(List<Change> changes) {
        return changes.stream().sorted(Comparator.comparing(Change::id)).toList();
    }

    private LowWater reached(String type) {
        return reached.computeIfAbsent(type, made -> new LowWater(LAG_MILLIS));
    }

    private static Change change(String type, ResultSet row) throws SQLException {
        return new Change(
                row.getObject(1, UUID.class),
                type,
                row.getString(2),
                Change.Hint.of(row.getString(3)),
                IdList.read(row.getString(4)));
    }

    /** Puts an id of a change aside that cannot be admitted. */
    public void bury(Jdbc jdbc, Change change, String entityId, String reason, String detail) {
        unadmitted().bury(jdbc, change, entityId, reason, detail);
    }

    /** What was put aside. */
    public Unadmitted unadmitted() {
        return new Unadmitted(this, unit);
    }

    /** Whether a change of a type that was recorded by a time, in epoch milliseconds, is not admitted yet. */
    public boolean isWaiting(Jdbc jdbc, String type, long by) {
        return !jdbc.query(ChangeSql.WAITING, row -> row.getInt(1), unit, type, by)
                .isEmpty();
    }

    /** Whether a change of an entity is not admitted yet; true too if there are too many to look into. */
    public boolean isWaiting(Jdbc jdbc, String type, String entityId) {
        var waiting = jdbc.query(ChangeSql.IDS, row -> row.getString(1), unit, type, ROWS_LOCKED);
        return waiting.size() == ROWS_LOCKED
                || waiting.stream().anyMatch(ids -> IdList.read(ids).contains(entityId));
    }

    /** When the oldest change was recorded that is not admitted yet: one probe for each type, however many changes there are. */
    public Optional<Instant> oldest(Jdbc jdbc) {
        var oldest = new ArrayList<Long>();
        var type = jdbc.query(ChangeSql.NEXT_TYPE, row -> row.getString(1), unit, "");
        while (!type.isEmpty()) {
            oldest.addAll(jdbc.query(ChangeSql.OLDEST, row -> row.getLong(1), unit, type.get(0)));
            type = jdbc.query(ChangeSql.NEXT_TYPE, row -> row.getString(1), unit, type.get(0));
        }
        return oldest.stream().min(Comparator.naturalOrder()).map(Instant::ofEpochMilli);
    }

    /** The types of changes that nobody has admitted for some time, with how many rows there are. */
    public Map<String, Long> olderThan(Jdbc jdbc, Duration age) {
        return jdbc
                .query(ChangeSql.STRANGE, row -> Map.entry(row.getString(1), row.getLong(2)), unit, age.toMillis())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
