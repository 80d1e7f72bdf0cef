package io.crmify.backends.fake.klaviyo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speaks plain HTTP with the fake, knowing nothing of the backend. */
class FakeKlaviyoTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final InstantSource clock = now::get;
    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withClock(clock));

    @AfterEach
    void close() {
        klaviyo.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(klaviyo.baseUri() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("revision", "2026-07-15")
                .header("Authorization", "Klaviyo-API-Key fake-key")
                .header("Content-Type", "application/vnd.api+json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> importing(String attributes) throws IOException, InterruptedException {
        return send(
                "POST",
                "/api/profile-import",
                "{\"data\":{\"type\":\"profile\",\"attributes\":{%s}}}".formatted(attributes));
    }

    @ParameterizedTest
    @CsvSource({
        "revision, '', 400",
        "revision, tomorrow, 400",
        "revision, 2029-01-15, 400",
        "revision, 2022-10-17, 410",
        "Authorization, Klaviyo-API-Key other, 401",
        "Authorization, Bearer other, 401",
        "Authorization, fake-key, 401",
        "Content-Type, text/plain, 415"
    })
    void wantsItsHeaders(String header, String value, int status) throws Exception {
        var answer = send("POST", "/api/profile-import", "{}", header, value);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"errors\":[");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"email\":\"ada\" | /data/attributes/email",
                "\"email\":7 | /data/attributes/email",
                "\"phone_number\":\"079 123 45 67\" | /data/attributes/phone_number",
                "\"email\":\"a@b.org\",\"locale\":\"german\" | /data/attributes/locale",
                "\"email\":\"a@b.org\",\"shoe_size\":42 | /data/attributes/shoe_size",
                "\"email\":\"a@b.org\",\"location\":{\"planet\":\"x\"} | /data/attributes/location/planet",
                "\"email\":\"a@b.org\",\"properties\":{\"$own\":1} | /data/attributes/properties",
                "\"first_name\":\"Ada\" | /data/attributes"
            })
    void refusesWhatKlaviyoRefuses(String attributes, String pointer) throws Exception {
        var answer = importing(attributes);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"pointer\":\"" + pointer + "\"");
        assertThat(klaviyo.profiles()).isEmpty();
    }

    @Test
    void createsUpdatesAndTellsWhoIsInTheWay() throws Exception {
        assertThat(importing("\"email\":\"a@b.org\"").statusCode()).isEqualTo(201);
        assertThat(importing("\"email\":\"A@B.org\",\"first_name\":\"Ada\"").statusCode())
                .isEqualTo(200);
        importing("\"external_id\":\"k\"");

        var conflict = importing("\"email\":\"a@b.org\",\"external_id\":\"k\"");

        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body())
                .contains("\"duplicate_profile_id\":\""
                        + klaviyo.profiles().get(0).id());
        assertThat(klaviyo.profiles()).hasSize(2);
        assertThat(klaviyo.calls()).containsEntry("POST /api/profile-import", 4);
    }

    @Test
    void refusesMoreThanTheRates() throws Exception {
        assertThat(send("GET", "/api/accounts", "").statusCode()).isEqualTo(200);
        var burst = send("GET", "/api/accounts", "");
        var statuses =
                IntStream.range(0, 14).mapToObj(i -> accountsOneSecondLater()).toList();

        assertThat(burst.statusCode()).isEqualTo(429);
        assertThat(burst.headers().firstValue("Retry-After")).contains("1");
        assertThat(burst.body()).contains("Expected available in 1 second.");
        assertThat(statuses.subList(0, 13)).containsOnly(200);
        assertThat(statuses.get(13)).isEqualTo(429);
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertThat(accountsOneSecondLater()).isEqualTo(200);
    }

    private int accountsOneSecondLater() {
        now.set(now.get().plusSeconds(1));
        try {
            return send("GET", "/api/accounts", "").statusCode();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void pagesAndFilters() throws Exception {
        for (var name : List.of("ada", "bob", "cy")) {
            importing("\"email\":\"%s@b.org\"".formatted(name));
        }

        var page = send("GET", "/api/profiles?page%5Bsize%5D=2&fields%5Bprofile%5D=email", "");
        assertThat(page.body()).contains("ada@b.org", "bob@b.org", "\"next\":").doesNotContain("cy@", "first_name");
        var found = send("GET", "/api/profiles?filter=any(email,%5B%22cy@b.org%22,%22x%22%5D)", "");
        assertThat(found.body()).contains("cy@b.org").doesNotContain("ada@", "\"next\":");
        assertThat(send("GET", "/api/profiles?page%5Bsize%5D=101", "").statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "/api/profiles?filter=equals(first_name,%22x%22)", "")
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "fields%5Bprofile%5D=email%2Clocation.city, 200",
        "fields%5Bprofile%5D=shoe_size, 400",
        "additional-fields%5Bprofile%5D=subscriptions, 200",
        "additional-fields%5Bprofile%5D=lists, 400",
        "sort=-updated, 200",
        "sort=last_name, 400"
    })
    void tellsWhatAProfileHasAndNothingElse(String query, int status) throws Exception {
        assertThat(send("GET", "/api/profiles?" + query, "").statusCode()).isEqualTo(status);
    }

    @Test
    void takesNoImportThatIsTooLong() throws Exception {
        var one = "{\"type\":\"profile\",\"attributes\":{\"email\":\"a@b.org\"}}";
        var many = String.join(",", Collections.nCopies(10_001, one));
        var body = "{\"data\":{\"type\":\"profile-bulk-import-job\",\"attributes\":{\"profiles\":{\"data\":[%s]}}}}";

        assertThat(send("POST", "/api/profile-bulk-import-jobs", body.formatted(many))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/profile-bulk-import-jobs", " ".repeat(5_300_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send("POST", "/api/profile-bulk-import-jobs", body.formatted(one))
                        .statusCode())
                .isEqualTo(202);
    }

    private static String event(String email, String key) {
        return ("{\"type\":\"event-bulk-create\",\"attributes\":{\"profile\":{\"data\":{\"type\":\"profile\","
                        + "\"attributes\":{\"email\":\"%s\"}}},\"events\":{\"data\":[{\"type\":\"event\",\"attributes\":"
                        + "{\"properties\":{},\"unique_id\":\"%s\",\"metric\":{\"data\":{\"type\":\"metric\","
                        + "\"attributes\":{\"name\":\"n\"}}}}}]}}}")
                .formatted(email, key);
    }

    private int recording(String... events) throws IOException, InterruptedException {
        var body =
                "{\"data\":{\"type\":\"event-bulk-create-job\",\"attributes\":{\"events-bulk-create\":{\"data\":[%s]}}}}";
        return send("POST", "/api/event-bulk-create-jobs", body.formatted(String.join(",", events)))
                .statusCode();
    }

    @Test
    void recordsAllEventsOrNone() throws Exception {
        assertThat(recording(event("a@b.org", "1"), event("a@b.org", "1"))).isEqualTo(400);
        assertThat(recording(event("a@b.org", "1"), "{\"type\":\"event\"}")).isEqualTo(400);
        assertThat(recording(Collections.nCopies(1_001, event("a@b.org", "1")).toArray(String[]::new)))
                .isEqualTo(400);
        assertThat(recording()).isEqualTo(400);
        assertThat(klaviyo.events()).isEmpty();

        assertThat(recording(event("a@b.org", "1"), event("c@d.org", "1"))).isEqualTo(202);
        assertThat(klaviyo.events()).hasSize(2);
        assertThat(klaviyo.profiles()).hasSize(2);
    }

    @Test
    void erasesByExactlyOneIdentifier() throws Exception {
        importing("\"email\":\"a@b.org\"");
        var body =
                "{\"data\":{\"type\":\"data-privacy-deletion-job\",\"attributes\":{\"profile\":{\"data\":{\"type\":\"profile\",\"attributes\":{%s}}}}}}";

        assertThat(send("POST", "/api/data-privacy-deletion-jobs", body.formatted(""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/data-privacy-deletion-jobs", body.formatted("\"email\":\"a@b.org\""))
                        .statusCode())
                .isEqualTo(202);
        assertThat(klaviyo.profiles()).isEmpty();
    }

    @Test
    void hasNoOtherPlaces() throws Exception {
        assertThat(send("DELETE", "/api/profiles/01A", "").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/api/v2/people", "").statusCode()).isEqualTo(405);
    }
}
