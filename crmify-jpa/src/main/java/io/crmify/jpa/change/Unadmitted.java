package io.crmify.jpa.change;

import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.DetailColumn;
import io.crmify.jpa.store.row.TimeOrderedId;
import io.crmify.operations.UnadmittedChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Changes that could not be admitted, an entity each. Each method works in the transaction of the caller. Thread-safe. */
public final class Unadmitted {
    private static final int PORTION = 1000;

    private final Changes changes;
    private final String unit;

    public Unadmitted(Changes changes, String unit) {
        this.changes = changes;
        this.unit = unit;
    }

    private record Row(UnadmittedChange change, Hint hint) {
        Change asChange() {
            return new Change(TimeOrderedId.next(), change.type(), change.tenant(), hint, List.of(change.id()));
        }
    }

    /**
     * The latest first.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<UnadmittedChange> page(Jdbc jdbc, @Nullable UUID after, int limit) {
        var rows = after == null
                ? jdbc.query(UnadmittedSql.FIRST_PAGE, Unadmitted::row, unit, limit)
                : jdbc.query(UnadmittedSql.NEXT_PAGE, Unadmitted::row, unit, after, limit);
        return rows.stream().map(Row::change).toList();
    }

    /** Records it once more; false if there is none, or somebody else is doing so. */
    public boolean retry(Jdbc jdbc, UUID change) {
        var locked = jdbc.query(UnadmittedSql.LOCK, Unadmitted::row, unit, change);
        changes.append(jdbc, locked.stream().map(Row::asChange).toList());
        return locked.stream().anyMatch(row -> discard(jdbc, row.change().change()));
    }

    /** Records all of them once more that there are now, a portion in each transaction; how many. */
    public int retryAll(Database database) {
        var retried = 0;
        var reached = new AtomicReference<@Nullable UUID>();
        List<UnadmittedChange> page;
        do {
            page = database.inTransaction(jdbc -> page(jdbc, reached.get(), PORTION));
            var portion = page;
            retried += database.inTransaction(jdbc -> (int) portion.stream()
                    .filter(change -> retry(jdbc, change.change()))
                    .count());
            page.forEach(change -> reached.set(change.change()));
        } while (page.size() == PORTION);
        return retried;
    }

    public boolean discard(Jdbc jdbc, UUID change) {
        return jdbc.update(UnadmittedSql.REMOVE, unit, change) > 0;
    }

    void bury(Jdbc jdbc, Change change, String entityId, String reason, String detail) {
        jdbc.update(
                UnadmittedSql.BURY,
                TimeOrderedId.next(),
                unit,
                change.type(),
                change.tenant(),
                change.hint().name(),
                entityId,
                reason,
                DetailColumn.fit(detail));
    }

    private static Row row(ResultSet row) throws SQLException {
        var change = new UnadmittedChange(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                Instant.ofEpochMilli(row.getLong(8)));
        return new Row(change, Hint.of(row.getString(4)));
    }
}
