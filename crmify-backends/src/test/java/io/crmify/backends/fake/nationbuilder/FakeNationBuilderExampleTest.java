package io.crmify.backends.fake.nationbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/backends/nationbuilder.md shows. */
class FakeNationBuilderExampleTest {
    @Test
    void isConfiguredLikeNationBuilder() {
        // tag::fake[]
        try (var nation = FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("demo"))) {
            var config = Map.of(
                    "crmify.backend", "nationbuilder",
                    "crmify.backend.base-url", nation.baseUri().toString(),
                    "crmify.backend.auth.token", "demo");
            // start crmify with this configuration, then look:
            nation.people();
            // end::fake[]
            assertThat(config).hasSize(3);
            assertThat(nation.people()).isEmpty();
            // tag::fake[]
        }
        // end::fake[]
    }
}
