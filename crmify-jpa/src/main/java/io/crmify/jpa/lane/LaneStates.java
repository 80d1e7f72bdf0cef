package io.crmify.jpa.lane;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backend.RateLimit;
import io.crmify.jpa.config.CrmifyConfig.DeleteGuard;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.row.DetailColumn;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The states of all lanes, in rows that all nodes read. Each method is one short transaction. Thread-safe. */
public final class LaneStates {
    private static final Logger LOG = System.getLogger(LaneStates.class.getName());
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(7);
    private static final Duration SEEN_EVERY = Duration.ofHours(1);

    private static final Duration UNTIL_RENEWED = Duration.ofMinutes(5);
    private static final Set<State> ABOUT_CREDENTIALS = Set.of(State.UNAUTHORIZED, State.WRONG_ACCOUNT);

    private final Database database;
    private final String unit;
    private final CredentialRows credentials;
    private final DeleteRows deletes;

    public LaneStates(Database database, String unit) {
        this.database = database;
        this.unit = unit;
        this.credentials = new CredentialRows(database, unit);
        this.deletes = new DeleteRows(database, unit);
    }

    /** What calls on a connection pass, at a rate that all nodes keep together. */
    CallGate gate(String connection, RateLimit limit, Duration callTimeout) {
        var clock = database.clock();
        var rate = limit.isLimited()
                ? new SharedRate(new Slots(database, unit, connection, Slots.Spacing.of(limit)), clock)
                : null;
        return new CallGate(clock, rate, callTimeout);
    }

    /** Says that this node has a connection, and lets new credentials end a stop that the old ones caused. */
    void register(Lane lane, String credentialHash) {
        var tenants = lane.config().tenants().isEmpty()
                ? null
                : String.join(",", lane.config().tenants().stream().sorted().toList());
        insert(lane.name(), "", tenants, credentialHash);
        database.inTransaction(jdbc -> jdbc.update(LaneSql.REFRESH, tenants, unit, lane.name()));
        if (credentials.renew(lane.name(), credentialHash)) {
            tellEnd(lane.name(), "");
        }
    }

    /** Has a connection go by the credentials that this node has now. */
    void renew(Lane lane, String credentialHash) {
        if (credentials.renew(lane.name(), credentialHash)) {
            tellEnd(lane.name(), "");
        }
    }

    private void insert(String connection, String type, @Nullable String tenants, @Nullable String hash) {
        var sql = LaneSql.register(database.kind());
        try {
            database.inTransaction(
                    jdbc -> jdbc.update(sql, unit, connection, type, tenants, hash, unit, connection, type));
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e; // else another node was first
            }
        }
    }

    /** All of them, now. */
    public LaneView view() {
        return new LaneView(database.inTransaction(jdbc -> jdbc.query(LaneSql.SELECT, LaneSql::row, unit)));
    }

    /** Says once an hour that this node still has these connections. */
    public void see(Collection<String> connections) {
        database.inTransaction(jdbc -> {
            connections.forEach(connection -> jdbc.update(LaneSql.SEE, unit, connection, SEEN_EVERY.toMillis()));
            return true;
        });
    }

    /**
     * The connections that get leads, with the tenants they serve; none means all. Those of this node, and what others have said
     * lately that they have: one that nobody configures any more gets no new links.
     */
    public Map<String, Set<String>> seen(Jdbc jdbc, Collection<String> own) {
        return jdbc
                .query(
                        LaneSql.SEEN,
                        row -> new Seen(row.getString(1), tenants(row.getString(2)), row.getInt(3) == 1),
                        FORGOTTEN_AFTER.toMillis(),
                        unit)
                .stream()
                .filter(seen -> seen.lately() || own.contains(seen.connection()))
                .collect(Collectors.toMap(Seen::connection, Seen::tenants));
    }

    private record Seen(String connection, Set<String> tenants, boolean lately) {}

    private static Set<String> tenants(@Nullable String text) {
        return text == null ? Set.of() : Set.copyOf(Arrays.asList(text.split(",")));
    }

    /**
     * Why a lane, or a type on it, stops.
     *
     * @param until how long; null until an operator ends it
     */
    public record Reason(
            State state,
            String code,
            String detail,
            @Nullable Duration until) {
        public Reason {
            detail = DetailColumn.fit(detail);
        }
    }

    /**
     * Stops a lane, or with a type that type on it; an operator's stop stands.
     *
     * @return false if it was for credentials that others have replaced already: then only this node stops using it for a while
     */
    public boolean stop(Lane lane, String type, Reason why) {
        if (ABOUT_CREDENTIALS.contains(why.state()) && !credentials.isOwn(lane.name())) {
            lane.gate().rest(UNTIL_RENEWED);
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-405 Connection {0}: this node still has other credentials than the latest, and they are refused ({1}). It"
                            + " leaves the connection to other nodes for {2}, or until its credentials change.",
                    lane,
                    why.code(),
                    UNTIL_RENEWED);
            return false;
        }
        stop(lane.name(), type, why);
        return true;
    }

    void stop(String connection, String type, Reason why) {
        if (!type.isEmpty()) {
            insert(connection, type, null, null);
        }
        var state = why.state().name();
        var millis = why.until() == null ? null : why.until().toMillis();
        var stopped = database.inTransaction(jdbc -> {
            var begun =
                    jdbc.update(LaneSql.STOP, why.code(), why.detail(), millis, state, unit, connection, type, state);
            if (begun == 0) {
                jdbc.update(LaneSql.PROLONG, why.code(), why.detail(), millis, millis, unit, connection, type, state);
            }
            return begun > 0;
        });
        if (stopped) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-401 Connection {0}{1} is {2}: {3} ({4}). Nothing is lost; {5}.",
                    connection,
                    type.isEmpty() ? "" : " for " + type,
                    why.state(),
                    why.detail(),
                    why.code(),
                    why.until() == null ? "an operator ends it" : "it tries again in " + why.until());
        }
    }

    /** Has a connection go by the credentials of this node, with which the CRM took something. */
    public void prefer(Lane lane) {
        credentials.prefer(lane.name());
    }

    /** Ends a stop after a probe that went well; false if it has ended already, or another one took its place. */
    public boolean end(Lane lane, String type, State stopped) {
        if (stopped == State.UNAUTHORIZED) {
            credentials.prefer(lane.name());
        }
        return end(lane.name(), type, stopped);
    }

    /** Ends a stop; false if it has ended already, or another one took its place. */
    boolean end(String connection, String type, State stopped) {
        return end(LaneSql.END, connection, type, stopped);
    }

    /** Ends a stop whose time is over; false also if it was made longer meanwhile. */
    public boolean endIfOver(String connection, String type, State stopped) {
        return end(LaneSql.END_IF_OVER, connection, type, stopped);
    }

    private boolean end(String sql, String connection, String type, State stopped) {
        var ended = database.inTransaction(jdbc -> jdbc.update(sql, unit, connection, type, stopped.name())) > 0;
        if (ended) {
            tellEnd(connection, type);
        }
        return ended;
    }

    private static void tellEnd(String connection, String type) {
        LOG.log(
                Level.INFO,
                "CRMIFY-402 Connection {0}{1} runs again.",
                connection,
                type.isEmpty() ? "" : " for " + type);
    }

    /** Notes that it ran well after a stop, so that the next one begins with a short wait again. */
    public void ranWell(String connection, String type) {
        database.inTransaction(jdbc -> jdbc.update(LaneSql.RAN_WELL, unit, connection, type));
    }

    /** Takes the right to look whether it works again; false if another node has it. */
    public boolean takeProbe(String connection, String type, State stopped, Duration lease) {
        return database.inTransaction(
                        jdbc -> jdbc.update(LaneSql.PROBE, lease.toMillis(), unit, connection, type, stopped.name()))
                > 0;
    }

    /** Gives that right back, since what was to be tried told nothing; the next may try at once. */
    public void giveBackProbe(String connection, String type, State stopped) {
        database.inTransaction(jdbc -> jdbc.update(LaneSql.GIVE_BACK_PROBE, unit, connection, type, stopped.name()));
    }

    /** The account that a connection belongs to: this one, if none is known yet. */
    public String account(String connection, String seen) {
        database.inTransaction(jdbc -> jdbc.update(LaneSql.ACCOUNT, seen, unit, connection));
        var known = view().account(connection);
        return known == null ? seen : known;
    }

    /**
     * Asks the delete guard for some deletes. If there are too many lately, deletes of the connection wait for an operator.
     *
     * @return whether they may be made
     */
    public boolean mayDelete(String connection, int records, DeleteGuard guard) {
        return deletes.mayBeMade(connection, records, guard);
    }

    /** Takes deletes from the guard's count that were let through, but not made; they ask again when they are tried again. */
    public void giveBackDeletes(String connection, int records) {
        database.inTransaction(jdbc -> jdbc.update(LaneSql.GIVE_BACK_DELETES, records, unit, connection));
    }

    /** Stops a connection until {@link #resume}. */
    public void pause(String connection) {
        database.inTransaction(jdbc -> jdbc.update(LaneSql.PAUSE, unit, connection));
    }

    /** Ends whatever stop there is, of the connection and of types on it. */
    public void resume(String connection) {
        database.inTransaction(jdbc ->
                jdbc.update(LaneSql.RESUME, unit, connection) + jdbc.update(LaneSql.RESET_SLOTS, unit, connection));
    }

    /** Forgets the account that a connection belonged to, so that the next look takes the present one: of this node, if it can. */
    public void forgetAccount(String connection) {
        credentials.prefer(connection);
        database.inTransaction(jdbc -> jdbc.update(LaneSql.FORGET_ACCOUNT, unit, connection));
    }

    /** Lets deletes through again, and so many more than the guard allows. */
    public void releaseDeletes(Jdbc jdbc, String connection, int more) {
        jdbc.update(LaneSql.RELEASE_DELETES, more, unit, connection);
    }

    /** As operators see them. */
    public List<LaneStatus> statuses() {
        return view().rows().stream().map(LaneStates::status).toList();
    }

    private static LaneStatus status(LaneRow row) {
        var until = row.stop().until();
        return new LaneStatus(
                row.connection(),
                row.type(),
                row.stop().state(),
                Instant.ofEpochMilli(row.stop().since()),
                row.stop().reason(),
                row.stop().detail(),
                until == null ? null : Instant.ofEpochMilli(until),
                row.account().deletesHeld());
    }
}
