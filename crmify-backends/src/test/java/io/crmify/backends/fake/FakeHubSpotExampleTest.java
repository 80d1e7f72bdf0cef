package io.crmify.backends.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/backends/hubspot.md shows. */
class FakeHubSpotExampleTest {
    @Test
    void tellsWhatToConfigure() {
        // tag::fake[]
        try (var hubSpot = FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("demo"))) {
            var config = Map.of(
                    "crmify.backend", "hubspot",
                    "crmify.backend.base-url", hubSpot.baseUri().toString(),
                    "crmify.backend.auth.token", "demo");
            // start crmify with this configuration, then look:
            hubSpot.contacts();
            // end::fake[]
            assertThat(config).containsKey("crmify.backend.base-url");
            assertThat(hubSpot.contacts()).isEmpty();
            // tag::fake[]
        }
        // end::fake[]
    }
}
