package io.crmify.jpa.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.backends.fake.FakeHubSpot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.OperateOnDeployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** An application with crmify that goes and comes back, while the server stays. */
@ArquillianTest
class UndeployWildFlyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FakeHubSpot HUBSPOT = FakeHubSpot.start();

    @Deployment(name = "leaving", managed = false, testable = false)
    static WebArchive leaving() {
        return Wars.visitors("leaving", HUBSPOT);
    }

    @Deployment(name = "witness", testable = false)
    static WebArchive witness() {
        return Wars.witness();
    }

    @ArquillianResource
    private Deployer deployer;

    @ArquillianResource
    @OperateOnDeployment("witness")
    private URL server;

    @Test
    void leavesNoThreadAndLosesNothing() {
        var before = log().size();
        deployer.deploy("leaving");
        var browser = new Browser(server, "leaving");
        browser.post("visitors?name=Ada&email=ada@example.org");
        await().atMost(PATIENCE).until(() -> HUBSPOT.contacts().size() == 1);
        HUBSPOT.goDown(FakeHubSpot.Outage.REFUSE_CONNECTIONS);
        browser.post("visitors?name=Grace&email=grace@example.org");
        deployer.undeploy("leaving");

        var witness = new Browser(server);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(witness.get("witness/threads-of/leaving.war"))
                .isEmpty());
        HUBSPOT.comeBack();
        assertThat(HUBSPOT.contacts()).hasSize(1);

        deployer.deploy("leaving");
        await().atMost(PATIENCE).until(() -> HUBSPOT.contacts().size() == 2);
        deployer.undeploy("leaving");
        var log = log();
        assertThat(complaints(log.subList(before, log.size()))).isEmpty();
    }

    /** What crmify told the server's log in vain: faults other than that the CRM was down. */
    private static List<String> complaints(List<String> log) {
        return log.stream()
                .filter(line -> line.contains("[io.crmify."))
                .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                .filter(line -> !line.contains("CRMIFY-401"))
                .toList();
    }

    private static List<String> log() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("wildfly.home"), "standalone", "log", "server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
