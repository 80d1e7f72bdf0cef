package io.crmify.jpa.storm;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.crmify.jpa.testing.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Invariant 5: three nodes on one database, which are killed at any time, and two CRMs that fail in every way. When all is over and
 * has drained, the CRMs hold what the database holds.
 */
class CrashStormIT {
    private static final int NODES = 3;
    private static final int STORIES = 4;
    /** So often it looks, four times a second, for a node that has begun to work. */
    private static final int PATIENCE = 8;

    /** A connection that was stopped again and again waits for up to five minutes; mostly it takes less than one. */
    private static final Duration DRAIN = Duration.ofMinutes(7);

    private final double minutes = Double.parseDouble(System.getProperty("storm.minutes", "3"));
    private final long seed = seed(System.getProperty("storm.seed", ""));
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Path directory = Path.of("target", "storm");
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<StormCrm> crms = new ArrayList<>();

    private HikariDataSource pool;
    private EntityManagerFactory factory;
    private Aftermath aftermath;
    private int started;
    private int kills;

    private static long seed(String given) {
        return given.isBlank() ? new SplittableRandom().nextLong(1_000_000) : Long.parseLong(given);
    }

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(directory);
        pool = TestDatabase.POSTGRESQL.pool("storm", 10);
        factory = StormUnit.open(pool, "create");
        aftermath = new Aftermath(pool, factory);
        crms.add(StormCrm.hub(random.nextLong(), directory));
        crms.add(StormCrm.insightly(random.nextLong(), directory));
        try (var manager = factory.createEntityManager()) {
            manager.getTransaction().begin();
            for (long id = 1; id <= StormUnit.EMPLOYERS; id++) {
                manager.persist(new Employer(id));
            }
            manager.getTransaction().commit();
        }
    }

    @AfterEach
    void end() throws IOException {
        nodes.forEach(NodeProcess::close);
        for (var crm : crms) {
            crm.close();
        }
        factory.close();
        pool.close();
        TestDatabase.POSTGRESQL.drop("storm");
    }

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        say("seed %d, %s minutes; the nodes' logs are in %s", seed, minutes, directory.toAbsolutePath());
        var java = NodeJava.in(directory);
        NodeProcess.rehearse(java, arguments());
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(java));
        }

        rage(java);
        for (var node : nodes) {
            node.stopWriters();
        }
        crms.forEach(crm -> crm.chaos().stop());
        drain();

        examine();
        for (var node : nodes) {
            node.end();
        }
    }

    private NodeProcess node(NodeJava java) throws IOException {
        started++;
        return NodeProcess.start("node-" + started, java, arguments());
    }

    private List<String> arguments() {
        return List.of(
                Long.toString(random.nextLong()),
                pool.getJdbcUrl(),
                crms.get(0).address(),
                crms.get(1).address());
    }

    /** Kills a node about every six seconds, and restarts a CRM now and then. */
    private void rage(NodeJava java) throws IOException, InterruptedException {
        var end = System.nanoTime() + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(3_500 + random.nextInt(3_500));
            var victim = victim();
            nodes.get(victim).kill();
            kills++;
            nodes.set(victim, node(java));
            if (random.nextInt(3) == 0) {
                crms.get(random.nextInt(crms.size())).restart();
            }
        }
    }

    /** Mostly a node that is at work; where none is soon, one that has not yet begun. */
    private int victim() throws InterruptedException {
        var first = random.nextInt(NODES);
        for (int looks = random.nextInt(5) == 0 ? 0 : PATIENCE; looks > 0; looks--) {
            nodes.forEach(NodeProcess::ensureAlive);
            for (int i = first; i < first + NODES; i++) {
                if (nodes.get(i % NODES).isReady()) {
                    return i % NODES;
                }
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return first;
    }

    private void drain() {
        try {
            Awaitility.await()
                    .atMost(DRAIN)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> aftermath.left().isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "It does not drain. Seed %d, logs in %s%n%s"
                            .formatted(seed, directory.toAbsolutePath(), aftermath.explainLeft()),
                    e);
        }
    }

    private void examine() throws IOException {
        Map<StormCrm, Comparison> comparisons = new LinkedHashMap<>();
        crms.forEach(crm -> comparisons.put(crm, aftermath.compare(crm)));
        var faults = crms.stream().mapToLong(crm -> crm.chaos().count()).sum();
        var changes = aftermath.changes();
        var dead = aftermath.dead();
        crms.forEach(crm -> say("%s: %s", crm.name(), crm.chaos().counts()));
        if (dead > 0) {
            say("dead:%n%s", aftermath.explainDead());
        }
        for (var each : comparisons.entrySet()) {
            tell(each.getKey(), each.getValue());
        }
        say(
                "storm: kills=%d changes=%d faults=%d lost=%d extra=%d doubled=%d dead=%d",
                kills,
                changes,
                faults,
                count(comparisons, each -> each.lost().size()),
                count(comparisons, each -> each.extra().size()),
                count(comparisons, each -> each.doubled().size()),
                dead);

        assertThat(comparisons.values())
                .as("seed %d, logs in %s", seed, directory.toAbsolutePath())
                .allSatisfy(each -> assertThat(each.differences()).isZero());
        assertThat(dead).isZero();
        assertThat((double) kills).isGreaterThanOrEqualTo(scaled(20));
        assertThat((double) changes).isGreaterThanOrEqualTo(scaled(10_000));
        assertThat((double) faults).isGreaterThanOrEqualTo(scaled(1_000));
    }

    private double scaled(int minimum) {
        return minimum * Math.min(1, minutes / 3);
    }

    private static int count(Map<StormCrm, Comparison> comparisons, ToIntFunction<Comparison> number) {
        return comparisons.values().stream().mapToInt(number).sum();
    }

    private void tell(StormCrm crm, Comparison comparison) throws IOException {
        for (var owner : comparison.details().keySet().stream().limit(STORIES).toList()) {
            say("%s: %s %s%n%s", crm.name(), owner, comparison.details().get(owner), aftermath.story(crm, owner));
        }
    }

    private static void say(String line, Object... arguments) {
        System.out.println(line.formatted(arguments));
    }
}
