package io.crmify.sample.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptInPostgresIT {
    @Test
    void customersAndTheirPlaceInTheCrmOutliveTheSample() throws IOException {
        try (var postgres = EmbeddedPostgres.start()) {
            var database = Map.of(
                    "sample.db.url", postgres.getJdbcUrl("postgres", "postgres"),
                    "sample.db.user", "postgres",
                    "sample.db.password", "postgres");
            String id;
            try (var shop = RunningShop.start(database)) {
                shop.signUp("Ada", "ada@example.com");
                await().atMost(Duration.ofSeconds(20))
                        .until(() ->
                                shop.get("api/customers/1").text("syncState").equals("SYNCED"));
                id = shop.contact("ada@example.com").orElseThrow().id();
            }
            try (var shop = RunningShop.start(database)) {
                assertThat(shop.get("api/customers/1").text("crmId")).isEqualTo(id);
                shop.post("api/customers/1/purchases", "{\"amount\": 49}");
                shop.signUp("Grace", "grace@example.com");

                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    assertThat(shop.crm().contacts()).hasSize(2);
                    assertThat(shop.contact("ada@example.com").orElseThrow().id())
                            .isEqualTo(id);
                    assertThat(shop.inCrm("ada@example.com", "hs_lead_status")).isEqualTo("OPEN_DEAL");
                });
            }
        }
    }
}
