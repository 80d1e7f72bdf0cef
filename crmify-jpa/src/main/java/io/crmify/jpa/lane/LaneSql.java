package io.crmify.jpa.lane;

import io.crmify.LaneStatus.State;
import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements on lanes. */
final class LaneSql {
    static final String REGISTER_COLUMNS = """
            (unit, connection, type, tenants, state, since, stops, ran_ms, credential_hash, deletes_held, guard_from, guard_count,
            slot_micros, seen_at)""";

    static final String REGISTER = """
            insert into crmify_lane {columns}
            select ?, ?, ?, ?, 'RUNNING', {now}, 0, 0, ?, false, 0, 0, 0, {now} {dual}
            where not exists (select 1 from crmify_lane where unit = ? and connection = ? and type = ?)""".replace("{columns}", REGISTER_COLUMNS);

    static final String REFRESH =
            "update crmify_lane set tenants = ?, seen_at = {now} where unit = ? and connection = ? and type = ''";

    /** New credentials end a stop that others caused. */
    static final String END_BY_CREDENTIALS = """
            update crmify_lane set
                since = {now}, state = 'RUNNING', reason = null, detail = null, until_at = null, probe_until = null
            where unit = ? and connection = ? and type = '' and state in ('UNAUTHORIZED', 'WRONG_ACCOUNT')
                and (credential_hash is null or credential_hash <> ?)""";

    static final String GO_BY =
            "update crmify_lane set credential_hash = ? where unit = ? and connection = ? and type = ''";

    static final String CREDENTIALS =
            "select credential_hash from crmify_lane where unit = ? and connection = ? and type = ''";

    static final String SELECT = """
            select connection, type, tenants, state, since, reason, detail, until_at, stops, probe_until,
                credential_hash, account_id, deletes_held, ran_ms, {now}
            from crmify_lane where unit = ?""";

    static final String SEEN =
            "select connection, tenants, case when seen_at > {now} - ? then 1 else 0 end from crmify_lane where unit = ? and type = ''";

    static final String SEE = """
            update crmify_lane set seen_at = {now}
            where unit = ? and connection = ? and type = '' and seen_at < {now} - ?""";

    /** What a newer version of crmify may have written besides stands, as an operator's stop does. */
    static final String STOP = """
            update crmify_lane set
                ran_ms = ran_ms + case when state = 'RUNNING' then {now} - since else 0 end,
                since = {now},
                reason = ?,
                detail = ?,
                until_at = {now} + ?,
                stops = stops + 1,
                probe_until = null,
                state = ?
            where unit = ? and connection = ? and type = ? and state <> ?
                and state in ('RUNNING', 'THROTTLED', 'QUOTA_EXHAUSTED', 'DOWN', 'UNAUTHORIZED', 'MISCONFIGURED')""";

    /** What several workers find at the same time is one stop; only a probe after it counts again. MariaDB sets from left to right. */
    static final String PROLONG = """
            update crmify_lane set
                reason = ?,
                detail = ?,
                stops = stops + case when until_at <= {now} then 1 else 0 end,
                until_at = case when until_at > {now} + ? then until_at else {now} + ? end,
                probe_until = null
            where unit = ? and connection = ? and type = ? and state = ?""";

    static final String END = """
            update crmify_lane set
                since = {now}, state = 'RUNNING', reason = null, detail = null, until_at = null, probe_until = null
            where unit = ? and connection = ? and type = ? and state = ?""";

    /** Another node may have told it a longer wait meanwhile. */
    static final String END_IF_OVER = END + " and until_at <= {now}";

    static final String RAN_WELL =
            "update crmify_lane set stops = 0 where unit = ? and connection = ? and type = ? and stops > 0";

    static final String PROBE = """
            update crmify_lane set probe_until = {now} + ?
            where unit = ? and connection = ? and type = ? and state = ? and until_at <= {now}
                and (probe_until is null or probe_until <= {now})""";

    static final String GIVE_BACK_PROBE = """
            update crmify_lane set probe_until = null
            where unit = ? and connection = ? and type = ? and state = ? and probe_until is not null""";

    static final String ACCOUNT =
            "update crmify_lane set account_id = ? where unit = ? and connection = ? and type = '' and account_id is null";

    static final String GUARD = """
            update crmify_lane set
                guard_count = case when guard_from < {now} - {window} and guard_count >= 0 then ? else guard_count + ? end,
                guard_from = case when guard_from < {now} - {window} then {now} else guard_from end
            where unit = ? and connection = ? and type = '' and not deletes_held""";

    static final String GUARD_COUNT =
            "select guard_count from crmify_lane where unit = ? and connection = ? and type = ''";

    static final String GIVE_BACK_DELETES =
            "update crmify_lane set guard_count = guard_count - ? where unit = ? and connection = ? and type = ''";

    static final String LINKS =
            "select count(*) from (select 1 from crmify_link where unit = ? and connection = ? limit ?) l";

    static final String HOLD_DELETES =
            "update crmify_lane set deletes_held = true where unit = ? and connection = ? and type = '' and not deletes_held";

    static final String PAUSE = """
            update crmify_lane set
                ran_ms = ran_ms + case when state = 'RUNNING' then {now} - since else 0 end,
                since = {now}, reason = 'PAUSED', detail = 'an operator has paused it', until_at = null, state = 'PAUSED'
            where unit = ? and connection = ? and type = '' and state <> 'PAUSED'""";

    static final String RESUME = """
            update crmify_lane set
                since = {now}, reason = null, detail = null, until_at = null, probe_until = null, stops = 0, state = 'RUNNING'
            where unit = ? and connection = ? and state <> 'RUNNING' and state <> 'WRONG_ACCOUNT'""";

    static final String FORGET_ACCOUNT = """
            update crmify_lane set
                account_id = null,
                since = case when state = 'WRONG_ACCOUNT' then {now} else since end,
                reason = case when state = 'WRONG_ACCOUNT' then null else reason end,
                detail = case when state = 'WRONG_ACCOUNT' then null else detail end,
                until_at = case when state = 'WRONG_ACCOUNT' then null else until_at end,
                state = case when state = 'WRONG_ACCOUNT' then 'RUNNING' else state end
            where unit = ? and connection = ? and type = ''""";

    /** What was allowed before and is not used yet stays allowed. */
    static final String RELEASE_DELETES = """
            update crmify_lane set deletes_held = false, guard_from = {now}, guard_count = least(guard_count, 0) - ?
            where unit = ? and connection = ? and type = ''""";

    /**
     * Takes slots for calls: from the next that is free, or that has been free for no longer than is tolerated. One that lies so far
     * ahead that no calls can have led there is from before the database's clock was set back.
     */
    private static final String TAKE_SLOTS = """
            update crmify_lane set slot_micros =
                greatest(case when slot_micros > {now} * 1000 + ? then 0 else slot_micros end, {now} * 1000 - ?) + ?
            where unit = ? and connection = ? and type = ''
                and (slot_micros <= {now} * 1000 + ? or slot_micros > {now} * 1000 + ?)""";

    /** What lies further ahead than calls that are not begun wait for. */
    static final String RESET_SLOTS = """
            update crmify_lane set slot_micros = 0
            where unit = ? and connection = ? and type = '' and slot_micros > {now} * 1000 + 5000000""";

    static final String SLOT =
            "select slot_micros - {now} * 1000 from crmify_lane where unit = ? and connection = ? and type = ''";

    private LaneSql() {}

    /** How far ahead the next free slot lies afterwards, in microseconds; none if it lay too far ahead already. */
    static List<Long> takeSlots(Jdbc jdbc, DatabaseKind kind, @Nullable Object... parameters) {
        return switch (kind) {
            case POSTGRESQL ->
                jdbc.query(TAKE_SLOTS + " returning slot_micros - {now} * 1000", row -> row.getLong(1), parameters);
            case H2 ->
                jdbc.query(
                        "select slot_micros - {now} * 1000 from final table (" + TAKE_SLOTS + ")",
                        row -> row.getLong(1),
                        parameters);
            // Without RETURNING. The lock of the row keeps others away until the end of the transaction.
            case MARIADB ->
                jdbc.update(TAKE_SLOTS, parameters) == 0
                        ? List.of()
                        : jdbc.query(SLOT, row -> row.getLong(1), parameters[3], parameters[4]);
        };
    }

    static String register(DatabaseKind kind) {
        return REGISTER.replace("{dual}", kind == DatabaseKind.MARIADB ? "from dual" : "");
    }

    static LaneRow row(ResultSet row) throws SQLException {
        return new LaneRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                new LaneRow.Stop(
                        state(row.getString(4)),
                        row.getLong(5),
                        row.getString(6),
                        row.getString(7),
                        row.getObject(8, Long.class),
                        row.getInt(9)),
                row.getObject(10, Long.class),
                new LaneRow.Account(row.getString(11), row.getString(12), row.getBoolean(13)),
                row.getLong(14),
                row.getLong(15));
    }

    // A newer version of crmify may have more of them.
    private static State state(String word) {
        return Arrays.stream(State.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElse(State.UNKNOWN);
    }
}
