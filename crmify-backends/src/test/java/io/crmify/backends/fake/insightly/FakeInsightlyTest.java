package io.crmify.backends.fake.insightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backends.fake.server.SeenCall;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeInsightlyTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String ADA = """
            {"LAST_NAME":"Lovelace","EMAIL":"ada@example.org","LEAD_STATUS_ID":3002,"EMPLOYEE_COUNT":7,
             "CUSTOMFIELDS":[{"FIELD_NAME":"CRMIFY_ID__c","FIELD_VALUE":"k1"}]}""";

    private final FakeInsightly insightly =
            FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"));

    @AfterEach
    void close() {
        insightly.close();
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(insightly.baseUri() + path))
                .header("Authorization", basic("fake-key:"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    private HttpResponse<String> write(String method, String body) throws IOException, InterruptedException {
        return send(request("/Leads")
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonArray list(String path) throws IOException, InterruptedException {
        return Json.createReader(new StringReader(get(path).body())).readArray();
    }

    private static JsonObject object(HttpResponse<String> answer) {
        return Json.createReader(new StringReader(answer.body())).readObject();
    }

    @Test
    void keepsALead() throws Exception {
        var created = write("POST", ADA);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(object(created).getInt("LEAD_ID")).isEqualTo(77001);
        var lead = insightly.leads().get(0);
        assertThat(lead.id()).isEqualTo("77001");
        assertThat(lead.status()).isEqualTo("OPEN - Contacted");
        assertThat(lead.fields())
                .isEqualTo(Map.of(
                        "LAST_NAME", "Lovelace",
                        "EMAIL", "ada@example.org",
                        "EMPLOYEE_COUNT", "7",
                        "LEAD_STATUS_ID", "3002",
                        "CRMIFY_ID__c", "k1"));
        assertThat(lead).asString().doesNotContain("Lovelace");
        assertThat(object(get("/Leads/77001"))).isEqualTo(object(created));
        assertThat(object(get("/Leads/77001?brief=true"))).doesNotContainKeys("CUSTOMFIELDS", "TAGS", "LINKS");
    }

    @Test
    void keepsTheSamePersonTwice() throws Exception {
        write("POST", ADA);
        write("POST", ADA);

        assertThat(insightly.leads()).hasSize(2);
        assertThat(list("/Leads/Search?field_name=CRMIFY_ID__c&field_value=k1")).hasSize(2);
    }

    @Test
    void changesOnlyWhatIsSent() throws Exception {
        write("POST", ADA);

        var changed = write("PUT", "{\"LEAD_ID\":77001,\"EMAIL\":null,\"PHONE\":\"1\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(insightly.leads().get(0).fields())
                .containsEntry("PHONE", "1")
                .containsEntry("LAST_NAME", "Lovelace")
                .containsEntry("CRMIFY_ID__c", "k1")
                .doesNotContainKey("EMAIL");
        assertThat(write("PUT", "{\"LEAD_ID\":1}").statusCode()).isEqualTo(404);
    }

    @Test
    void deletesALead() throws Exception {
        write("POST", ADA);

        assertThat(send(request("/Leads/77001").DELETE()).statusCode()).isEqualTo(202);
        assertThat(send(request("/Leads/77001").DELETE()).statusCode()).isEqualTo(404);
        assertThat(get("/Leads/77001").statusCode()).isEqualTo(404);
        assertThat(insightly.leads()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | {\"EMAIL\":\"a@example.org\"} | LAST_NAME",
                "POST | {\"LAST_NAME\":\" \"} | LAST_NAME",
                "PUT | {\"LEAD_ID\":77001,\"LAST_NAME\":null} | LAST_NAME",
                "POST | {\"LAST_NAME\":\"L\",\"LEAD_ID\":5} | LEAD_ID",
                "PUT | {\"LAST_NAME\":\"L\"} | LEAD_ID",
                "POST | {\"LAST_NAME\":\"L\",\"EMAIL_ADDRESS\":\"a@example.org\"} | EMAIL_ADDRESS",
                "POST | {\"LAST_NAME\":\"L\",\"EMAIL\":\"nobody\"} | EMAIL",
                "POST | {\"LAST_NAME\":\"L\",\"TAGS\":[]} | TAGS",
                "POST | {\"LAST_NAME\":\"L\",\"LEAD_STATUS_ID\":1} | LEAD_STATUS_ID",
                "POST | {\"LAST_NAME\":\"L\",\"LEAD_SOURCE_ID\":1} | LEAD_SOURCE_ID",
                "POST | {\"LAST_NAME\":\"L\",\"EMPLOYEE_COUNT\":\"many\"} | EMPLOYEE_COUNT",
                "POST | {\"LAST_NAME\":\"L\",\"EMAIL_OPTED_OUT\":\"no\"} | EMAIL_OPTED_OUT",
                "POST | {\"LAST_NAME\":7} | LAST_NAME",
                "POST | {\"LAST_NAME\":\"L\",\"CUSTOMFIELDS\":[{\"FIELD_NAME\":\"X__c\",\"FIELD_VALUE\":\"x\"}]} | X__c",
                "POST | {\"LAST_NAME\":\"L\",\"CUSTOMFIELDS\":7} | CUSTOMFIELDS",
                "POST | {\"LAST | invalid",
                "POST | [] | invalid"
            })
    void refusesWhatInsightlyRefuses(String method, String body, String named) throws Exception {
        write("POST", ADA);
        var before = insightly.leads();

        var answer = write(method, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(object(answer).getString("Message")).contains(named);
        assertThat(insightly.leads()).isEqualTo(before);
    }

    @Test
    void wantsTheKey() throws Exception {
        var uri = URI.create(insightly.baseUri() + "/Instance");

        assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
        for (var wrong : List.of(basic("other:"), basic("fake-key:x"), "Bearer fake-key")) {
            assertThat(send(HttpRequest.newBuilder(uri).header("Authorization", wrong))
                            .statusCode())
                    .isEqualTo(401);
        }
        var withoutColon = HttpRequest.newBuilder(uri).header("Authorization", basic("fake-key"));
        assertThat(object(send(withoutColon)).getString("INSTANCE_SUBDOMAIN")).isEqualTo("acme");
    }

    @Test
    void wantsJson() throws Exception {
        var plain = request("/Leads").POST(HttpRequest.BodyPublishers.ofString(ADA));

        assertThat(send(plain).statusCode()).isEqualTo(415);
        assertThat(insightly.leads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Lead", "/leads", "/LeadStatuses/1", "/Contact"})
    void hasNoOtherPlaces(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(405);
    }

    @Test
    void isAtItsVersionOnly() throws Exception {
        var uri = insightly.baseUri().resolve("/v2.2/Leads");

        assertThat(send(HttpRequest.newBuilder(uri)).body()).startsWith("<!DOCTYPE html>");
        assertThat(get("/Leads/99999999999999999999").statusCode()).isEqualTo(404);
    }

    @Test
    void turnsPages() throws Exception {
        for (int i = 1; i <= 5; i++) {
            write("POST", "{\"LAST_NAME\":\"Client %d\"}".formatted(i));
        }

        assertThat(list("/Leads?top=2&skip=2").getValuesAs(JsonObject.class))
                .extracting(lead -> lead.getInt("LEAD_ID"))
                .containsExactly(77003, 77004);
        assertThat(get("/Leads?top=1&count_total=true").headers().firstValue("X-Total-Count"))
                .contains("5");
        assertThat(get("/Leads?top=501").statusCode()).isEqualTo(400);
        assertThat(get("/Leads?top=few").statusCode()).isEqualTo(400);
    }

    @Test
    void searchesByExactlyOneField() throws Exception {
        write("POST", ADA);

        assertThat(list("/Leads/Search?field_name=EMAIL&field_value=ada%40example.org"))
                .hasSize(1);
        assertThat(list("/Leads/Search?field_name=EMAIL&field_value=ada")).isEmpty();
        assertThat(list("/Leads/Search?field_name=LEAD_ID&field_value=77001")).hasSize(1);
        assertThat(list("/Leads/Search?updated_after_utc=2020-01-01T00:00:00Z")).hasSize(1);
        assertThat(list("/Leads/Search?updated_after_utc=2120-01-01T00:00:00Z")).isEmpty();
        for (var wrong : List.of("", "?field_name=X__c&field_value=1", "?updated_after_utc=yesterday")) {
            assertThat(get("/Leads/Search" + wrong).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void tellsItsWordsAndFields() throws Exception {
        assertThat(list("/LeadStatuses")).hasSize(3);
        assertThat(list("/LeadStatuses?include_converted=true").getJsonObject(2).getString("LEAD_STATUS"))
                .isEqualTo("CLOSED - Converted");
        assertThat(list("/LeadSources").getJsonObject(0).getInt("LEAD_SOURCE_ID"))
                .isEqualTo(41);
        assertThat(list("/CustomFields/Leads").getJsonObject(0).getString("FIELD_NAME"))
                .isEqualTo("CRMIFY_ID__c");
        assertThat(list("/CustomFields/Leads/Search?field_name=X__c")).isEmpty();
    }

    @Test
    void countsCallsAndTellsOfThem() throws Exception {
        var seen = new ArrayList<SeenCall>();
        insightly.onCall(seen::add);

        write("POST", ADA);
        var answer = get("/Leads/77001");

        assertThat(insightly.calls()).isEqualTo(Map.of("POST /Leads", 1, "GET /Leads/{id}", 1));
        assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).contains("59998");
        assertThat(seen).extracting(SeenCall::status).containsExactly(201, 200);
        assertThat(seen.get(0)).asString().contains("POST /v3.1/Leads: 201").doesNotContain("Lovelace");
    }

    @Test
    void keepsWhatItHoldsWhenItRestarts() throws Exception {
        write("POST", ADA);
        var before = insightly.baseUri();

        insightly.restart();

        assertThat(insightly.baseUri()).isEqualTo(before);
        assertThat(list("/Leads")).hasSize(1);
    }

    @Test
    void takesAPortOfOnesChoice() {
        var port = insightly.baseUri().getPort();

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> FakeInsightly.start(InsightlyOptions.DEFAULTS.withPort(port)));
    }

    @Test
    void wantsInsightlysNamesForCustomFields() {
        assertThatIllegalArgumentException().isThrownBy(() -> InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID"));
    }

    private HttpResponse<String> write(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void keepsContactsAndCompanies() throws Exception {
        write("POST", "/Organisations", "{\"ORGANISATION_NAME\":\"Analytical\"}");
        var contact = write(
                "POST",
                "/Contacts",
                "{\"EMAIL_ADDRESS\":\"ada@example.org\",\"DATE_OF_BIRTH\":\"1815-12-10 00:00:00\",\"ORGANISATION_ID\":99001}");

        assertThat(object(contact).getInt("CONTACT_ID")).isEqualTo(88001);
        assertThat(insightly.organisations()).containsExactly("Analytical");
        assertThat(insightly.contacts()).singleElement().satisfies(seen -> {
            assertThat(seen.field("ORGANISATION_ID")).isEqualTo("99001");
            assertThat(seen).asString().doesNotContain("ada@");
        });
        for (var wrong : List.of(
                "{\"EMAIL\":\"ada@example.org\"}",
                "{\"LEAD_STATUS_ID\":3001}",
                "{\"DATE_OF_BIRTH\":\"1815-12-10\"}",
                "{\"EMAIL_ADDRESS\":\"nobody\"}")) {
            assertThat(write("POST", "/Contacts", wrong).statusCode()).isEqualTo(400);
        }
        assertThat(write("POST", "/Organisations", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void keepsTagsAndNotesAndClearsACustomField() throws Exception {
        write("POST", ADA);

        assertThat(write("POST", "/Leads/77001/Tags", "{\"TAG_NAME\":\"a/b c\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(write("POST", "/Leads/77001/Notes", "{\"TITLE\":\"t\",\"BODY\":\"b\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(send(request("/Leads/77001/CustomFields/CRMIFY_ID__c").DELETE())
                        .statusCode())
                .isEqualTo(202);

        assertThat(insightly.leads().get(0).tags()).containsExactly("a/b c");
        assertThat(insightly.leads().get(0).field("CRMIFY_ID__c")).isEmpty();
        assertThat(list("/Tags?record_type=Leads").getJsonObject(0).getString("TAG_NAME"))
                .isEqualTo("a/b c");
        assertThat(list("/Tags?record_type=Contacts")).isEmpty();
        assertThat(list("/Leads/77001/Notes")).hasSize(1);
        assertThat(list("/Notes/Search?field_name=TITLE&field_value=t")).hasSize(1);
        assertThat(list("/Notes/Search?field_name=TITLE&field_value=T")).isEmpty();
        assertThat(insightly.notes().get(0)).hasToString("FakeNote[5001 of Leads 77001]");
        assertThat(send(request("/Leads/77001/Tags/a%2Fb%20c").DELETE()).statusCode())
                .isEqualTo(202);
        assertThat(send(request("/Leads/77001/Tags/a%2Fb%20c").DELETE()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesPartsOfWhatIsNotThere() throws Exception {
        write("POST", ADA);

        assertThat(write("POST", "/Notes", "{\"TITLE\":\"t\"}").statusCode()).isEqualTo(405);
        assertThat(write("POST", "/Leads/77001/Notes", "{}").statusCode()).isEqualTo(400);
        assertThat(write("POST", "/Leads/77001/Tags", "{}").statusCode()).isEqualTo(400);
        assertThat(get("/Notes/Search?field_name=BODY&field_value=b").statusCode())
                .isEqualTo(400);
        for (var path : List.of("/Leads/77009/Tags", "/Leads/77009/Notes")) {
            assertThat(write("POST", path, "{\"TAG_NAME\":\"x\",\"TITLE\":\"x\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void refusesAnOldVersionWith400() throws Exception {
        var tag = write("POST", ADA).headers().firstValue("ETag").orElseThrow();
        var change = HttpRequest.BodyPublishers.ofString("{\"LEAD_ID\":77001,\"PHONE\":\"1\"}");
        var json = request("/Leads").header("Content-Type", "application/json");

        assertThat(send(json.copy().header("If-Match", tag).PUT(change)).statusCode())
                .isEqualTo(200);
        var old = send(json.copy().header("If-Match", tag).PUT(change));

        assertThat(old.statusCode()).isEqualTo(400);
        assertThat(old.body()).contains("If-Match header value is not valid.");
    }

    @Test
    void listsConvertedLeadsOnRequestOnly() throws Exception {
        write("POST", ADA);
        write("PUT", "{\"LEAD_ID\":77001,\"LEAD_STATUS_ID\":3003,\"CONVERTED\":true}");

        assertThat(list("/Leads")).isEmpty();
        assertThat(list("/Leads?include_converted=true").getJsonObject(0)).doesNotContainKey("CONVERTED");
    }

    @Test
    void takesNoMoreCallsThanInsightlyBears() throws Exception {
        try (var strict = FakeInsightly.start(
                InsightlyOptions.DEFAULTS.withCallsASecond(1_000_000).withCallsADay(1))) {
            var call = HttpRequest.newBuilder(URI.create(strict.baseUri() + "/Instance"))
                    .header("Authorization", basic("fake-key:"));

            var first = send(call.copy());
            var second = send(call.copy());

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("X-RateLimit-Remaining")).contains("0");
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("X-RateLimit-Remaining")).contains("0");
        }
        try (var strict = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCallsASecond(0))) {
            var burst = send(HttpRequest.newBuilder(URI.create(strict.baseUri() + "/Instance")));

            assertThat(burst.statusCode()).isEqualTo(429);
            assertThat(burst.headers().firstValue("X-RateLimit-Remaining")).contains("60000");
        }
    }
}
