package io.crmify.jpa.bench;

import io.crmify.jpa.bench.Figures.Figure;
import io.crmify.jpa.bench.Figures.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What crmify costs, beside the least that anybody would need for the same: {@code docs/performance.md}. Prints its tables, and
 * writes {@code target/bench.json}. A share that is missed fails nothing, since it says as much of the machine; a heap or a cost that
 * grows does.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BenchmarkIT {
    private static final Options OPTIONS = Options.read();
    private static final Figures FIGURES = new Figures();
    private static final List<String> TABLES = new ArrayList<>();
    private static final List<String> CHILD_OPTIONS = List.of("-Xmx1g");

    private static BenchServer server;
    private static CpuShare share;

    @BeforeAll
    static void start() throws IOException {
        server = BenchServer.start();
        share = new CpuShare(Set.of(ProcessHandle.current().pid(), server.processId()));
    }

    @AfterAll
    static void tell() throws IOException {
        server.close();
        TABLES.forEach(table -> System.out.println("\n" + table));
        var about = Map.<String, Object>of(
                "processors",
                Runtime.getRuntime().availableProcessors(),
                "java",
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                "options",
                OPTIONS);
        FIGURES.write(Path.of("target", "bench.json"), about);
    }

    private static void assume(String part) {
        Assumptions.assumeTrue(OPTIONS.runs(part), "bench.only leaves it out");
    }

    @Test
    @Order(1)
    void write() throws Exception {
        assume("write");
        for (int round = 1; round <= OPTIONS.rounds(); round++) {
            for (var perTransaction : List.of(1, 50)) {
                for (var variant : List.of("plain", "floor", "crmify")) {
                    var figure = new Figure("write", perTransaction + " per transaction", variant, round, 0, 0, 0);
                    measure(figure, WriteJvm.class, perTransaction, OPTIONS.seconds());
                }
            }
        }
        TABLES.add(FIGURES.table(
                "write",
                List.of("plain", "floor", "crmify"),
                List.of(
                        new Target("1 per transaction", "floor", 0.95),
                        new Target("50 per transaction", "floor", 0.95))));
    }

    @Test
    @Order(2)
    void drain() throws Exception {
        assume("drain");
        try (var crm = ChildJvm.start(CrmJvm.class, List.of("-Xmx256m"))) {
            var url = crm.awaitTold();
            for (int round = 1; round <= OPTIONS.rounds(); round++) {
                for (var latency : List.of(0, 20, 200)) {
                    for (var concurrency : List.of(1, 8)) {
                        drain(round, url, latency, concurrency);
                    }
                }
            }
        }
        TABLES.add(FIGURES.table(
                "drain",
                List.of("raw", "queue", "crmify"),
                List.of(
                        new Target(kind(200, 1), "raw", 0.9),
                        new Target(kind(200, 8), "raw", 0.9),
                        new Target(kind(0, 1), "queue", 0.35),
                        new Target(kind(0, 8), "queue", 0.35))));
    }

    private static String kind(int latency, int concurrency) {
        return latency + " ms, " + concurrency + " at once";
    }

    private static void drain(int round, String crm, int latency, int concurrency) throws Exception {
        var leads = leads(latency, concurrency);
        for (var variant : List.of("raw", "queue", "crmify")) {
            // Without a database it is over before anything can be measured, so there it is many more.
            var many = variant.equals("raw") && latency == 0 ? 5 * leads : leads;
            var figure = new Figure("drain", kind(latency, concurrency), variant, round, 0, 0, 0);
            measure(figure, DrainJvm.class, crm + latency, many, concurrency);
        }
    }

    /** As many as a slow CRM takes in some ten seconds, in calls that are all full. */
    private static int leads(int latency, int concurrency) {
        var most = OPTIONS.of(200_000, 20_000);
        if (latency == 0) {
            return most;
        }
        var perSecond = concurrency * 100 * 1000 / latency;
        return Math.min(most, perSecond * OPTIONS.of(10, 3));
    }

    private static void measure(Figure figure, Class<?> main, Object... arguments) throws Exception {
        var database = String.format(Locale.ROOT, "bench_%s", System.nanoTime());
        var all = new ArrayList<Object>(List.of(figure.variant(), server.create(database)));
        all.addAll(List.of(arguments));
        try (var child = ChildJvm.start(main, CHILD_OPTIONS, all.toArray())) {
            var told = child.await(share);
            FIGURES.add(new Figure(
                    figure.part(),
                    figure.kind(),
                    figure.variant(),
                    figure.round(),
                    told.number("rate"),
                    told.number("cpu"),
                    told.others()));
        }
        server.drop(database);
    }
}
