package io.crmify.jpa.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.jpa.bench.Explained.Plan;
import io.crmify.jpa.bench.Figures.Figure;
import io.crmify.jpa.bench.Figures.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    @Test
    @Order(3)
    void backfillInASmallHeap() throws Exception {
        assume("backfill");
        var leads = OPTIONS.of(1_000_000, 50_000);
        var url = server.create("bench_backfill");
        try (var child = ChildJvm.start(BackfillJvm.class, List.of("-Xmx128m"), url, leads)) {
            var told = child.await(share);
            var figure = new Figure(
                    "backfill",
                    leads + " leads, -Xmx128m",
                    "crmify",
                    1,
                    told.number("rate"),
                    told.number("cpu"),
                    told.others());
            FIGURES.add(figure);
            FIGURES.note(String.format(
                    Locale.ROOT,
                    "backfill of %,d: heap in use after collection %.1f MB at 10 %%, %.1f MB at 50 %%, %.1f MB at 90 %%",
                    leads,
                    told.number("heap10"),
                    told.number("heap50"),
                    told.number("heap90")));
            assertThat(told.number("heap90")).isLessThanOrEqualTo(told.number("heap10") * 1.3);
        }
        server.drop("bench_backfill");
        TABLES.add(FIGURES.table("backfill", List.of("crmify"), List.of()));
    }

    @Test
    @Order(4)
    void costOfLinksAtRest() throws Exception {
        assume("idle");
        var few = 5_000;
        var many = OPTIONS.of(5_000_000, 200_000);
        try (var links = new IdleLinks(server.create("bench_idle"))) {
            links.addIdle(1, few);
            var reads = new LinkedHashMap<String, Map<String, Plan>>();
            reads.put(few + " at rest, nothing due", look(links));
            links.addDue();
            reads.put(few + " at rest, 20 due", look(links));
            links.addIdle(few + 1, many);
            reads.put(many + " at rest, 20 due", look(links));
            Map<String, Plan> unbounded;
            try (var snapshot = links.snapshot()) {
                links.live(OPTIONS.of(200_000, 20_000), 3);
                links.dueAgain();
                reads.put(many + " at rest, 20 due, old snapshot", links.look());
                unbounded = links.lookFromTheBeginning();
                snapshot.rollback();
                snapshot.setAutoCommit(true);
            }
            var bounded = List.copyOf(reads.values());
            reads.put("the same, each look from the beginning", unbounded);
            tell(reads);
            assertFlat(bounded);
        }
        server.drop("bench_idle");
    }

    private static Map<String, Plan> look(IdleLinks links) throws SQLException {
        links.vacuum();
        return links.look();
    }

    private static void tell(Map<String, Map<String, Plan>> reads) {
        var steps = reads.values().iterator().next().keySet();
        var table = new StringBuilder("| pages read to | " + String.join(" | ", reads.keySet()) + " |\n|---");
        table.append("|---".repeat(reads.size())).append("|\n");
        for (var step : steps) {
            table.append("| ").append(step);
            reads.forEach((situation, plans) ->
                    table.append(" | ").append(plans.get(step).buffers()));
            table.append(" |\n");
        }
        TABLES.add(table.toString());
        reads.forEach((situation, plans) -> plans.forEach((step, plan) -> {
            FIGURES.note(situation + ": " + step + " reads " + plan.buffers() + " pages");
            System.out.println(plan.text());
        }));
    }

    // The claim changes each link that it finds, and the tree in which it finds it by its id is higher with more links.
    private static void assertFlat(List<Map<String, Plan>> reads) {
        var few = reads.get(1);
        for (var many : reads.subList(2, reads.size())) {
            few.forEach((step, plan) -> assertThat(many.get(step).buffers())
                    .as(() -> step + "\n" + many.get(step).text())
                    .isLessThanOrEqualTo(plan.buffers() + (step.equals("claim") ? 16L * IdleLinks.DUE : 10)));
        }
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
