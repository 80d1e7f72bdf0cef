package io.crmify.sample.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CustomersReachTheCrmIT {
    private static RunningShop shop;

    @BeforeAll
    static void open() {
        shop = RunningShop.start();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void aNewCustomerIsANewLeadAndGetsTheIdOfTheCrm() {
        var answer = shop.post("api/customers", """
                {"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com", "company": "Analytical Engines"}""");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.http().headers().firstValue("Location"))
                .contains(shop.uri("api/customers/" + answer.id()).toString());
        assertThat(answer.object().keySet())
                .containsExactlyInAnyOrder(
                        "id", "firstName", "lastName", "email", "company", "status", "crmId", "syncState");
        assertThat(answer.text("status")).isEqualTo("NEW");
        soon().untilAsserted(() -> {
            var contact = shop.contact("ada@example.com").orElseThrow();
            assertThat(contact.property("firstname")).isEqualTo("Ada");
            assertThat(contact.property("lastname")).isEqualTo("Lovelace");
            assertThat(contact.property("company")).isEqualTo("Analytical Engines");
            assertThat(contact.property("hs_lead_status")).isEqualTo("NEW");
            var customer = shop.get("api/customers/" + answer.id());
            assertThat(customer.text("crmId")).isEqualTo(contact.id());
            assertThat(customer.text("syncState")).isEqualTo("SYNCED");
        });
    }

    @Test
    void anEditIsAnUpdateOfTheSameContact() {
        var id = shop.signUp("Grace", "grace@example.com");
        soon().until(() -> shop.contact("grace@example.com").isPresent());
        var contact = shop.contact("grace@example.com").orElseThrow();

        var answer = shop.put("api/customers/" + id, RunningShop.person("Grace M.", "hopper@example.com"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("firstName")).isEqualTo("Grace M.");
        soon().untilAsserted(() -> {
            assertThat(shop.inCrm("hopper@example.com", "firstname")).isEqualTo("Grace M.");
            assertThat(shop.contact("hopper@example.com").orElseThrow().id()).isEqualTo(contact.id());
        });
    }

    @Test
    void theFunnelIsFollowedFromNewToContactedToConvertedToDead() {
        var email = "katherine@example.com";
        var path = "api/customers/" + shop.signUp("Katherine", email);

        assertThat(shop.post(path + "/contacted", "").text("status")).isEqualTo("CONTACTED");
        soon().until(() -> shop.inCrm(email, "hs_lead_status").equals("CONNECTED"));

        assertThat(shop.post(path + "/purchases", "{\"amount\": 49.90}").text("status"))
                .isEqualTo("CONVERTED");
        soon().until(() -> shop.inCrm(email, "hs_lead_status").equals("OPEN_DEAL"));

        assertThat(shop.post(path + "/contacted", "").text("status")).isEqualTo("CONVERTED");
        assertThat(shop.post(path + "/closed", "").text("status")).isEqualTo("DEAD");
        soon().until(() -> shop.inCrm(email, "hs_lead_status").equals("UNQUALIFIED"));

        assertThat(shop.post(path + "/purchases", "{\"amount\": 1}").status()).isEqualTo(409);
    }

    @Test
    void aRemovedCustomerIsRemovedFromTheCrm() {
        var email = "hedy@example.com";
        var path = "api/customers/" + shop.signUp("Hedy", email);
        shop.post(path + "/purchases", "{\"amount\": 12}");
        soon().until(() -> shop.contact(email).isPresent());

        assertThat(shop.delete(path).status()).isEqualTo(204);

        assertThat(shop.get(path).status()).isEqualTo(404);
        soon().until(() -> shop.contact(email).isEmpty());
    }

    @Test
    void aListIsReadPageByPage() {
        for (int i = 0; i < 3; i++) {
            shop.signUp("Number " + i, "number" + i + "@example.com");
        }

        var first = shop.get("api/customers?limit=2");
        var next = first.http().headers().firstValue("Link").orElseThrow();
        var second = shop.get(next.substring(next.indexOf('<') + 1, next.indexOf('>')));

        assertThat(first.array()).hasSize(2);
        assertThat(next).endsWith("rel=\"next\"");
        assertThat(second.array().getJsonObject(0).getInt("id"))
                .isGreaterThan(first.array().getJsonObject(1).getInt("id"));
    }
}
