package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.Credentials;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.backends.fake.server.Chaos;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A third of the calls goes wrong, and whatever failed is sent again. */
class CreatioChaosTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @Test
    void leavesOneRecordOfEachLead() {
        var chaos = Chaos.of(42, 33, TIMEOUT.multipliedBy(2));
        try (var creatio = FakeCreatio.start(CreatioOptions.DEFAULTS.withChaos(chaos))) {
            var backend = (BatchPush) new CreatioProvider()
                    .open(new TestContext(creatio.baseUri())
                            .with(new Credentials(null, "fake-user", "fake-password", null))
                            .withTimeout(TIMEOUT));
            List<Lead> open = new ArrayList<>(IntStream.range(0, 200)
                    .mapToObj(number -> aLead(number).lead())
                    .toList());

            for (var round = 0; round < 1000 && !open.isEmpty(); round++) {
                open.removeAll(stored(backend, open.subList(0, Math.min(4, open.size()))));
            }

            assertThat(open).isEmpty();
            assertThat(chaos.count()).isGreaterThan(15);
            assertThat(creatio.rows("Lead"))
                    .hasSize(200)
                    .extracting(row -> row.column("Email"))
                    .doesNotHaveDuplicates();
        }
    }

    private static List<Lead> stored(BatchPush backend, List<Lead> some) {
        var leads = List.copyOf(some);
        try {
            var results = backend.push(leads);
            return IntStream.range(0, leads.size())
                    .filter(place -> results.get(place).<Boolean>fold(stored -> true, failed -> false))
                    .mapToObj(leads::get)
                    .toList();
        } catch (BackendException again) {
            return List.of();
        }
    }
}
