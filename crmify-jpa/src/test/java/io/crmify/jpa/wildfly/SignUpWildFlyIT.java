package io.crmify.jpa.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application in WildFly that has crmify's jars and no more: its leads reach the CRM with the server's own means. */
@ArquillianTest
class SignUpWildFlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeHubSpot HUBSPOT = FakeHubSpot.start();

    @Deployment(name = "visitors", testable = false)
    static WebArchive visitors() {
        return Wars.visitors("visitors", HUBSPOT);
    }

    @Deployment(name = "witness", testable = false)
    static WebArchive witness() {
        return Wars.witness();
    }

    @ArquillianResource
    @OperateOnDeployment("visitors")
    private URL address;

    @ArquillianResource
    @OperateOnDeployment("witness")
    private URL witness;

    private Browser browser;

    @BeforeEach
    void open() {
        browser = new Browser(address);
    }

    private static List<FakeContact> contacts(String email) {
        return HUBSPOT.contacts().stream()
                .filter(contact -> email.equals(contact.properties().get("email")))
                .toList();
    }

    private static FakeContact contact(String email) {
        await().atMost(PATIENCE).until(() -> contacts(email).size() == 1);
        return contacts(email).get(0);
    }

    @Test
    void bringsASignUpToTheCrmAndItsIdBack() {
        var id = browser.post("visitors?name=Ada&email=ada@example.org");

        var contact = contact("ada@example.org");
        assertThat(contact.properties()).containsEntry("firstname", "Ada");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.get("visitors/" + id + "/crm-id"))
                .isEqualTo(contact.id()));
        assertThat(browser.get("visitors/" + id + "/known-crm-id")).isEqualTo(contact.id());
    }

    @Test
    void bringsEditsAndRemovals() {
        var id = browser.post("visitors?name=Grace&email=grace@example.org");
        contact("grace@example.org");

        browser.put("visitors/" + id + "?name=Amazing");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(contact("grace@example.org").properties()).containsEntry("firstname", "Amazing"));

        browser.delete("visitors/" + id);
        await().atMost(PATIENCE).until(() -> contacts("grace@example.org").isEmpty());
    }

    @Test
    void sendsNothingOfATransactionThatRollsBack() {
        assertThat(browser.answer("POST", "visitors/in-vain?name=Eve&email=eve@example.org")
                        .status())
                .isEqualTo(500);

        // What comes later is there, and so would she be.
        browser.post("visitors?name=Alan&email=alan@example.org");
        contact("alan@example.org");
        assertThat(contacts("eve@example.org")).isEmpty();
    }

    @Test
    void worksOnTheServersThreads() {
        browser.post("visitors?name=Joan&email=joan@example.org");
        contact("joan@example.org");

        assertThat(browser.get("threads").lines()).isNotEmpty().allSatisfy(name -> assertThat(name)
                .startsWith("EE-ManagedScheduledExecutorService"));
        assertThat(new Browser(witness).get("witness/threads-of/visitors.war").lines())
                .noneMatch(name -> name.startsWith("crmify"));
    }
}
