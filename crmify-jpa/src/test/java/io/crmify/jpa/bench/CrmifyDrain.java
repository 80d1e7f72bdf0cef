package io.crmify.jpa.bench;

import io.crmify.jpa.Crmify;
import io.crmify.jpa.testing.MapConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * crmify's whole work: changes are admitted, links claimed, leads read and mapped, sent and settled, and the ids written back onto
 * them.
 */
final class CrmifyDrain implements DrainJvm.Variant, AutoCloseable {
    /** Nothing waits for its admission, its turn, or its id. */
    private static final String RESTS = """
            select not exists (select 1 from crmify_change) and not exists (select 1 from crmify_link where due_at is not null)
                and not exists (select 1 from crmify_link where not projected)""";

    private final BenchUnit unit;
    private final CrmClient client;
    private final CrmClient fast;
    private final Crmify crmify;
    private final BenchBackend backend;
    private final int idsPerChange = Integer.getInteger("bench.ids-per-change", 1);
    private final Queue<Connection> uncommitted = new ArrayDeque<>();
    private volatile boolean warm;

    CrmifyDrain(String url, CrmClient client, CrmClient fast, int concurrency) {
        this.unit = BenchUnit.open(url);
        this.client = client;
        this.fast = fast;
        this.backend = new BenchBackend(this::send);
        this.crmify = Crmify.configure(unit.factory())
                .config(MapConfig.of(
                        Map.of("crmify.backend", "bench", "crmify.backend.concurrency", String.valueOf(concurrency))))
                .backend("bench", backend)
                .start();
    }

    private List<String> send(List<String> records) {
        return (warm ? client : fast).send(records);
    }

    @Override
    public void fill(int from, int to) throws SQLException {
        unit.insertLeads(from, to);
        unit.execute("vacuum analyze");
        uncommitted.add(unit.insertChanges(from, to, idsPerChange));
    }

    @Override
    public void drain(int leads) throws SQLException {
        var all = backend.count() + leads;
        try (var changes = uncommitted.remove()) {
            changes.commit();
        }
        crmify.wake();
        while (backend.count() < all || !rests()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        warm = true;
    }

    private boolean rests() throws SQLException {
        try (var connection = unit.pool().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(RESTS)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    @Override
    public void close() {
        crmify.close();
        unit.close();
    }
}
