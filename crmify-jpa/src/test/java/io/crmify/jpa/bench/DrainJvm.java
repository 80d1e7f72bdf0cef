package io.crmify.jpa.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * One figure of the drain: so many leads wait, and are brought to the CRM. Arguments: variant, URL of the database, URL of the CRM,
 * leads, calls at once.
 */
final class DrainJvm {
    /** What is drained before it counts, so that the code is compiled and connections are open. */
    private static final int WARM_UP = 20_000;

    private DrainJvm() {}

    /** A way to bring leads to the CRM. */
    interface Variant {
        /** Puts leads, by their numbers, where they wait. */
        void fill(int from, int to) throws Exception;

        /** Returns when nothing waits any more. */
        void drain(int leads) throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        var url = arguments[1];
        var leads = Integer.parseInt(arguments[3]);
        var concurrency = Integer.parseInt(arguments[4]);
        var client = new CrmClient(arguments[2]);
        // A slow CRM is not waited for to warm up.
        var fast = new CrmClient(arguments[2].replaceFirst("[0-9]+$", "0"));
        switch (arguments[0]) {
            case "raw" -> {
                measure(new RawCalls(fast, concurrency), new RawCalls(client, concurrency), leads);
            }
            case "queue" -> {
                try (var pool = BenchUnit.pool(url)) {
                    LeaseQueue.createTable(pool);
                    measure(new LeaseQueue(pool, fast, concurrency), new LeaseQueue(pool, client, concurrency), leads);
                }
            }
            default -> {
                try (var drain = new CrmifyDrain(url, client, fast, concurrency)) {
                    measure(drain, drain, leads);
                }
            }
        }
    }

    private static void measure(Variant warm, Variant variant, int leads) throws Exception {
        warm.fill(1, WARM_UP);
        warm.drain(WARM_UP);
        variant.fill(WARM_UP + 1, WARM_UP + leads);
        ChildJvm.begin();
        var start = System.nanoTime();
        var cpu = WriteJvm.cpuNanos();
        variant.drain(leads);
        ChildJvm.end();
        ChildJvm.tell("rate", leads * 1e9 / (System.nanoTime() - start));
        ChildJvm.tell("cpu", (WriteJvm.cpuNanos() - cpu) / 1e3 / leads);
        System.out.flush();
    }

    /** Runs the same on so many threads, until all are done. */
    static void onThreads(int count, Callable<?> work) throws Exception {
        var threads = Executors.newFixedThreadPool(count);
        try {
            var all = new ArrayList<Callable<Object>>();
            for (int i = 0; i < count; i++) {
                all.add(work::call);
            }
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** What is sent of a lead where no lead is read. */
    static String record(int number) {
        return "%032x,First%d,Last%d,lead%d@example.org,+49 30 %d,Berlin"
                .formatted(number, number, number, number, number);
    }

    static List<String> records(int from, int to) {
        var records = new ArrayList<String>();
        for (int number = from; number <= to; number++) {
            records.add(record(number));
        }
        return records;
    }
}
