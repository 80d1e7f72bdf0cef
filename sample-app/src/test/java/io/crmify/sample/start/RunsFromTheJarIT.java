package io.crmify.sample.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsFromTheJarIT {
    private static final String[] NAMES = {"Ada", "Grace", "Hedy", "Joan", "Mary"};

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private String post(URI uri, String type, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private String signUp(URI shop, String name) throws IOException, InterruptedException {
        return post(
                shop.resolve("api/customers"),
                "application/json",
                RunningShop.person(name, name.toLowerCase(Locale.ROOT) + "@example.com"));
    }

    private String customers(URI shop) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(shop.resolve("api/customers")));
    }

    private boolean isAllSynced(URI shop) throws IOException, InterruptedException {
        var answer = customers(shop);
        return answer.contains("SYNCED") && !answer.contains("PENDING");
    }

    private String inCrm(URI shop) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(shop.resolve("parts/crm")));
    }

    private Map<String, String> environment() {
        return Map.of("PORT", "0", "SAMPLE_DB_URL", "jdbc:h2:file:" + folder.resolve("shop"));
    }

    private void takeCrmDown(URI shop) throws IOException, InterruptedException {
        post(shop.resolve("demo-crm/outage"), "application/x-www-form-urlencoded", "down=true");
    }

    @Test
    void whatWaitsWhenItIsEndedReachesTheCrmAfterTheNextStart() throws IOException, InterruptedException {
        try (var first = SampleProcess.start(environment())) {
            var shop = first.uri();
            signUp(shop, "Ada");
            await().atMost(Duration.ofSeconds(30)).until(() -> customers(shop).contains("SYNCED"));
            takeCrmDown(shop);
            signUp(shop, "Grace");
            signUp(shop, "Hedy");

            var said = first.terminate();

            // It may have had the time to say that the CRM is down, and why; beyond that nothing goes wrong.
            assertThat(said)
                    .filteredOn(line -> !line.contains("CRMIFY-401"))
                    .noneMatch(line -> line.contains("Exception"));
            assertThat(first.exitCode()).isEqualTo(143);
        }
        try (var second = SampleProcess.start(environment())) {
            var shop = second.uri();
            await().atMost(Duration.ofSeconds(60)).until(() -> !customers(shop).contains("PENDING"));
            assertThat(customers(shop)).contains("Ada", "Grace", "Hedy").doesNotContain("FAILED");
            assertThat(send(HttpRequest.newBuilder(shop.resolve("parts/crm")))).contains("Ada", "Grace", "Hedy");
        }
    }

    @Test
    void aCrashLosesNothingThatWasAnswered() throws IOException, InterruptedException {
        try (var postgres = EmbeddedPostgres.start()) {
            // so that what the crashed one had claimed is soon taken over
            var environment = Map.of(
                    "PORT", "0",
                    "CRMIFY_LEASE", "10s",
                    "CRMIFY_BACKEND_TIMEOUT", "4s",
                    "SAMPLE_DB_URL", postgres.getJdbcUrl("postgres", "postgres"),
                    "SAMPLE_DB_USER", "postgres",
                    "SAMPLE_DB_PASSWORD", "postgres");
            try (var first = SampleProcess.start(environment)) {
                var shop = first.uri();
                for (var name : NAMES) {
                    signUp(shop, name);
                }
                first.kill();
            }
            try (var second = SampleProcess.start(environment)) {
                var shop = second.uri();
                await().atMost(Duration.ofMinutes(2)).until(() -> isAllSynced(shop));
                assertThat(customers(shop)).contains(NAMES);
                assertThat(inCrm(shop).split("id=\"contact-", -1)).hasSize(NAMES.length + 1);
            }
        }
    }

    @Test
    void aPortInUseIsOneClearLine() throws IOException, InterruptedException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var process = SampleProcess.start(Map.of("PORT", Integer.toString(taken.getLocalPort())))) {
            var said = process.said();

            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(said.get(said.size() - 1)).contains("Port " + taken.getLocalPort(), "PORT");
            assertThat(said).noneMatch(line -> line.contains("Exception") || line.startsWith("\tat"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eighty", "65536", "-1"})
    void aPortThatIsNoneIsOneClearLine(String port) throws IOException, InterruptedException {
        try (var process = SampleProcess.start(Map.of("PORT", port))) {
            var said = process.said();

            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(said).hasSize(1);
            assertThat(said.get(0)).contains("PORT", port);
        }
    }

    @Test
    void aMistakeInTheConfigurationOfCrmifyIsToldAsCrmifyTellsIt() throws IOException, InterruptedException {
        try (var process = SampleProcess.start(Map.of("PORT", "0", "CRMIFY_BACKEND", "hubspott"))) {
            var said = process.said();

            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(said).anyMatch(line -> line.contains("hubspott"));
            assertThat(said).noneMatch(line -> line.startsWith("\tat"));
        }
    }
}
