package io.crmify.backends.fake.creatio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backends.fake.creatio.CreatioOptions.Limits;
import io.crmify.backends.http.LenientJson;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stand-in does as Creatio does it, asked without the backend. */
class FakeCreatioTest {
    private static final String ID = "12345678-1234-4234-8234-123456789012";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("fake-user:fake-password".getBytes(StandardCharsets.UTF_8));
    private static final String LOGIN = "/ServiceModel/AuthService.svc/Login";
    private static final String GOOD = "{\"UserName\":\"fake-user\",\"UserPassword\":\"fake-password\"}";

    private final FakeCreatio creatio = FakeCreatio.start(CreatioOptions.DEFAULTS.withColumn("Lead.UsrPlan"));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        creatio.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | Lead | {\"Contact\":\"Ada\",\"UsrPlan\":\"gold\"} | 201 | ",
                "POST | Lead | {\"UsrNone\":\"x\"} | 400 | does not exist on type",
                "POST | Lead | {\"LeadSourceId\":\"Web\"} | 400 | expected type 'Edm.Guid'",
                "POST | Lead | {\"Score\":0.5} | 400 | expected type 'Edm.Decimal'",
                "POST | Lead | {\"DoNotUseEmail\":\"yes\"} | 400 | Edm.Boolean",
                "POST | Lead | {\"MovedToFinalStateOn\":\"soon\"} | 400 | Edm.DateTimeOffset",
                "POST | Lead | {\"LeadSourceId\":\"12345678-1234-4234-8234-123456789012\"} | 500 | FOREIGN KEY",
                "POST | Contact | {\"GivenName\":\"Ada\"} | 500 | required",
                "POST | Activity | {\"Title\":\"x\"} | 500 | required",
                "POST | Lead | [] | 400 | ",
                "POST | Lead(12345678-1234-4234-8234-123456789012) | {} | 405 | ",
                "PATCH | Lead(12345678-1234-4234-8234-123456789012) | {\"Zip\":\"1\"} | 404 | ",
                "DELETE | Lead(12345678-1234-4234-8234-123456789012) | `` | 404 | ",
                "GET | Lead(12345678-1234-4234-8234-123456789012) | `` | 404 | ",
                "GET | Lead(7) | `` | 400 | ",
                "GET | Nothing | `` | 404 | ",
                "GET | Lead?$select=UsrNone | `` | 400 | does not exist",
                "GET | Lead?$filter=Email eq 'a | `` | 400 | Syntax error",
                "GET | Lead?$filter=Email gt 'a' | `` | 400 | Syntax error",
                "GET | Lead?$filter=(Email eq 'a' | `` | 400 | Syntax error",
                "GET | Lead?$filter=LeadSourceId eq 12345678-1234-4234-8234-123456789012 | `` | 400 | Column by path",
                "GET | Lead?$filter=Id eq 'a' | `` | 400 | incompatible types",
                "GET | Lead?$top=x | `` | 400 | "
            })
    void refusesWhatCreatioRefuses(String method, String place, String body, int status, String text) throws Exception {
        var answer = call(method, place, body == null ? "" : body, Map.of("Authorization", BASIC));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(text == null ? "" : text);
    }

    @Test
    void doesNotTakeAnIdTwice() throws Exception {
        var body = "{\"Id\":\"%s\",\"Contact\":\"Ada\"}".formatted(ID);

        assertThat(signed("POST", "Lead", body).statusCode()).isEqualTo(201);
        var again = signed("POST", "Lead", body);

        assertThat(again.statusCode()).isEqualTo(500);
        assertThat(LenientJson.parse(again.body()).at("error").at("innererror").text("message"))
                .contains("duplicate key");
        assertThat(creatio.rows("Lead")).hasSize(1);
    }

    @Test
    void hasAnEmptyIdAndAFirstDayForNothing() throws Exception {
        var row = LenientJson.parse(
                signed("POST", "Lead", "{\"Contact\":\"Ada\"}").body());

        assertThat(row.text("LeadSourceId")).isEqualTo("00000000-0000-0000-0000-000000000000");
        assertThat(row.text("MovedToFinalStateOn")).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(row.text("LeadName")).isEqualTo("Ada");
        assertThat(row.text("QualifyStatusId")).isEqualTo("d790a45d-03ff-4ddb-9dea-8087722c582c");
        assertThat(creatio.rows("Lead").get(0).columns()).doesNotContainKey("LeadSourceId");
    }

    @Test
    void readsByConditionsInPages() throws Exception {
        for (var number = 0; number < 5; number++) {
            signed("POST", "Lead", "{\"Contact\":\"o'x%d\",\"Zip\":\"%d\"}".formatted(number, number % 2));
        }

        var some = LenientJson.parse(signed(
                        "GET",
                        "Lead?$filter=(Zip eq '0') and (Contact eq 'o''x2' or Contact eq 'o''x1')&$select=Contact",
                        "")
                .body());

        assertThat(some.at("value").items())
                .extracting(row -> row.text("Contact"))
                .containsExactly("o'x2");
    }

    @Test
    void stopsABatchAtTheFirstFailureUnlessToldOtherwise() throws Exception {
        var batch = "{\"requests\":[%s,%s]}".formatted(part(1, "{\"Score\":1}"), part(2, "{\"Contact\":\"Ada\"}"));

        assertThat(responses(signed("POST", "$batch", batch))).isEqualTo("400");
        var going = call("POST", "$batch", batch, Map.of("Authorization", BASIC, "Prefer", "continue-on-error"));

        assertThat(responses(going)).isEqualTo("400 201");
    }

    @Test
    void takesAHundredPartsAndNoneTwice() throws Exception {
        var most = IntStream.rangeClosed(1, 101)
                .mapToObj(number -> part(number, "{}"))
                .collect(Collectors.joining(","));

        assertThat(signed("POST", "$batch", "{\"requests\":[%s]}".formatted(most))
                        .statusCode())
                .isEqualTo(400);
        assertThat(signed("POST", "$batch", "{\"requests\":[%s,%<s]}".formatted(part(1, "{}")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void wantsAMarkAgainstForgeryWithEachWritingCall() throws Exception {
        var login = to(LOGIN, GOOD);
        var cookies = login.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";")[0])
                .toList();
        var cookie = String.join("; ", cookies);
        var csrf = cookies.stream()
                .filter(one -> one.startsWith("BPMCSRF="))
                .findFirst()
                .orElseThrow();

        assertThat(cookies).hasSize(4);
        assertThat(call("GET", "Lead", "", Map.of("Cookie", cookie.replaceFirst("BPMLOADER=[^;]*; ", "")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(call("GET", "Lead", "", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(200);
        assertThat(call("POST", "Lead", "{}", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(403);
        assertThat(call("POST", "Lead", "{}", Map.of("Cookie", cookie, "BPMCSRF", csrf.substring(8)))
                        .statusCode())
                .isEqualTo(201);
        creatio.endSessions();
        assertThat(call("GET", "Lead", "", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(401);
        creatio.endSessionsWithAPage();
        assertThat(call("GET", "Lead", "", Map.of("Cookie", cookie)).body()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void keepsARowThatOthersReferTo() throws Exception {
        var lead = "12345678-1234-4234-8234-123456789012";
        signed("POST", "Lead", "{\"Id\":\"%s\"}".formatted(lead));
        signed(
                "POST",
                "Activity",
                "{\"LeadId\":\"%s\",\"Title\":\"t\",\"StartDate\":\"2026-04-09T16:58:14Z\"}".formatted(lead));

        var refused = signed("DELETE", "Lead(%s)".formatted(lead), "");

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).contains("REFERENCE constraint");
        assertThat(creatio.rows("Lead")).hasSize(1);
    }

    @Test
    void takesNoMoreThanAColumnHolds() throws Exception {
        assertThat(signed("POST", "Lead", "{\"Zip\":\"%s\"}".formatted("x".repeat(51)))
                        .body())
                .contains("would be truncated");
        assertThat(signed("POST", "Lead", "{\"Notes\":\"%s\"}".formatted("x".repeat(5_000)))
                        .statusCode())
                .isEqualTo(201);
        assertThat(signed("GET", "$metadata", "").body()).contains("Name=\"Zip\" Type=\"Edm.String\" MaxLength=\"50\"");
    }

    @Test
    void locksAUserAfterThreeWrongPasswords() throws Exception {
        for (var attempt = 0; attempt < 3; attempt++) {
            assertThat(to(LOGIN, GOOD.replace("fake-password", "wrong")).body()).contains("\"Code\":1");
        }

        assertThat(to(LOGIN, GOOD).body()).contains("\"Code\":1");
    }

    @Test
    void answersTooManyCallsWith429IfItIsTo() throws Exception {
        try (var strict = FakeCreatio.start(CreatioOptions.DEFAULTS.withLimits(new Limits(100, 1)))) {
            var request = HttpRequest.newBuilder(URI.create(strict.baseUri() + "/0/odata/Lead"))
                    .header("Authorization", BASIC)
                    .build();

            var statuses = IntStream.range(0, 3)
                    .mapToObj(number -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                    .toList()
                    .stream()
                    .map(answer -> answer.join().statusCode())
                    .toList();

            assertThat(statuses).contains(200).contains(429);
        }
    }

    @Test
    void takesNoColumnOfATableThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FakeCreatio.start(CreatioOptions.DEFAULTS.withColumn("Nothing.UsrX")));
    }

    private static String part(int number, String body) {
        return "{\"id\":\"%d\",\"method\":\"POST\",\"url\":\"Lead\",\"body\":%s,\"headers\":{\"Content-Type\":\"application/json\"}}"
                .formatted(number, body);
    }

    private static String responses(HttpResponse<String> answer) {
        return LenientJson.parse(answer.body()).at("responses").items().stream()
                .map(response -> response.text("status"))
                .collect(Collectors.joining(" "));
    }

    private HttpResponse<String> signed(String method, String place, String body) throws Exception {
        return call(method, place, body, Map.of("Authorization", BASIC));
    }

    private HttpResponse<String> to(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(creatio.baseUri() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String place, String body, Map<String, String> headers)
            throws Exception {
        var parts = place.split("\\?", 2);
        var query = parts.length < 2
                ? ""
                : "?"
                        + Arrays.stream(parts[1].split("&"))
                                .map(one -> one.split("=", 2))
                                .map(one -> one[0] + "=" + URLEncoder.encode(one[1], StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create(creatio.baseUri() + "/0/odata/" + parts[0] + query))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
