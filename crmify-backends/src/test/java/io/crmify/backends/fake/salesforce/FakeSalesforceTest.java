package io.crmify.backends.fake.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.fake.salesforce.SalesforceOptions.Limits;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That it refuses what Salesforce refuses, in its words; what it takes, the backend's tests show. */
class FakeSalesforceTest {
    private static final String DATA = "/services/data/v66.0";
    private static final String JOB =
            "{\"object\":\"Lead\",\"operation\":\"upsert\",\"externalIdFieldName\":\"Crmify_Id__c\","
                    + "\"contentType\":\"CSV\",\"lineEnding\":\"%s\",\"columnDelimiter\":\"COMMA\"}";
    private static final String ADA = "{\"LastName\":\"Lovelace\",\"Company\":\"AE\"%s}";

    private final FakeSalesforce salesforce =
            FakeSalesforce.start(SalesforceOptions.DEFAULTS.withLimits(new Limits(50, 2)));
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        salesforce.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(salesforce.baseUri() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer fake-token")
                .header("Content-Type", "application/json");
        for (var i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static JsonArray array(HttpResponse<String> answer) {
        try (var reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readArray();
        }
    }

    private static JsonObject object(HttpResponse<String> answer) {
        try (var reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private static String code(HttpResponse<String> answer) {
        return array(answer).getJsonObject(0).getString("errorCode");
    }

    record Refusal(String call, String path, String body, int status, String code) {}

    static Stream<Refusal> refusals() {
        var lead = "/sobjects/Lead";
        var key = lead + "/Crmify_Id__c/k1";
        return Stream.of(
                new Refusal("POST", lead, "{\"LastName\":\"L\"}", 400, "REQUIRED_FIELD_MISSING"),
                new Refusal("POST", lead, ADA.formatted(",\"Plan__c\":\"x\""), 400, "INVALID_FIELD"),
                new Refusal(
                        "POST", lead, ADA.formatted(",\"IsConverted\":true"), 400, "INVALID_FIELD_FOR_INSERT_UPDATE"),
                new Refusal("POST", lead, ADA.formatted(",\"DoNotCall\":null"), 400, "INVALID_TYPE_ON_FIELD_IN_RECORD"),
                new Refusal("POST", lead, ADA.formatted(",\"DoNotCall\":\"x\""), 400, "JSON_PARSER_ERROR"),
                new Refusal("POST", lead, ADA.formatted(",\"Email\":\"x\""), 400, "INVALID_EMAIL_ADDRESS"),
                new Refusal(
                        "POST",
                        lead,
                        ADA.formatted(",\"FirstName\":\"" + "x".repeat(41) + "\""),
                        400,
                        "STRING_TOO_LONG"),
                new Refusal(
                        "POST",
                        lead,
                        ADA.formatted(",\"Status\":\"Happy\""),
                        400,
                        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
                new Refusal("POST", lead, "{", 400, "JSON_PARSER_ERROR"),
                new Refusal("PATCH", key, ADA.formatted(",\"Crmify_Id__c\":\"k1\""), 400, "INVALID_FIELD"),
                new Refusal("PATCH", lead + "/Namez/k1", ADA.formatted(""), 404, "NOT_FOUND"),
                new Refusal("PATCH", lead + "/00Q580000099999AAA", "{}", 404, "NOT_FOUND"),
                new Refusal("GET", key, "", 404, "NOT_FOUND"),
                new Refusal("PUT", key, "{}", 405, "METHOD_NOT_ALLOWED"),
                new Refusal("POST", "/sobjects/Nothing__c", "{}", 404, "NOT_FOUND"),
                new Refusal("GET", "/query?q=SELECT", "", 400, "MALFORMED_QUERY"),
                new Refusal("GET", "/query?q=SELECT+Id+FROM+Nothing", "", 400, "INVALID_TYPE"),
                new Refusal("GET", "/query?q=SELECT+Nothing+FROM+Lead", "", 400, "INVALID_FIELD"),
                new Refusal("GET", "/query/01g-2", "", 400, "INVALID_QUERY_LOCATOR"),
                new Refusal("GET", "/jobs/ingest/750580000000999AAA", "", 404, "NOT_FOUND"),
                new Refusal("GET", "/elsewhere", "", 404, "NOT_FOUND"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses(Refusal refusal) {
        var answer = send(refusal.call(), DATA + refusal.path(), refusal.body());

        assertThat(answer.statusCode()).isEqualTo(refusal.status());
        assertThat(code(answer)).isEqualTo(refusal.code());
        assertThat(answer.headers().firstValue("Sforce-Limit-Info")).contains("api-usage=1/50");
        assertThat(salesforce.records("Lead")).isEmpty();
    }

    @Test
    void refusesOtherMediaTypesVersionsAndSessions() {
        var lead = DATA + "/sobjects/Lead";

        assertThat(send("POST", lead, ADA.formatted(""), "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(send("POST", "/services/data/v45.0/sobjects/Lead", ADA.formatted(""))
                        .statusCode())
                .isEqualTo(404);
        assertThat(code(send("POST", lead, ADA.formatted(""), "Authorization", "Bearer other")))
                .isEqualTo("INVALID_SESSION_ID");
    }

    @Test
    void refusesMoreCallsThanTheDayHas() {
        IntStream.rangeClosed(1, 50).forEach(call -> send("GET", DATA + "/query?q=SELECT+Id+FROM+Lead", ""));

        assertThat(code(send("GET", DATA + "/query?q=SELECT+Id+FROM+Lead", ""))).isEqualTo("REQUEST_LIMIT_EXCEEDED");
    }

    private static String collection(List<String> keys) {
        return keys.stream()
                .map(key ->
                        "{\"attributes\":{\"type\":\"Lead\"},\"Crmify_Id__c\":\"%s\",\"LastName\":\"L\",\"Company\":\"C\"}"
                                .formatted(key))
                .collect(Collectors.joining(",", "{\"allOrNone\":false,\"records\":[", "]}"));
    }

    @Test
    void answersACollectionInItsOrderAndRefusesAKeyThatComesTwice() {
        var answer = send("PATCH", DATA + "/composite/sobjects/Lead/Crmify_Id__c", collection(List.of("a", "b", "a")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(array(answer).getValuesAs(JsonObject.class))
                .extracting(item -> item.getBoolean("success"))
                .containsExactly(true, true, false);
        assertThat(salesforce.records("Lead"))
                .extracting(lead -> lead.field("Crmify_Id__c"))
                .containsExactly("a", "b");
    }

    @Test
    void refusesMoreThanTwoHundredAtOnce() {
        var keys =
                IntStream.rangeClosed(1, 201).mapToObj(number -> "k" + number).toList();

        assertThat(send("PATCH", DATA + "/composite/sobjects/Lead/Crmify_Id__c", collection(keys))
                        .statusCode())
                .isEqualTo(400);
        assertThat(salesforce.records("Lead")).isEmpty();
    }

    @Test
    void namesTheRecordThatHasTheKey() {
        var first = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C", "Crmify_Id__c", "k"));
        var second = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C"));

        var answer = send("PATCH", DATA + "/sobjects/Lead/" + second, "{\"Crmify_Id__c\":\"k\"}");

        assertThat(code(answer)).isEqualTo("DUPLICATE_VALUE");
        assertThat(answer.body()).contains("record with id: " + first.substring(0, 15) + "\"");
    }

    @Test
    void pagesAQueryAndReadsQuotedTexts() {
        for (var name : List.of("O'Hara", "O'Hara", "O'Hara", "Back\\slash")) {
            salesforce.add("Lead", Map.of("LastName", name, "Company", "C"));
        }
        var soql = URLEncoder.encode("SELECT Id FROM Lead WHERE LastName = 'O\\'Hara'", StandardCharsets.UTF_8);

        var first = object(send("GET", DATA + "/query?q=" + soql, ""));
        var second = object(send("GET", first.getString("nextRecordsUrl"), ""));

        assertThat(first.getBoolean("done")).isFalse();
        assertThat(first.getInt("totalSize")).isEqualTo(3);
        assertThat(second.getBoolean("done")).isTrue();
        assertThat(second.getJsonArray("records")).hasSize(1);
    }

    @Test
    void saysOfADeletedRecordThatItIs() {
        var id = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C"));
        salesforce.remove(id);

        assertThat(code(send("DELETE", DATA + "/sobjects/Lead/" + id, ""))).isEqualTo("ENTITY_IS_DELETED");
    }

    @Test
    void takesNothingMoreForAConvertedLead() {
        var id = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C"));
        var contact = salesforce.convert(id);

        assertThat(code(send("PATCH", DATA + "/sobjects/Lead/" + id, "{}"))).isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
        assertThat(salesforce.records("Contact")).extracting(FakeRecord::id).containsExactly(contact);
    }

    @Test
    void failsAJobWithAnUnknownColumn() {
        var wanted = JOB.formatted("LF");
        var job = DATA + "/jobs/ingest/"
                + object(send("POST", DATA + "/jobs/ingest", wanted)).getString("id");
        send("PUT", job + "/batches", "Crmify_Id__c,Plan__c\nk,gold\n", "Content-Type", "text/csv");
        send("PATCH", job, "{\"state\":\"UploadComplete\"}");

        assertThat(object(send("GET", job, "")).getString("state")).isEqualTo("Failed");
        assertThat(send("PUT", job + "/batches", "x\n", "Content-Type", "text/csv")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatAJobIsNotMadeFor() {
        assertThat(code(send("POST", DATA + "/jobs/ingest", JOB.formatted("CRLF"))))
                .isEqualTo("INVALIDJOB");
        var job = DATA + "/jobs/ingest/"
                + object(send("POST", DATA + "/jobs/ingest", JOB.formatted("LF")))
                        .getString("id");

        assertThat(code(send("GET", job + "/failedResults", ""))).isEqualTo("INVALIDJOBSTATE");
        assertThat(code(send("PATCH", job, "{\"state\":\"JobComplete\"}"))).isEqualTo("INVALIDJOBSTATE");
        assertThat(send(
                                "PUT",
                                job + "/batches",
                                "Crmify_Id__c,LastName,Company\nk,L,C\nk,L,C\n",
                                "Content-Type",
                                "text/csv")
                        .statusCode())
                .isEqualTo(201);
        send("PATCH", job, "{\"state\":\"UploadComplete\"}");
        assertThat(code(send("PATCH", job, "{\"state\":\"UploadComplete\"}"))).isEqualTo("INVALIDJOBSTATE");
        send("GET", job, "");
        send("GET", job, "");
        assertThat(send("GET", job + "/failedResults", "").body()).contains("DUPLICATE_VALUE");
        assertThat(salesforce.records("Lead")).hasSize(1);
    }

    @Test
    void refusesAddressesThatAreTooLong() {
        assertThat(code(send("GET", DATA + "/query?q=" + "x".repeat(16_400), "")))
                .isEqualTo("URI_TOO_LONG");
    }

    @Test
    void nothingRefersToAConvertedLead() {
        var id = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C"));
        salesforce.convert(id);

        assertThat(code(send("POST", DATA + "/sobjects/Task", "{\"WhoId\":\"" + id + "\"}")))
                .isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
    }

    @Test
    void refusesElementsInAnotherOrderThanTheWsdls() {
        var body = "<urn:sessionId>fake-token</urn:sessionId><urn:convertLead><urn:leadConverts>"
                + "<urn:leadId>00Q</urn:leadId><urn:convertedStatus>x</urn:convertedStatus>";

        var answer = send("POST", "/services/Soap/u/66.0", body, "Content-Type", "text/xml", "SOAPAction", "x");

        assertThat(answer.statusCode()).isEqualTo(500);
    }

    @Test
    void refusesAssertionsThatAreGoodForTooLong() {
        var now = Clock.systemUTC().instant().getEpochSecond();

        assertThat(asserted(now + 900).statusCode()).isEqualTo(400);
        assertThat(asserted(now - 1).statusCode()).isEqualTo(400);
        assertThat(asserted(now + 100).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> asserted(long end) {
        var claims = "{\"iss\":\"fake-client\",\"sub\":\"u\",\"aud\":\"https://x\",\"exp\":%d}".formatted(end);
        var assertion = "h." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".s";
        var form = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion="
                + URLEncoder.encode(assertion, StandardCharsets.UTF_8);
        return send("POST", "/services/oauth2/token", form, "Content-Type", "application/x-www-form-urlencoded");
    }
}
