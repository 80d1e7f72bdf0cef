package io.crmify.sample.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherCrmIT {
    @Test
    void pagesSayWhichCrmIsUsedWhenItIsNotTheDemo() {
        try (var shop = RunningShop.start(Map.of("crmify.backend", "memory"))) {
            var id = shop.signUp("Ada", "ada@example.com");

            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            shop.get("api/customers/" + id).text("syncState").equals("SYNCED"));
            assertThat(shop.get("").http().body())
                    .contains("<strong>memory</strong>")
                    .doesNotContain("The CRM is down")
                    .doesNotContain("Mails");
            assertThat(shop.get("demo-crm/mails").status()).isEqualTo(404);
        }
    }
}
