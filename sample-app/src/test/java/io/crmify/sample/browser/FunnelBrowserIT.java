package io.crmify.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.sample.RunningShop;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FunnelBrowserIT {
    private RunningShop shop;
    private Browser browser;

    @BeforeEach
    void open() {
        shop = RunningShop.start();
        browser = new Browser(shop);
    }

    @AfterEach
    void close() {
        browser.close();
        shop.close();
    }

    @Test
    void aCustomerSignsUpBuysAndMovesWithoutAReload() {
        browser.open("/");
        browser.picture("funnel-empty");
        browser.click("nav a[role=button]");
        browser.picture("sign-up");
        browser.fill("firstName", "Ada");
        browser.fill("lastName", "Lovelace");
        browser.fill("email", "ada@example.com");
        browser.fill("company", "Analytical Engines");
        browser.click("main button");

        browser.appears("#cards-new .card");
        browser.script("window.isTheSamePage = true");
        browser.waitForText("#cards-new .card .synced", "In the CRM as");
        var contact =
                "#contact-" + shop.contact("ada@example.com").orElseThrow().id();
        browser.appears(contact + ".new");
        browser.picture("funnel-new");

        browser.click("#buy-1");

        browser.appears("#cards-converted #card-1");
        browser.appears(contact + ".converted");
        browser.disappears("#cards-new .card");
        assertThat(browser.text("#count-converted")).isEqualTo("1");
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("buy-1");
        assertThat((String) browser.script("return document.getElementById('news').textContent"))
                .contains("Ada Lovelace is now Converted");
        assertThat(browser.script("return window.isTheSamePage")).isEqualTo(true);
        browser.picture("funnel-converted");
    }

    @Test
    void whatOthersDoIsSeenWithoutAReload() {
        browser.open("/");
        browser.script("window.isTheSamePage = true");

        var id = shop.signUp("Grace", "grace@example.com");
        browser.appears("#cards-new #card-" + id);
        shop.post("api/customers/" + id + "/contacted", "");
        browser.appears("#cards-contacted #card-" + id);
        shop.delete("api/customers/" + id);
        browser.disappears("#card-" + id);

        assertThat(browser.script("return window.isTheSamePage")).isEqualTo(true);
    }

    @Test
    void theLinkInTheMailLeadsToAButtonThatConfirms() {
        var id = shop.signUp("Katherine", "katherine@example.com");
        browser.open("/");
        browser.appears("#card-" + id + " .synced");

        browser.click("nav a[href='/demo-crm/mails']");
        browser.picture("mails");
        browser.click(".mail a[role=button]");
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("NEW");
        browser.picture("confirm");
        browser.click("main button");

        browser.waitForText("h1", "Thank you, Katherine");
        browser.picture("confirmed");
        browser.open("/");
        browser.appears("#cards-contacted #card-" + id);
    }

    @Test
    void whileTheCrmIsDownTheBacklogGrowsAndDrainsAfterwards() {
        shop.signUp("Ada", "ada@example.com");
        browser.open("/");
        browser.appears(".card .synced");

        browser.click("#outage");
        browser.appears("#outage[aria-checked=true]");
        for (int i = 0; i < 6; i++) {
            shop.signUp("Visitor " + i, "visitor" + i + "@example.com");
        }
        browser.waitForText("#waiting", "6");
        browser.appears(".stop");
        browser.appears("#crm-down");
        browser.picture("crm-down");

        browser.click("#outage");
        browser.waitForText("#waiting", "0");
        browser.waitForText("#synced", "7");
        browser.disappears(".stop");
        assertThat(shop.crm().contacts()).hasSize(7);
        browser.picture("crm-back");
    }

    @Test
    void aFullFunnelAndTheCrmShowTheSamePeople() {
        var names = List.of("Ada", "Grace", "Katherine", "Hedy", "Mary", "Joan", "Margaret", "Radia", "Sophie");
        var ids = names.stream()
                .map(name -> shop.signUp(name, name.toLowerCase(Locale.ROOT) + ".lovelace@example.com"))
                .toList();
        ids.subList(2, 4).forEach(id -> shop.post("api/customers/" + id + "/contacted", ""));
        ids.subList(4, 7).forEach(id -> shop.post("api/customers/" + id + "/purchases", "{\"amount\": 49}"));
        shop.post("api/customers/" + ids.get(7) + "/closed", "");

        browser.open("/");
        browser.waitForText("#synced", "9");
        browser.waitForText("#waiting", "0");

        assertThat(browser.count(".card")).isEqualTo(9);
        for (var stage :
                Map.of("new", 3, "contacted", 2, "converted", 3, "dead", 1).entrySet()) {
            browser.waitForCount("#cards-" + stage.getKey() + " .card", stage.getValue());
            browser.waitForCount(".contact." + stage.getKey(), stage.getValue());
        }
        browser.picture("funnel-full");
    }

    @Test
    void aFormSaysWhatIsWrongAndKeepsWhatWasTyped() {
        shop.signUp("Mary", "mary@example.com");
        browser.open("/customers/new");
        browser.fill("firstName", "<b>Mary</b>");
        browser.fill("lastName", "Somerville");
        browser.fill("email", "mary@example.com");
        browser.click("main button");

        assertThat(browser.text("#email-error")).contains("taken");
        assertThat(browser.script("return document.getElementById('firstName').value"))
                .isEqualTo("<b>Mary</b>");
        browser.picture("sign-up-refused");

        browser.open("/customers/1");
        browser.picture("customer");
        browser.open("/customers/4711");
        browser.waitForText("h1", "no such customer");
        browser.picture("not-found");
    }
}
