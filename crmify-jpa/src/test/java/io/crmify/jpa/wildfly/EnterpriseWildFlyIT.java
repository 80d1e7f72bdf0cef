package io.crmify.jpa.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.backends.fake.FakeHubSpot;
import java.net.URL;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;

/** crmify in the lib folder of an EAR, beside the persistence unit. */
@ArquillianTest
class EnterpriseWildFlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeHubSpot HUBSPOT = FakeHubSpot.start();

    @Deployment(testable = false)
    static EnterpriseArchive enterprise() {
        return Wars.enterprise("enterprise", HUBSPOT);
    }

    @ArquillianResource
    private URL address;

    @Test
    void bringsASignUpToTheCrmAndItsIdBack() {
        var browser = new Browser(address, "enterprise");
        var id = browser.post("visitors?name=Ada&email=ada@example.org");

        await().atMost(PATIENCE).until(() -> HUBSPOT.contacts().size() == 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(browser.get("visitors/" + id + "/crm-id"))
                .isEqualTo(HUBSPOT.contacts().get(0).id()));
    }
}
