package io.crmify.jpa.change;

import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.TimeOrderedId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Related entities that changed and whose leads are still being looked up: a row each, with how far it has got. Each method works
 * in the transaction of the caller. Thread-safe.
 */
public final class FanOutRows {
    private static final int INSERTED_AT_ONCE = 500;

    private final String unit;

    public FanOutRows(String unit) {
        this.unit = unit;
    }

    /**
     * One of them.
     *
     * @param path the name of the path to leads
     * @param entityId of the related entity
     * @param reached the last lead that was found; null for none yet
     */
    public record FanOutRow(
            UUID id, String path, String entityId, @Nullable String reached) {}

    public void add(Jdbc jdbc, String path, Collection<String> entityIds) {
        var ids = List.copyOf(entityIds);
        for (int from = 0; from < ids.size(); from += INSERTED_AT_ONCE) {
            var part = ids.subList(from, Math.min(ids.size(), from + INSERTED_AT_ONCE));
            var parameters = new ArrayList<@Nullable Object>();
            part.forEach(id -> parameters.addAll(Arrays.asList(TimeOrderedId.next(), unit, path, id)));
            jdbc.update(FanOutSql.INSERT_HEAD + FanOutSql.rows(part.size()), parameters.toArray());
        }
    }

    /** The oldest one of some paths that nobody is writing. */
    public Optional<FanOutRow> next(Jdbc jdbc, Collection<String> paths) {
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        var parameters = new ArrayList<@Nullable Object>(List.of(unit));
        parameters.addAll(paths);
        return jdbc
                .query(
                        FanOutSql.next(paths.size()),
                        row -> new FanOutRow(
                                row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4)),
                        parameters.toArray())
                .stream()
                .findFirst();
    }

    /** Locks a row; false if somebody else has moved it on, or finished it. */
    public boolean isAt(Jdbc jdbc, FanOutRow row) {
        return jdbc.query(FanOutSql.LOCK, found -> Optional.ofNullable(found.getString(1)), row.id()).stream()
                .anyMatch(reached -> reached.equals(Optional.ofNullable(row.reached())));
    }

    public void reach(Jdbc jdbc, FanOutRow row, String lead) {
        jdbc.update(FanOutSql.REACH, lead, row.id());
    }

    /** Lets all others go first, since it fails. */
    public void giveWay(Jdbc jdbc, FanOutRow row) {
        jdbc.update(FanOutSql.GIVE_WAY, TimeOrderedId.next(), row.id());
    }

    public void finish(Jdbc jdbc, FanOutRow row) {
        jdbc.update(FanOutSql.FINISH, row.id());
    }

    /** Whether leads of a path are still being looked up for what changed by a time, in epoch milliseconds. */
    public boolean isWaiting(Jdbc jdbc, String path, long by) {
        return !jdbc.query(FanOutSql.WAITING, row -> row.getInt(1), unit, path, by)
                .isEmpty();
    }
}
