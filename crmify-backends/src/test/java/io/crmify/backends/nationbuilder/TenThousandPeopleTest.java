package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Neither API takes several people at once. */
class TenThousandPeopleTest {
    private static final int COUNT = 10_000;

    @ParameterizedTest
    @CsvSource({"v2, PATCH /api/v2/signups/push", "v1, PUT /api/v1/people/push"})
    void takeOneCallEach(String api, String push) {
        try (var nation = FakeNationBuilder.start(
                NationOptions.DEFAULTS.withoutRateLimit().withToken("token-1"))) {
            var backend = new NationBuilderProvider().open(new TestContext(nation.baseUri()).with("api", api));

            IntStream.rangeClosed(1, COUNT)
                    .parallel()
                    .forEach(number -> backend.syncLead(aLead(number).lead()));

            assertThat(nation.people()).hasSize(COUNT);
            assertThat(nation.calls()).isEqualTo(Map.of(push, COUNT));
        }
    }
}
