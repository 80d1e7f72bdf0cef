package io.crmify.jpa.lane;

import io.crmify.LaneStatus.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The states of all lanes at one moment. */
public final class LaneView {
    private static final Set<State> ENDS_WITH_TIME = Set.of(State.THROTTLED, State.QUOTA_EXHAUSTED);
    private static final Set<State> ENDS_FROM_OUTSIDE = Set.of(State.PAUSED, State.WRONG_ACCOUNT, State.UNKNOWN);

    private final List<LaneRow> rows;

    LaneView(List<LaneRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /** What may be done on a lane for a type. */
    public enum Mode {
        RUN,
        /** The waiting time of a throttled lane is over: end the stop, then run. */
        RESUME,
        /** Try one record, or read one batch, if no other node does. */
        PROBE,
        WAIT
    }

    /**
     * What may be done, and because of which stop.
     *
     * @param type of the stop: empty if the whole lane is stopped
     * @param state null while it runs
     * @param reason of the stop; null while it runs
     */
    public record Permit(
            Mode mode,
            String type,
            @Nullable State state,
            @Nullable String reason,
            int stops) {
        /** Whether it is to be tried if entities can be read again, which costs no call. */
        public boolean triesReading() {
            return mode == Mode.PROBE && !type.isEmpty() && reason != null && reason.startsWith("UNREADABLE_");
        }
    }

    public Permit permit(String connection, String type) {
        var whole = permit(row(connection, ""));
        var ofType = permit(row(connection, type));
        return whole.mode() == Mode.RUN && ofType.state() != null ? ofType : whole;
    }

    private static Permit permit(Optional<LaneRow> found) {
        if (found.isEmpty()) {
            return new Permit(Mode.RUN, "", null, null, 0);
        }
        var row = found.get();
        var state = row.stop().state();
        return new Permit(
                mode(row, state),
                row.type(),
                state == State.RUNNING ? null : state,
                state == State.RUNNING ? null : row.stop().reason(),
                row.stop().count());
    }

    private static Mode mode(LaneRow row, State state) {
        if (state == State.RUNNING) {
            return Mode.RUN;
        }
        if (ENDS_FROM_OUTSIDE.contains(state) || !row.isOver()) {
            return Mode.WAIT;
        }
        if (ENDS_WITH_TIME.contains(state)) {
            return Mode.RESUME;
        }
        return row.isBeingProbed() ? Mode.WAIT : Mode.PROBE;
    }

    private Optional<LaneRow> row(String connection, String type) {
        return rows.stream()
                .filter(row -> row.connection().equals(connection) && row.type().equals(type))
                .findFirst();
    }

    /** How often a type was stopped on a lane since it last ran well. */
    public int stops(String connection, String type) {
        return row(connection, type).map(row -> row.stop().count()).orElse(0);
    }

    /** How long a lane has run in all, by which the patience with its records is measured. */
    public long runningMillis(String connection) {
        return row(connection, "").map(LaneRow::runningMillis).orElse(0L);
    }

    /** The account that a connection's links belong to; null if none is known yet. */
    public @Nullable String account(String connection) {
        return row(connection, "").map(row -> row.account().id()).orElse(null);
    }

    public boolean areDeletesHeld(String connection) {
        return row(connection, "").map(row -> row.account().deletesHeld()).orElse(false);
    }

    /** Whether what was found out of a CRM may be true no more when such a stop has ended; one that is merely slow stays the same. */
    public static boolean castsDoubt(State state) {
        return !ENDS_WITH_TIME.contains(state);
    }

    List<LaneRow> rows() {
        return rows;
    }
}
