package io.crmify.jpa.bench;

import io.crmify.jpa.Crmify;
import io.crmify.jpa.testing.MapConfig;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One figure of the write side: a single writer inserts leads for a while. Arguments: variant, URL, leads per transaction, seconds. */
final class WriteJvm {
    private WriteJvm() {}

    public static void main(String[] arguments) throws Exception {
        var variant = arguments[0];
        var perTransaction = Integer.parseInt(arguments[2]);
        var seconds = Integer.parseInt(arguments[3]);
        if (!variant.equals("crmify")) {
            System.setProperty("crmify.enabled", "false");
        }
        try (var unit = BenchUnit.open(arguments[1])) {
            if (variant.equals("floor")) {
                FloorListener.attach(unit);
            }
            if (variant.equals("crmify")) {
                try (var crmify = crmify(unit)) {
                    measure(unit, perTransaction, seconds);
                    crmify.wake();
                }
            } else {
                measure(unit, perTransaction, seconds);
            }
        }
    }

    private static void measure(BenchUnit unit, int perTransaction, int seconds) {
        write(unit, perTransaction, seconds);
        ChildJvm.begin();
        var start = System.nanoTime();
        var cpu = cpuNanos();
        var leads = write(unit, perTransaction, seconds);
        ChildJvm.end();
        ChildJvm.tell("rate", leads * 1e9 / (System.nanoTime() - start));
        ChildJvm.tell("cpu", (cpuNanos() - cpu) / 1e3 / leads);
    }

    private static Crmify crmify(BenchUnit unit) {
        return Crmify.configure(unit.factory())
                .config(MapConfig.of(Map.of("crmify.backend", "memory", "crmify.push.enabled", "false")))
                .start();
    }

    static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long write(BenchUnit unit, int perTransaction, int seconds) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var leads = 0L;
        while (System.nanoTime() < end) {
            var first = leads;
            try (var manager = unit.factory().createEntityManager()) {
                manager.getTransaction().begin();
                for (int i = 0; i < perTransaction; i++) {
                    manager.persist(new BenchLead(first + i));
                }
                manager.getTransaction().commit();
            }
            leads += perTransaction;
        }
        return leads;
    }
}
