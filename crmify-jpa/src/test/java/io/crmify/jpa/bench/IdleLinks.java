package io.crmify.jpa.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.bench.Explained.Plan;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.change.Changes.From;
import io.crmify.jpa.link.Lease;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.Schema;
import io.crmify.jpa.testing.TestStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Links at rest, some that are due, and what PostgreSQL reads to find out which. */
final class IdleLinks implements AutoCloseable {
    static final int DUE = 20;

    private static final String UNIT = "bench";
    private static final String TYPE = "BenchLead";
    private static final String CONNECTION = "default";
    private static final int LOOKS = 5;

    private static final String INSERT = """
            insert into crmify_link (id, unit, type, entity_id, connection, tenant, state, priority, due_at, not_before, seq,
                removed, suspect, adopted, projected, crm_id, fingerprint, synced_at, attempts, created_at)
            select uuidv7(), 'bench', 'BenchLead', n::text, 'default', '', '{state}', 0, {due}, 0, 1,
                false, false, false, true, 'C' || n, repeat(md5(n::text), 5), 0, 0, 0
            from generate_series({from}, {to}) n""";

    private final HikariDataSource pool;
    private final Explained explained;
    private final Links links;
    private final Changes changes;

    IdleLinks(String url) throws SQLException {
        pool = BenchUnit.pool(url);
        var database = Database.of(TestStore.connections(pool));
        new Schema(database).create();
        explained = new Explained(pool);
        links = new Links(database, UNIT);
        changes = new Changes(database, UNIT);
        // The benchmark says when, so that it does not happen while something is looked at.
        execute("alter table crmify_link set (autovacuum_enabled = off)");
        execute("alter table crmify_change set (autovacuum_enabled = off)");
    }

    private void execute(String sql) throws SQLException {
        BenchUnit.execute(pool, sql);
    }

    void addIdle(int from, int to) throws SQLException {
        insert("IDLE", "null", from, to);
    }

    void addDue() throws SQLException {
        insert("DUE", "(extract(epoch from now()) * 1000)::bigint", -DUE + 1, 0);
    }

    private void insert(String state, String due, int from, int to) throws SQLException {
        execute(INSERT.replace("{state}", state)
                .replace("{due}", due)
                .replace("{from}", String.valueOf(from))
                .replace("{to}", String.valueOf(to)));
    }

    /** The same ones are due once more, now; after what happened before cannot be called recent any more. */
    void dueAgain() throws SQLException {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(11));
        execute("update crmify_link set due_at = (extract(epoch from now()) * 1000)::bigint where state = 'DUE'");
    }

    void vacuum() throws SQLException {
        execute("vacuum analyze");
    }

    /** A transaction that sees what is there now for as long as it is open, as a report or a dump does. */
    Connection snapshot() throws SQLException {
        var connection = pool.getConnection();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select count(*) from crmify_lane");
        }
        return connection;
    }

    /** What happens to links over time: changed, admitted, claimed and settled, so many times. */
    void live(int count, int times) throws SQLException {
        for (int time = 0; time < times; time++) {
            execute("insert into crmify_change (id, unit, type, tenant, hint, ids, size, created_at)"
                    + " select uuidv7(), 'bench', 'BenchLead', '', 'TOUCHED', n::text, 1, 0 from generate_series(1, "
                    + count
                    + ") n");
            execute("delete from crmify_change");
            change(
                    count,
                    "state = 'DUE', seq = seq + 1, due_at = (extract(epoch from clock_timestamp()) * 1000)::bigint");
            change(
                    count,
                    "state = 'LEASED', due_at = due_at + 10, lease_until = due_at + 10, lease_token = gen_random_uuid()");
            change(count, "state = 'IDLE', due_at = null, lease_until = null, crm_id = crm_id || 'x'");
        }
    }

    private void change(int count, String assignments) throws SQLException {
        execute("update crmify_link set " + assignments + " where entity_id in (select n::text from generate_series(1, "
                + count + ") n)");
    }

    /** How each step was run: the one of some looks that read least. */
    Map<String, Plan> look() throws SQLException {
        return look(links, changes, this::findOutHowFar);
    }

    /** The same if nothing is known of how far the work has come: what each look would cost without that. */
    Map<String, Plan> lookFromTheBeginning() throws SQLException {
        var database = Database.of(TestStore.connections(pool));
        return look(new Links(database, UNIT), new Changes(database, UNIT), () -> {});
    }

    /** Does what the dispatcher does before each step. */
    private interface Before {
        void run() throws SQLException;
    }

    private void findOutHowFar() throws SQLException {
        TestStore.connections(pool).with(connection -> {
            var jdbc = explained.jdbc(connection);
            due(links, jdbc);
            changes.waiting(jdbc, List.of(TYPE));
            return true;
        });
    }

    private Map<String, Plan> look(Links links, Changes changes, Before before) throws SQLException {
        var plans = new LinkedHashMap<String, Plan>();
        plans.put("is a change waiting", least(before, jdbc -> changes.waiting(jdbc, List.of(TYPE))));
        plans.put("take changes", least(before, jdbc -> changes.take(jdbc, TYPE, From.OLDEST)));
        plans.put("is a link due", least(before, jdbc -> due(links, jdbc)));
        plans.put("claim", least(before, jdbc -> links.claim(jdbc, CONNECTION, TYPE, lease(), 100)));
        return plans;
    }

    private static void due(Links links, Jdbc jdbc) {
        links.due(jdbc, List.of(CONNECTION), List.of(TYPE));
    }

    private static Lease lease() {
        return new Lease(UUID.randomUUID(), Duration.ofMinutes(2), Duration.ofSeconds(30));
    }

    private Plan least(Before before, Consumer<Jdbc> work) throws SQLException {
        var plans = new ArrayList<Plan>();
        for (int look = 0; look < LOOKS; look++) {
            before.run();
            plans.addAll(explained.of(work));
        }
        return plans.stream().min(Comparator.comparingLong(Plan::buffers)).orElseThrow();
    }

    @Override
    public void close() {
        pool.close();
    }
}
