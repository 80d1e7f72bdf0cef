package io.crmify.backends.fake.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/backends/salesforce.md shows. */
class FakeSalesforceExampleTest {
    @Test
    void tellsWhatToConfigure() {
        // tag::fake[]
        try (var salesforce = FakeSalesforce.start()) {
            var config = Map.of(
                    "crmify.backend", "salesforce",
                    "crmify.backend.base-url", salesforce.baseUri().toString(),
                    "crmify.backend.auth.client-id", "fake-client",
                    "crmify.backend.auth.client-secret", "fake-secret");
            // start crmify with this configuration, then look:
            salesforce.records("Lead");
            // end::fake[]
            assertThat(config).containsKey("crmify.backend.base-url");
            assertThat(salesforce.records("Lead")).isEmpty();
            // tag::fake[]
        }
        // end::fake[]
    }
}
