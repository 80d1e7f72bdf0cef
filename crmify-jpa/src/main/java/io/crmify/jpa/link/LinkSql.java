package io.crmify.jpa.link;

import io.crmify.jpa.store.DatabaseKind;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.row.LowWater;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statements on links that differ by database, and the parts that they share. In the shared parts <code>{l}</code> stands for
 * the row that is there, and <code>{v}</code> for what is given.
 */
interface LinkSql {
    /**
     * Claims are by connection and type, in the order of the index.
     *
     * @param fresh how far they have come, and so has {@code backfill}
     */
    record Scope(String unit, String connection, String type, LowWater fresh, LowWater backfill) {}

    void admit(Jdbc jdbc, String unit, String type, List<Admission> sorted);

    List<ClaimedLink> claim(Jdbc jdbc, Scope scope, Lease lease, int most);

    /** How many of the settlements were written; the others had lost their lease. */
    int settle(Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix);

    /** The same, and writes CRM ids onto entities with it; only where {@link Projectable.Within} is for that database. */
    default Settlement.Written settle(
            Jdbc jdbc, List<Settlement> settlements, UUID token, Appendix appendix, Projectable.Within projection) {
        throw new IllegalStateException("not within one statement on this database");
    }

    static LinkSql of(DatabaseKind kind) {
        return switch (kind) {
            case POSTGRESQL -> new PostgresLinkSql();
            case H2 -> new H2LinkSql();
            case MARIADB -> new MariaDbLinkSql();
        };
    }

    String COLUMNS = """
            id, unit, type, entity_id, connection, tenant, state, priority, due_at, not_before, seq, removed, suspect, adopted, \
            projected, attempts, created_at""";

    /**
     * A link that rests is due again, in whatever state, also one of a later version; one at work only notes that there is more.
     * One that goes from the backfill to the fresh is due no earlier than now: claims of the fresh may begin after its old time.
     * MariaDB sets from left to right, so state is last.
     */
    String REARM = """
            due_at = case
                when {l}state = 'LEASED' or {l}state = 'DUE' and {l}attempts = 0
                    then case when {l}priority > {v_priority} then greatest({l}due_at, {now}) else {l}due_at end
                else greatest({now}, {l}not_before) end,
            attempts = case when {l}state in ('DUE', 'LEASED') then {l}attempts else 0 end,
            failed_first = case when {l}state in ('DUE', 'LEASED') then {l}failed_first else null end,
            failed_budget = case when {l}state in ('DUE', 'LEASED') then {l}failed_budget else null end,
            seq = {l}seq + 1,
            removed = {l}removed or {v_removed},
            priority = case when {l}priority < {v_priority} and {l}state in ('DUE', 'LEASED') then {l}priority else {v_priority} end,
            state = case when {l}state = 'LEASED' then 'LEASED' else 'DUE' end""";

    String CONFIRM = """
            case when {l}state = 'LEASED' and {l}lease_until + {deadline} > {now} \
            then greatest(coalesce({l}confirm_at, 0), {l}lease_until + {deadline}) \
            when {l}confirm_at > {now} then {l}confirm_at else null end""";

    /** What a claim sets. A lease that another worker let expire makes suspect; what it may still be doing is confirmed later. */
    String CLAIM = """
            confirm_at = {confirm},
            suspect = {l}suspect or {l}state = 'LEASED',
            wish = null,
            lease_token = ?,
            lease_until = {now} + {lease},
            due_at = {now} + {lease},
            state = 'LEASED'""";

    static String claim(String l, Lease lease) {
        return CLAIM.replace("{confirm}", CONFIRM)
                .replace("{l}", l)
                .replace("{deadline}", String.valueOf(lease.callDeadline().toMillis()))
                .replace("{lease}", String.valueOf(lease.duration().toMillis()));
    }

    static String rearm(String l, String removed, String priority) {
        return REARM.replace("{l}", l).replace("{v_removed}", removed).replace("{v_priority}", priority);
    }

    /** @param s what stands before the column that is set */
    static String settle(String s, String l, String v) {
        return SETTLE.replace("{next}", NEXT)
                .replace("{s}", s)
                .replace("{l}", l)
                .replace("{v}", v);
    }

    /** What a settlement sets; a value that rests becomes due if the entity changed since the claim. */
    String SETTLE = """
            {s}state = {next},
            {s}due_at = case when {next} <> 'DUE' then null
                when {l}seq <> {v}seq or {l}wish = 'RETRY' then {now} + {v}floor_ms
                when {v}confirm then greatest(coalesce({l}confirm_at, 0), {now} + {v}delay_ms, {now} + {v}floor_ms)
                when {v}delay_ms > {v}floor_ms then {now} + {v}delay_ms
                else {now} + {v}floor_ms end,
            {s}not_before = {now} + {v}floor_ms,
            {s}lease_until = null,
            {s}crm_id = {v}crm_id,
            {s}crm_object = {v}crm_object,
            {s}fingerprint = {v}fingerprint,
            {s}crm_status = {v}crm_status,
            {s}adopted = {v}adopted,
            {s}suspect = {v}suspect,
            {s}tenant = {v}tenant,
            {s}projected = {v}projected,
            {s}confirm_at = case when {v}confirm then {l}confirm_at else null end,
            {s}removed = case when {l}seq = {v}seq and {v}state = 'IDLE' then false else {l}removed end,
            {s}synced_at = case when {v}mark = 'OK' then {now} else {l}synced_at end,
            {s}attempts = case when {v}mark in ('OK', 'REST') or {l}seq <> {v}seq or {l}wish is not null then 0
                when {v}mark <> 'FAILED' then {l}attempts else {v}attempts end,
            {s}failed_budget = case when {v}mark in ('OK', 'REST') or {l}seq <> {v}seq or {l}wish is not null then null
                when {v}mark <> 'FAILED' then {l}failed_budget else {v}failed_budget end,
            {s}failed_first = case when {next} = 'DEAD' then coalesce({l}failed_first, {now}) when {v}mark in ('OK', 'REST') then null
                when {v}mark <> 'FAILED' then {l}failed_first else coalesce({l}failed_first, {now}) end,
            {s}failed_last = case when {next} = 'DEAD' then {now} when {v}mark in ('OK', 'REST') then null
                when {v}mark <> 'FAILED' then {l}failed_last else {now} end,
            {s}reason = case when {next} = 'DEAD' and {v}state = 'DUE' then 'DISCARDED' when {v}mark in ('OK', 'REST') then null
                when {v}mark = 'KEEP' then {l}reason else {v}reason end,
            {s}detail = case when {next} = 'DEAD' and {v}state = 'DUE' then 'an operator has given it up'
                when {v}mark in ('OK', 'REST') then null when {v}mark = 'KEEP' then {l}detail else {v}detail end""";

    String NEXT = """
            (case when {l}seq <> {v}seq or {l}wish = 'RETRY' then 'DUE' \
            when {l}wish = 'DISCARD' and {v}state = 'DUE' then 'DEAD' else {v}state end)""";

    /** The columns of a settlement, with PostgreSQL's names of their types. */
    List<String[]> SETTLE_COLUMNS = List.of(
            new String[] {"id", "uuid"},
            new String[] {"seq", "bigint"},
            new String[] {"state", "text"},
            new String[] {"delay_ms", "bigint"},
            new String[] {"floor_ms", "bigint"},
            new String[] {"crm_id", "text"},
            new String[] {"crm_object", "text"},
            new String[] {"fingerprint", "text"},
            new String[] {"crm_status", "text"},
            new String[] {"adopted", "boolean"},
            new String[] {"suspect", "boolean"},
            new String[] {"tenant", "text"},
            new String[] {"projected", "boolean"},
            new String[] {"confirm", "boolean"},
            new String[] {"mark", "text"},
            new String[] {"attempts", "integer"},
            new String[] {"failed_budget", "bigint"},
            new String[] {"reason", "text"},
            new String[] {"detail", "text"});

    /** The state that stands for the removal of a link. */
    String REMOVED = "REMOVED";

    /** The values of these columns. */
    static List<@Nullable Object> values(Settlement settlement) {
        var state = settlement.next().state();
        var crm = settlement.crm();
        var mark = settlement.mark();
        return Arrays.asList(
                settlement.link().id(),
                settlement.link().seq(),
                state == null ? REMOVED : state.name(),
                settlement.next().delay().toMillis(),
                settlement.next().floor().toMillis(),
                crm.id(),
                crm.object(),
                crm.fingerprint(),
                crm.status(),
                crm.adopted(),
                crm.suspect(),
                settlement.tenant(),
                crm.projected(),
                settlement.confirm(),
                mark.kind().name(),
                mark.attempts(),
                mark.budgetStart(),
                mark.reason(),
                mark.detail());
    }
}
