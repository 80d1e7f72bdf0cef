package io.crmify.jpa.bench;

import io.crmify.jpa.Crmify;
import io.crmify.jpa.testing.MapConfig;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A backfill, in a heap that holds but a small part of it. Tells how much of the heap is in use at 10, 50 and 90 per cent of the way.
 * Arguments: URL, leads.
 */
final class BackfillJvm {
    private static final List<Integer> LOOKS = List.of(10, 50, 90);

    private BackfillJvm() {}

    public static void main(String[] arguments) throws Exception {
        var leads = Integer.parseInt(arguments[1]);
        var backend = BenchBackend.counting();
        try (var unit = BenchUnit.open(arguments[0])) {
            unit.insertLeads(1, leads);
            // Started once before, for its tables.
            start(unit, backend, "false").close();
            makeDue(unit, leads);
            unit.execute("vacuum analyze");
            ChildJvm.begin();
            var start = System.nanoTime();
            var cpu = WriteJvm.cpuNanos();
            try (var crmify = start(unit, backend, "true")) {
                crmify.wake();
                for (var percent : LOOKS) {
                    await(backend, (long) leads * percent / 100);
                    ChildJvm.tell("heap" + percent, usedMegabytes());
                }
                await(backend, leads);
            }
            ChildJvm.end();
            ChildJvm.tell("rate", leads * 1e9 / (System.nanoTime() - start));
            ChildJvm.tell("cpu", (WriteJvm.cpuNanos() - cpu) / 1e3 / leads);
        }
    }

    private static Crmify start(BenchUnit unit, BenchBackend backend, String push) {
        return Crmify.configure(unit.factory())
                .config(MapConfig.of(Map.of("crmify.backend", "bench", "crmify.push.enabled", push)))
                .backend("bench", backend)
                .start();
    }

    /** As a backfill leaves its links: of the lower priority, and due one after the other. */
    private static void makeDue(BenchUnit unit, int leads) throws SQLException {
        unit.execute("""
                insert into crmify_link (id, unit, type, entity_id, connection, tenant, state, priority, due_at, not_before, seq,
                    removed, suspect, adopted, projected, attempts, created_at)
                select uuidv7(), 'bench', 'BenchLead', n::text, 'default', '', 'DUE', 1,
                    (extract(epoch from now()) * 1000)::bigint - %d + n, 0, 1, false, false, false, true, 0, 0
                from generate_series(1, %d) n""".formatted(leads, leads));
    }

    private static void await(BenchBackend backend, long count) {
        while (backend.count() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    // What is in use right now says little; what is left after a collection is what is held.
    private static double usedMegabytes() {
        var heap = ManagementFactory.getMemoryMXBean();
        var least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            heap.gc();
            least = Math.min(least, heap.getHeapMemoryUsage().getUsed());
        }
        return least / 1024.0 / 1024.0;
    }
}
