package io.crmify.backends.fake.klaviyo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/backends/klaviyo.md shows. */
class FakeKlaviyoExampleTest {
    @Test
    void tellsWhatToConfigure() {
        // tag::fake[]
        try (var klaviyo = FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withApiKey("demo"))) {
            var config = Map.of(
                    "crmify.backend", "klaviyo",
                    "crmify.backend.base-url", klaviyo.baseUri().toString(),
                    "crmify.backend.auth.api-key", "demo");
            // start crmify with this configuration, then look:
            klaviyo.profiles();
            // end::fake[]
            assertThat(config).containsKey("crmify.backend.base-url");
            assertThat(klaviyo.profiles()).isEmpty();
            // tag::fake[]
        }
        // end::fake[]
    }
}
