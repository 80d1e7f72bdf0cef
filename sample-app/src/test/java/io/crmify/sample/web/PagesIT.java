package io.crmify.sample.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crmify.sample.RunningShop;
import io.crmify.sample.RunningShop.Answer;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesIT {
    private static RunningShop shop;

    @BeforeAll
    static void open() {
        shop = RunningShop.start();
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static HttpRequest.Builder form(String path, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(shop.uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static Map<String, String> person(String firstName, String email) {
        return Map.of("firstName", firstName, "lastName", "Lovelace", "email", email, "company", "");
    }

    private static String origin() {
        return shop.uri("/").toString().replaceAll("/$", "");
    }

    private static Answer signUp(String firstName, String email) {
        return shop.send(form("customers/new", person(firstName, email)).header("Origin", origin()));
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://elsewhere.example",
        "Origin, null",
        "Origin, http://localhost:1",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aFormOfAnotherSiteChangesNothing(String header, String value) {
        var id = shop.signUp("Ada", "ada" + Math.abs((header + value).hashCode()) + "@example.com");

        var forged = shop.send(form("customers/" + id + "/closed", Map.of()).header(header, value));
        var overRest =
                shop.send(form("api/customers/" + id + "/contacted", Map.of()).header(header, value));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(overRest.status()).isEqualTo(403);
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("NEW");
    }

    @Test
    void aFormOfOurOwnLeadsBackToTheFunnel() {
        var signedUp = signUp("Grace", "grace@example.com");
        var location = signedUp.http().headers().firstValue("Location").orElseThrow();
        var id = location.substring(location.lastIndexOf('-') + 1);
        var bought = shop.send(form("customers/" + id + "/purchases", Map.of("amount", "49.00")));

        assertThat(signedUp.status()).isEqualTo(303);
        assertThat(bought.status()).isEqualTo(303);
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("CONVERTED");
    }

    @Test
    void whatPeopleTypeIsNeverMarkup() {
        var evil = "<script>alert('\"&')</script>";
        signUp(evil, "evil@example.com");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> shop.contact("evil@example.com").isPresent());

        for (var page : new String[] {"", "customers/new", "demo-crm/mails", "parts/crm", "parts/funnel"}) {
            assertThat(shop.get(page).http().body())
                    .doesNotContain("<script>alert")
                    .doesNotContain("alert('\"");
        }
        assertThat(shop.get("parts/funnel").http().body()).contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)");
        var refused = shop.send(form("customers/new", person("\"><img src=x>", "no address")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.http().body()).doesNotContain("<img src=x>").contains("is not an e-mail address");
    }

    @Test
    void onlyTheButtonBehindTheLinkConfirms() {
        var id = shop.signUp("Katherine", "katherine@example.com");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> shop.contact("katherine@example.com").isPresent());
        var link = Pattern.compile("confirm/([A-Za-z0-9_-]{32})\" aria-label=\"Confirm the address of Katherine")
                .matcher(shop.get("demo-crm/mails").http().body());
        assertThat(link.find()).isTrue();
        var path = "confirm/" + link.group(1);

        assertThat(shop.get(path).status()).isEqualTo(200);
        assertThat(shop.send(HttpRequest.newBuilder(shop.uri(path)).method("HEAD", BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("NEW");

        assertThat(shop.send(form(path, Map.of())).status()).isEqualTo(303);
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("CONTACTED");
        assertThat(shop.send(form("confirm/guessed", Map.of())).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contacted", "purchases", "closed", "removed"})
    void readingChangesNothing(String action) {
        var id = shop.signUp("Mary", action + "@example.com");

        assertThat(shop.get("customers/" + id + "/" + action).status()).isEqualTo(405);
        assertThat(shop.get("api/customers/" + id).text("status")).isEqualTo("NEW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"site.css", "live.js", "icon.svg", "pico.css", "htmx.js"})
    void assetsAreServedFromTheClassPath(String name) {
        assertThat(shop.get("assets/" + name).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"assets/nothing.js", "assets/..%2f..%2flogging.properties", "nothing", "customers/4711"})
    void whatIsNotThereIsAPageThatSaysSo(String path) {
        var answer = shop.get(path);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.http().body()).doesNotContain("Exception");
    }

    @Test
    void everyPageKeepsScriptsOfOthersOut() {
        var headers = shop.get("").http().headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'self'");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void openPagesAreToldWhatIsNew() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(shop.uri("live")).build(),
                        BodyHandlers.fromLineSubscriber(new Lines(lines)));
        await().atMost(Duration.ofSeconds(20)).until(() -> !lines.isEmpty());

        shop.signUp("Radia", "radia@example.com");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines).contains("event: funnel", "event: crm", "event: status"));
    }
}
