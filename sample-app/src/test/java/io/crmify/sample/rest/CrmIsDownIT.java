package io.crmify.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CrmIsDownIT {
    private static boolean isSynced(RunningShop shop, String path) {
        return shop.get(path).text("syncState").equals("SYNCED");
    }

    @Test
    void editsAreTakenAndReachTheCrmWhenItIsBack() {
        try (var shop = RunningShop.start()) {
            var known = "api/customers/" + shop.signUp("Ada", "ada@example.com");
            var leaving = "api/customers/" + shop.signUp("Hedy", "hedy@example.com");
            // not before both calls have been answered: nobody would know what became of them
            await().atMost(Duration.ofSeconds(20)).until(() -> isSynced(shop, known) && isSynced(shop, leaving));

            shop.crm().setDown(true);
            assertThat(shop.post(known + "/purchases", "{\"amount\": 10}").status())
                    .isEqualTo(201);
            assertThat(shop.delete(leaving).status()).isEqualTo(204);
            for (int i = 0; i < 20; i++) {
                assertThat(shop.post("api/customers", RunningShop.person("New " + i, "new" + i + "@example.com"))
                                .status())
                        .isEqualTo(201);
            }
            assertThat(shop.get(known).text("syncState")).isEqualTo("PENDING");
            assertThat(shop.crm().contacts()).hasSize(2);

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            shop.get("parts/status").http().body())
                    .contains("id=\"waiting\">22<")
                    .contains("The CRM does not answer."));

            shop.crm().setDown(false);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(shop.crm().contacts()).hasSize(21);
                assertThat(shop.contact("hedy@example.com")).isEmpty();
                assertThat(shop.inCrm("ada@example.com", "hs_lead_status")).isEqualTo("OPEN_DEAL");
                assertThat(shop.get("api/customers").array()).allSatisfy(customer -> assertThat(
                                customer.asJsonObject().getString("syncState"))
                        .isEqualTo("SYNCED"));
            });
        }
    }
}
