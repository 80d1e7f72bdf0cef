package io.crmify.jpa.link.admin;

import io.crmify.jpa.link.Admission.Priority;
import io.crmify.jpa.link.LinkState;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.operations.LinkStatus;
import io.crmify.operations.LinkStatus.InCrm;
import io.crmify.operations.LinkStatus.State;
import io.crmify.operations.LinkStatus.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows links. Each method works in the transaction of the caller. Thread-safe. */
public final class LinkList {
    private static final int PRIORITIES = Priority.values().length;

    private final DatabaseKind kind;
    private final String unit;

    public LinkList(DatabaseKind kind, String unit) {
        this.kind = kind;
        this.unit = unit;
    }

    /** The types that there are links of: one probe of an index for each, however many links there are. */
    public List<String> types(Jdbc jdbc) {
        var types = new ArrayList<String>();
        var last = "";
        while (true) {
            var next = jdbc.query(LinkListSql.nextType(kind), row -> row.getString(1), unit, last);
            if (next.isEmpty()) {
                return types;
            }
            last = next.get(0);
            types.add(last);
        }
    }

    public Optional<LinkStatus> one(Jdbc jdbc, UUID link) {
        return jdbc.query(LinkListSql.ONE, LinkList::status, unit, link).stream()
                .findFirst();
    }

    /**
     * Links of a connection in a state, in the order of their ids.
     *
     * @param after the last one of the page before; null for the first page
     */
    public List<LinkStatus> page(Jdbc jdbc, String connection, State state, @Nullable UUID after, int limit) {
        return state == State.DUE || state == State.LEASED
                ? due(jdbc, new Asked(connection, state, after, limit))
                : others(jdbc, new Asked(connection, state, after, limit));
    }

    private record Asked(
            String connection, State state, @Nullable UUID after, int limit) {}

    private List<LinkStatus> due(Jdbc jdbc, Asked asked) {
        var types = types(jdbc);
        if (types.isEmpty()) {
            return List.of();
        }
        var parameters = new ArrayList<@Nullable Object>();
        for (var type : types) {
            for (int priority = 0; priority < PRIORITIES; priority++) {
                begin(parameters, asked);
                parameters.addAll(List.of(type, priority));
                end(parameters, asked);
            }
        }
        parameters.add(asked.limit());
        var sql = LinkListSql.due(kind, types.size() * PRIORITIES, asked.after() == null);
        return jdbc.query(sql, LinkList::status, parameters.toArray());
    }

    private List<LinkStatus> others(Jdbc jdbc, Asked asked) {
        var parameters = new ArrayList<@Nullable Object>();
        begin(parameters, asked);
        end(parameters, asked);
        var first = asked.after() == null;
        var sql = asked.state() == State.IDLE ? LinkListSql.resting(first) : LinkListSql.failed(kind, first);
        return jdbc.query(sql, LinkList::status, parameters.toArray());
    }

    private void begin(List<@Nullable Object> parameters, Asked asked) {
        parameters.addAll(List.of(unit, asked.connection(), asked.state().name()));
    }

    private static void end(List<@Nullable Object> parameters, Asked asked) {
        if (asked.after() != null) {
            parameters.add(asked.after());
        }
        parameters.add(asked.limit());
    }

    private static LinkStatus status(ResultSet row) throws SQLException {
        return new LinkStatus(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                new InCrm(row.getString(6), row.getString(7), row.getBoolean(8), row.getBoolean(9), instant(row, 10)),
                State.valueOf(LinkState.of(row.getString(11)).name()),
                new Work(
                        instant(row, 12),
                        row.getInt(13) > 0,
                        row.getInt(14),
                        row.getString(15),
                        row.getString(16),
                        instant(row, 17)));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var millis = row.getObject(column, Long.class);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
