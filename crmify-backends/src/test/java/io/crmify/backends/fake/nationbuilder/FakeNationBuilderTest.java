package io.crmify.backends.fake.nationbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.fake.server.SeenCall;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeNationBuilderTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ADA = """
            {"data":{"type":"signups","attributes":{"email":"ada@example.org","first_name":"Ada","external_id":"k1",
             "custom_values":{"plan":"gold"},"home_address_attributes":{"city":"Zug","country_code":"CH"}}}}""";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T12:00:01Z"));
    private final InstantSource clock = now::get;
    private final FakeNationBuilder nation = FakeNationBuilder.start(
            NationOptions.DEFAULTS.withClock(clock).withCallsPerTenSeconds(40).withCustomField("plan"));

    @AfterEach
    void close() {
        nation.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(nation.baseUri() + path))
                .header("Authorization", "Bearer fake-token")
                .header("Accept", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").GET());
    }

    private HttpResponse<String> write(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonObject object(HttpResponse<String> answer) {
        return Json.createReader(new StringReader(answer.body())).readObject();
    }

    private static String code(HttpResponse<String> answer) {
        return object(answer).getString("code", "");
    }

    @Test
    void makesAPersonOnceByPush() throws Exception {
        var made = write("PATCH", "/api/v2/signups/push", ADA);
        var matched = write("PATCH", "/api/v2/signups/push", ADA.replace("\"k1\"", "\"k2\""));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Content-Type").orElse("")).startsWith("application/vnd.api+json");
        assertThat(matched.statusCode()).isEqualTo(200);
        assertThat(nation.people()).hasSize(1);
        var ada = nation.people().get(0);
        assertThat(ada.fields())
                .containsEntry("external_id", "k2")
                .containsEntry("plan", "gold")
                .containsEntry("home_address.city", "Zug");
        assertThat(ada).asString().doesNotContain("ada@");
    }

    @Test
    void findsWhomOneFiltersForWhateverTheCase() throws Exception {
        write("PATCH", "/api/v2/signups/push", ADA);

        assertThat(object(get("/api/v2/signups?filter[email]=ADA@example.org"
                                .replace("[", "%5B")
                                .replace("]", "%5D")))
                        .getJsonArray("data"))
                .hasSize(1);
        assertThat(object(get("/api/v2/signups?filter%5Bexternal_id%5D=x,k1")).getJsonArray("data"))
                .hasSize(1);
        assertThat(object(get("/api/v2/signups?filter%5Bemail%5D%5Bprefix%5D=bob"))
                        .getJsonArray("data"))
                .isEmpty();
    }

    @Test
    void namesANextPageAlsoWhereNoneIs() throws Exception {
        var empty = object(get("/api/v2/lists?page%5Bnumber%5D=7"));

        assertThat(empty.getJsonArray("data")).isEmpty();
        assertThat(empty.getJsonObject("links").getString("next")).contains("=8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"people\",\"attributes\":{}}} | 400",
                "PATCH | /api/v2/signups/push | no json | 400",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"shoe\":\"1\"}}} | 400",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"email\":\"ada\"}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"support_level\":6}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"is_volunteer\":\"x\"}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"born_at\":\"x\"}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"custom_values\":{\"x\":\"y\"}}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"home_address_attributes\":{\"country_code\":\"Narnia\"}}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"sex\":\"X\"}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"signup_type\":3}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"contact_status\":\"x\"}}} | 422",
                "PATCH | /api/v2/signups/push | {\"data\":{\"type\":\"signups\",\"attributes\":{\"party\":7}}} | 422",
                "POST | /api/v2/path_journeys | {\"data\":{\"type\":\"path_journeys\",\"attributes\":{}}} | 422",
                "POST | /api/v2/path_journeys | {\"data\":{\"type\":\"path_journeys\",\"attributes\":{\"signup_id\":\"5\",\"path_id\":\"6\"}}} | 422",
                "PATCH | /api/v2/path_journeys/5/complete | `` | 404",
                "GET | /api/v2/path_journeys?filter%5Bshoe%5D=1 | `` | 400",
                "GET | /api/v2/signups?include=shoes | `` | 400",
                "GET | /api/v2/async_processes/job-1 | `` | 404",
                "PATCH | /api/v2/signups/5 | {\"data\":{\"type\":\"signups\",\"attributes\":{}}} | 404",
                "PATCH | /api/v2/lists/5/add_signups | {\"data\":{\"type\":\"lists\",\"id\":\"5\",\"signup_ids\":[\"1\"]}} | 404",
                "POST | /api/v2/signup_tags | {\"data\":{\"type\":\"signup_tags\",\"attributes\":{}}} | 422",
                "POST | /api/v2/signup_taggings | {\"data\":{\"type\":\"signup_taggings\",\"attributes\":{\"signup_id\":\"1\",\"tag_id\":\"1\"}}} | 422",
                "GET | /api/v2/signups?filter%5Bshoe%5D=1 | `` | 400",
                "GET | /api/v2/signups?page%5Bsize%5D=101 | `` | 400",
                "GET | /api/v2/signups/5 | `` | 404",
                "DELETE | /api/v2/signups/5 | `` | 404",
                "GET | /api/v2/nothing | `` | 404",
                "PUT | /api/v1/people/push | {\"persona\":{}} | 400",
                "PUT | /api/v1/people/push | {\"person\":{\"shoe\":1}} | 400",
                "PUT | /api/v1/people/push | {\"person\":{\"email\":\"ada\"}} | 422",
                "GET | /api/v1/people/match?email=x@example.org | `` | 400",
                "GET | /api/v1/people/search?email=x@example.org | `` | 400",
                "GET | /api/v1/people/5 | `` | 404"
            })
    void refusesWhatNationBuilderRefuses(String method, String path, String body, int status) throws Exception {
        assertThat(write(method, path, body == null ? "" : body).statusCode()).isEqualTo(status);
    }

    @Test
    void hasMailsReachWhoDoesNotSayOtherwise() throws Exception {
        write("PATCH", "/api/v2/signups/push", ADA);
        write("PUT", "/api/v1/people/push", "{\"person\":{\"email\":\"bob@example.org\",\"email_opt_in\":false}}");

        assertThat(nation.people()).map(person -> person.field("email_opt_in")).containsExactly("true", "false");
    }

    @Test
    void tellsTheAttributesThatAreAskedFor() throws Exception {
        write("PATCH", "/api/v2/signups/push", ADA);

        var found =
                object(get("/api/v2/signups?fields%5Bsignups%5D=email,note")).getJsonArray("data");

        assertThat(found.getJsonObject(0).getJsonObject("attributes").keySet()).containsExactly("email");
    }

    @Test
    void leadsAPersonAlongAPathOnce() throws Exception {
        var path = nation.addPath("Sales", "New", "Offer");
        write("PATCH", "/api/v2/signups/push", ADA);
        var ada = nation.people().get(0).id();
        assertThat(nation.step(ada, path)).isEmpty();
        var begin = "{\"data\":{\"type\":\"path_journeys\",\"attributes\":{\"signup_id\":\"%s\",\"path_id\":\"%s\"}}}"
                .formatted(ada, path);

        var begun = write("POST", "/api/v2/path_journeys", begin);

        assertThat(begun.statusCode()).isEqualTo(201);
        assertThat(nation.step(ada, path)).isEqualTo("New");
        assertThat(write("POST", "/api/v2/path_journeys", begin).statusCode()).isEqualTo(422);
        var journey =
                "/api/v2/path_journeys/" + object(begun).getJsonObject("data").getString("id");
        assertThat(write("PATCH", journey + "/reactivate", "").statusCode()).isEqualTo(422);
        assertThat(write("PATCH", journey + "/complete", "").statusCode()).isEqualTo(200);
        assertThat(nation.step(ada, path)).isEqualTo("completed");
        assertThat(write("PATCH", journey + "/abandon", "").statusCode()).isEqualTo(422);
        assertThat(write("PATCH", journey + "/reactivate", "").statusCode()).isEqualTo(200);
        assertThat(write("PATCH", journey + "/void", "").statusCode()).isEqualTo(200);
        assertThat(nation.step(ada, path)).isEmpty();
    }

    @Test
    void takesSoManyCallsOfV1InADay() throws Exception {
        try (var small =
                FakeNationBuilder.start(NationOptions.DEFAULTS.withClock(clock).withCallsPerDay(1))) {
            var me = HttpRequest.newBuilder(URI.create(small.baseUri() + "/api/v1/people/me"))
                    .header("Authorization", "Bearer fake-token")
                    .header("Accept", "application/json")
                    .header("Content-Type", "application/json");

            var last = send(me);
            var over = send(me);
            now.set(now.get().plusSeconds(24 * 3600));

            assertThat(last.headers().firstValue("Nation-RateLimit-Remaining")).contains("0");
            assertThat(last.headers().firstValue("X-RateLimit-Limit")).contains("10s");
            assertThat(over.statusCode()).isEqualTo(429);
            assertThat(over.headers().firstValue("Retry-After")).contains("43199");
            assertThat(send(me).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesOtherMediaTypes() throws Exception {
        var text = HttpRequest.BodyPublishers.ofString(ADA);

        var v2 = send(request("/api/v2/signups/push")
                .header("Content-Type", "text/plain")
                .method("PATCH", text));
        var v1 = send(request("/api/v1/people/me").GET());

        assertThat(v2.statusCode()).isEqualTo(415);
        assertThat(v1.statusCode()).isEqualTo(406);
        assertThat(code(v1)).isEqualTo("not_acceptable");
    }

    @Test
    void refusesAnAddressThatAnotherPersonHas() throws Exception {
        write("PATCH", "/api/v2/signups/push", ADA);
        var bob = write(
                "PATCH", "/api/v2/signups/push", ADA.replace("ada@", "bob@").replace("k1", "k2"));
        var id = object(bob).getJsonObject("data").getString("id");

        var taken = write(
                "PATCH",
                "/api/v2/signups/" + id,
                "{\"data\":{\"type\":\"signups\",\"id\":\"%s\",\"attributes\":{\"email\":\"ADA@example.org\"}}}"
                        .formatted(id));

        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).contains("/data/attributes/email", "taken");
    }

    @Test
    void refusesACallerWithoutToken() throws Exception {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(nation.baseUri() + "/api/v2/signups/me"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("unauthorized");
    }

    @Test
    void takesSoManyCallsInTenSeconds() throws Exception {
        for (int call = 0; call < 39; call++) {
            get("/api/v2/signups/me");
        }
        var last = get("/api/v2/signups/me");
        var over = get("/api/v2/signups/me");
        now.set(now.get().plusSeconds(10));
        var later = get("/api/v2/signups/me");

        assertThat(last.headers().firstValue("RateLimit-Remaining")).contains("0");
        assertThat(over.statusCode()).isEqualTo(429);
        assertThat(over.headers().firstValue("Retry-After")).contains("9");
        assertThat(later.statusCode()).isEqualTo(200);
    }

    @Test
    void givesATokenForADayAndARefreshTokenForOnce() throws Exception {
        var form =
                "grant_type=refresh_token&client_id=fake-client&client_secret=fake-secret&refresh_token=fake-refresh";
        var tokens = send(HttpRequest.newBuilder(URI.create(nation.baseUri() + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        var again = send(HttpRequest.newBuilder(URI.create(nation.baseUri() + "/oauth/token"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"grant_type\":\"refresh_token\",\"client_id\":\"fake-client\","
                                + "\"client_secret\":\"fake-secret\",\"refresh_token\":\"fake-refresh\"}")));

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(object(again).getString("error")).isEqualTo("invalid_grant");
        var access = object(tokens).getString("access_token");
        assertThat(statusWith(access)).isEqualTo(200);
        now.set(now.get().plusSeconds(24 * 3600));
        assertThat(statusWith(access)).isEqualTo(401);
    }

    private int statusWith(String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(nation.baseUri() + "/api/v2/signups/me"))
                        .header("Authorization", "Bearer " + token))
                .statusCode();
    }

    @Test
    void tellsWhatWasCalled() throws Exception {
        List<SeenCall> seen = new ArrayList<>();
        nation.onCall(seen::add);

        get("/api/v2/signups/55");
        get("/api/v1/tags/a%20b/people");
        get("/api/v2/async_processes/job-1");

        assertThat(nation.calls())
                .containsOnlyKeys(
                        "GET /api/v2/signups/{id}",
                        "GET /api/v1/tags/{tag}/people",
                        "GET /api/v2/async_processes/{id}");
        assertThat(seen).hasSize(3);
    }

    @Test
    void saysErrorsOfV1InItsOwnWay() throws Exception {
        var invalid = write("PUT", "/api/v1/people/push", "{\"person\":{\"email\":\"ada\"}}");

        assertThat(code(invalid)).isEqualTo("validation_failed");
        assertThat(object(invalid).getJsonArray("validation_errors").getString(0))
                .contains("email");
    }
}
