package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.CrmBackend;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three nodes with threads of their own, one limit, and a CRM that notes when each call arrives. By the real time, since nothing else
 * can show it: the rate is what is measured.
 */
class ClusterRateTest {
    private static final int LIMIT = 100;
    private static final int LEAST = 85;

    /** Takes everything, and notes when. */
    private static final class PunctualCrm implements CrmBackend {
        private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();

        @Override
        public String syncLead(Lead lead) {
            arrivals.add(System.nanoTime());
            return lead.key().external();
        }

        @Override
        public boolean deleteLead(String crmId) {
            arrivals.add(System.nanoTime());
            return true;
        }

        List<Long> arrivals() {
            return arrivals.stream().sorted().toList();
        }
    }

    // One pause of a busy machine is a good part of so short a span, so
    // nothing is asked here of how many calls there are.
    @ParameterizedTest
    @MethodSource("io.crmify.jpa.testing.TestDatabase#all")
    void threeNodesKeepOneLimitOfShortSpans(TestDatabase database) {
        var arrivals = push(database, 300, "100/2s");

        assertNeverMoreThanTheLimit(arrivals, Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @MethodSource("io.crmify.jpa.testing.TestDatabase#all")
    void threeNodesKeepOneLimitAndNearlyReachIt(TestDatabase database) {
        var arrivals = push(database, 240, "100/10s");

        assertNeverMoreThanTheLimit(arrivals, Duration.ofSeconds(10));
        assertNearlyTheLimitUnderLoad(arrivals, Duration.ofSeconds(10));
    }

    private static List<Long> push(TestDatabase database, int leads, String rate) {
        var crm = new PunctualCrm();
        var nodes = new ArrayList<Shop>();
        try {
            for (int i = 0; i < 3; i++) {
                var builder = Shop.on(database)
                        .entities(Customer.class, Company.class)
                        .config("crmify.backend", "punctual")
                        .config("crmify.backend.rate", rate)
                        .config("crmify.poll-interval", "100ms")
                        .setup(setup -> setup.backend("punctual", crm))
                        .running();
                nodes.add(
                        i == 0 ? builder.open() : builder.database(nodes.get(0)).open());
            }
            nodes.get(0).run(manager -> IntStream.range(0, leads)
                    .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> crm.arrivals().size() == leads);
        } finally {
            for (int i = nodes.size() - 1; i >= 0; i--) {
                nodes.get(i).close();
            }
        }
        return crm.arrivals();
    }

    private static void assertNeverMoreThanTheLimit(List<Long> arrivals, Duration span) {
        for (int i = 0; i < arrivals.size(); i++) {
            assertThat(from(arrivals, arrivals.get(i), span)).isLessThanOrEqualTo(LIMIT);
        }
    }

    // After the first second, in which the nodes begin, and as long as there is work for a whole span.
    private static void assertNearlyTheLimitUnderLoad(List<Long> arrivals, Duration span) {
        var begin = arrivals.get(0) + Duration.ofSeconds(1).toNanos();
        var end = arrivals.get(arrivals.size() - 1) - span.toNanos();
        assertThat(end).isGreaterThan(begin);
        for (var start = begin; start < end; start += span.toNanos() / 20) {
            assertThat(from(arrivals, start, span)).isGreaterThanOrEqualTo(LEAST);
        }
    }

    private static int from(List<Long> arrivals, long start, Duration span) {
        return (int) arrivals.stream()
                .filter(at -> at - start >= 0 && at - start < span.toNanos())
                .count();
    }
}
