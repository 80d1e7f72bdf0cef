package io.crmify.backends.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backends.fake.ContactChange.Kind;
import io.crmify.backends.fake.FakeHubSpot.Outage;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeHubSpotTest {
    private static final String CONTACTS = "/crm/objects/2026-09/contacts";
    private static final String PROPERTIES = "/crm/properties/2026-09/contacts";

    private final FakeHubSpot hubspot = FakeHubSpot.start(FakeOptions.DEFAULTS.withUniqueProperty("crmify_id"));
    private final RawHttp http = new RawHttp(hubspot.baseUri(), "fake-token");

    @AfterEach
    void close() {
        hubspot.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/crm/objects/2026-09/contacts, /crm/properties/2026-09/contacts, /account-info/2026-09/details",
        "/crm/objects/2026-03/contacts, /crm/properties/2026-03/contacts, /account-info/2026-03/details",
        "/crm/v3/objects/contacts, /crm/v3/properties/contacts, /account-info/v3/details"
    })
    void speaksEveryVersion(String contacts, String properties, String account) throws Exception {
        assertThat(http.post(contacts, "{\"properties\":{\"firstname\":\"Ada\"}}")
                        .status())
                .isEqualTo(201);
        assertThat(http.get(contacts + "/501").status()).isEqualTo(200);
        assertThat(http.get(properties + "/email").status()).isEqualTo(200);
        assertThat(http.get(account).json().getInt("portalId")).isEqualTo(1234567);
        assertThat(hubspot.calls())
                .isEqualTo(Map.of(
                        "POST /crm/objects/{version}/contacts", 1,
                        "GET /crm/objects/{version}/contacts/{id}", 1,
                        "GET /crm/properties/{version}/contacts/{name}", 1,
                        "GET /account-info/{version}/details", 1));
    }

    @Test
    void wantsTheToken() throws Exception {
        var answer = new RawHttp(hubspot.baseUri(), "other").get(CONTACTS);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().getString("category")).isEqualTo("INVALID_AUTHENTICATION");
        var without =
                HttpRequest.newBuilder(hubspot.baseUri().resolve(CONTACTS)).GET();
        assertThat(http.send(without).status()).isEqualTo(401);
    }

    @Test
    void wantsJson() throws Exception {
        var plain = http.request(CONTACTS).POST(HttpRequest.BodyPublishers.ofString("{}"));

        assertThat(http.send(plain).status()).isEqualTo(415);
        assertThat(http.post(CONTACTS, "{\"prop").status()).isEqualTo(400);
        assertThat(http.post(CONTACTS, "[]").status()).isEqualTo(400);
        assertThat(http.post(CONTACTS, "{}").status()).isEqualTo(400);
        assertThat(http.post(CONTACTS + "/batch/upsert", "{\"inputs\":[7]}").status())
                .isEqualTo(400);
        assertThat(http.post(CONTACTS + "/batch/upsert", "{\"inputs\":[{}]}").status())
                .isEqualTo(400);
    }

    @Test
    void hasNoOtherPlaces() throws Exception {
        assertThat(http.get("/crm/objects/2026-06/contacts").status()).isEqualTo(404);
        assertThat(http.get(CONTACTS + "/501/notes").status()).isEqualTo(404);
        assertThat(http.get("/").body()).startsWith("<!DOCTYPE html>");
        assertThat(http.delete(CONTACTS).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "crm.objects.contacts.read, GET, /crm/objects/2026-09/contacts",
        "crm.objects.contacts.write, POST, /crm/objects/2026-09/contacts",
        "crm.schemas.contacts.read, GET, /crm/properties/2026-09/contacts/email",
        "crm.schemas.contacts.write, POST, /crm/properties/2026-09/contacts"
    })
    void wantsTheScope(String scope, String method, String path) throws Exception {
        try (var limited = FakeHubSpot.start(FakeOptions.DEFAULTS.withoutScope(scope))) {
            var raw = new RawHttp(limited.baseUri(), "fake-token");

            var answer = method.equals("GET") ? raw.get(path) : raw.post(path, "{}");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().getString("category")).isEqualTo("MISSING_SCOPES");
            assertThat(answer.body()).contains("\"requiredGranularScopes\":[\"%s\"]".formatted(scope));
        }
    }

    @Test
    void tellsItsLimits() throws Exception {
        http.get(CONTACTS);
        var headers = http.get(CONTACTS).response().headers();

        assertThat(headers.firstValue("X-HubSpot-RateLimit-Max")).contains("190");
        assertThat(headers.firstValue("X-HubSpot-RateLimit-Interval-Milliseconds"))
                .contains("10000");
        assertThat(headers.firstValue("X-HubSpot-RateLimit-Daily-Remaining")).contains("624998");
    }

    @Test
    void createsReadsUpdatesAndDeletesOne() throws Exception {
        var created = http.post(
                CONTACTS, "{\"properties\":{\"email\":\"Ada@Example.org\",\"firstname\":\"Ada\"},\"associations\":[]}");
        assertThat(created.status()).isEqualTo(201);
        var id = created.json().getString("id");

        var updated = http.patch(
                CONTACTS + "/ada%40example.org?idProperty=email",
                "{\"properties\":{\"firstname\":\"\",\"city\":\"London\"}}");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().getString("id")).isEqualTo(id);

        var read =
                http.get(CONTACTS + "/" + id + "?properties=city,phone").json().getJsonObject("properties");
        assertThat(read.getString("email")).isEqualTo("ada@example.org");
        assertThat(read.getString("city")).isEqualTo("London");
        assertThat(read.getString("hs_object_id")).isEqualTo(id);
        assertThat(read).containsEntry("phone", JsonValue.NULL).containsEntry("firstname", JsonValue.NULL);

        assertThat(http.delete(CONTACTS + "/" + id).status()).isEqualTo(204);
        assertThat(http.delete(CONTACTS + "/" + id).status()).isEqualTo(204);
        assertThat(http.get(CONTACTS + "/" + id).json().getString("category")).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(http.patch(CONTACTS + "/" + id, "{\"properties\":{}}").status())
                .isEqualTo(404);
        assertThat(hubspot.contacts()).isEmpty();
    }

    @Test
    void wantsANameOrAnAddress() throws Exception {
        assertThat(http.post(CONTACTS, "{\"properties\":{\"city\":\"London\"}}").status())
                .isEqualTo(400);
    }

    @Test
    void listsInPages() throws Exception {
        IntStream.rangeClosed(1, 3).forEach(number -> hubspot.add(Map.of("firstname", "Ada" + number)));

        var first = http.get(CONTACTS + "?limit=2").json();
        var after = first.getJsonObject("paging").getJsonObject("next").getString("after");
        var second = http.get(CONTACTS + "?limit=2&after=" + after).json();

        assertThat(first.getJsonArray("results")).hasSize(2);
        assertThat(second.getJsonArray("results")).hasSize(1);
        assertThat(second).doesNotContainKey("paging");
        assertThat(http.get(CONTACTS + "?limit=x").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "missing, x, PROPERTY_DOESNT_EXIST",
        "hs_latest_source, x, READ_ONLY_VALUE",
        "hs_lead_status, HAPPY, INVALID_OPTION",
        "hs_timezone, Europe/Zurich, INVALID_OPTION",
        "email, ada.example.org, INVALID_EMAIL",
        "score, x, INVALID_INTEGER",
        "born, yesterday, INVALID_DATE",
        "born, 1, INVALID_DATE",
        "seen, yesterday, INVALID_DATE",
        "vip, maybe, INVALID_OPTION"
    })
    void refusesAValueThatThePropertyDoesNotTake(String name, String value, String code) throws Exception {
        define("score", "number");
        define("born", "date");
        define("seen", "datetime");
        define("vip", "bool");

        var answer =
                http.post(CONTACTS, "{\"properties\":{\"firstname\":\"Ada\",\"%s\":\"%s\"}}".formatted(name, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("category")).isEqualTo("VALIDATION_ERROR");
        assertThat(answer.json().getString("message"))
                .startsWith("Property values were not valid: [{")
                .contains("\"error\":\"%s\"".formatted(code), "\"name\":\"%s\"".formatted(name));
        assertThat(hubspot.contacts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hs_lead_status, OPEN_DEAL",
        "hs_timezone, europe_slash_zurich",
        "score, -12.5",
        "born, 2026-11-21",
        "born, 1430438400000",
        "seen, 2026-11-21T10:00:00.123Z",
        "seen, 1430438400001",
        "vip, true"
    })
    void takesAValueOfTheRightForm(String name, String value) throws Exception {
        define("score", "number");
        define("born", "date");
        define("seen", "datetime");
        define("vip", "bool");

        assertThat(http.post(CONTACTS, "{\"properties\":{\"firstname\":\"Ada\",\"%s\":\"%s\"}}".formatted(name, value))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "true", "[]"})
    void wantsValuesAsTexts(String value) throws Exception {
        assertThat(http.post(CONTACTS, "{\"properties\":{\"firstname\":%s}}".formatted(value))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void givesAnAddressToOneContactOnly() throws Exception {
        var holder = hubspot.add(Map.of("email", "ada@example.org"));

        var answer = http.post(CONTACTS, "{\"properties\":{\"email\":\"ADA@example.org\"}}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().getString("category")).isEqualTo("CONFLICT");
        assertThat(answer.json().getString("message")).isEqualTo("Contact already exists. Existing ID: " + holder.id());
    }

    @Test
    void goesForwardOnlyInTheLifeCycle() throws Exception {
        var id = hubspot.add(Map.of("lifecyclestage", "customer", "firstname", "Ada"))
                .id();

        var back = http.patch(CONTACTS + "/" + id, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");
        assertThat(back.json().getJsonObject("properties").getString("lifecyclestage"))
                .isEqualTo("customer");

        http.patch(CONTACTS + "/" + id, "{\"properties\":{\"lifecyclestage\":\"\"}}");
        http.patch(CONTACTS + "/" + id, "{\"properties\":{\"lifecyclestage\":\"lead\"}}");
        assertThat(hubspot.contacts().get(0).property("lifecyclestage")).isEqualTo("lead");
    }

    @Test
    void upsertsByAUniqueProperty() throws Exception {
        var first = http.post(CONTACTS + "/batch/upsert", upsert(input("k1", "t1", "ada@example.org")));
        var again = http.post(CONTACTS + "/batch/upsert", upsert(input("k1", "t2", "new@example.org")));

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.result(0).getBoolean("new")).isTrue();
        assertThat(first.result(0).getString("objectWriteTraceId")).isEqualTo("t1");
        assertThat(first.result(0).getJsonObject("properties").getString("crmify_id"))
                .isEqualTo("k1");
        assertThat(again.result(0).getBoolean("new")).isFalse();
        assertThat(again.result(0).getString("id")).isEqualTo(first.result(0).getString("id"));
        assertThat(hubspot.contacts()).singleElement().satisfies(contact -> assertThat(contact.property("email"))
                .isEqualTo("new@example.org"));
    }

    @Test
    void upsertsByTheAddress() throws Exception {
        var body =
                "{\"inputs\":[{\"id\":\"ada@example.org\",\"idProperty\":\"email\",\"properties\":{\"city\":\"London\"}}]}";

        assertThat(http.post(CONTACTS + "/batch/upsert", body).status()).isEqualTo(200);
        assertThat(http.post(CONTACTS + "/batch/upsert", body).result(0).getBoolean("new"))
                .isFalse();
        assertThat(hubspot.contacts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"city", "missing", ""})
    void upsertsByNothingElse(String idProperty) throws Exception {
        var answer = http.post(
                CONTACTS + "/batch/upsert",
                "{\"inputs\":[{\"id\":\"x\",\"idProperty\":\"%s\",\"properties\":{}}]}".formatted(idProperty));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("non-unique");
    }

    @ParameterizedTest
    @CsvSource({
        "/crm/objects/2026-09/contacts, 200",
        "/crm/objects/2026-03/contacts, 207",
        "/crm/v3/objects/contacts, 207"
    })
    void failsOneInputThatHasATraceId(String contacts, int status) throws Exception {
        var answer = http.post(
                contacts + "/batch/upsert",
                upsert(
                        input("k1", "t1", "ada@example.org"),
                        input("k2", "t2", "nonsense"),
                        input("k3", "t3", "bob@example.org")));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getInt("numErrors")).isOne();
        assertThat(answer.error(0)
                        .getJsonObject("context")
                        .getJsonArray("objectWriteTraceId")
                        .getString(0))
                .isEqualTo("t2");
        assertThat(answer.error(0).getString("category")).isEqualTo("VALIDATION_ERROR");
        assertThat(hubspot.contacts()).hasSize(2);
    }

    @Test
    void failsTheWholeBatchForAnInputWithoutATraceId() throws Exception {
        var nameless = "{\"id\":\"k2\",\"idProperty\":\"crmify_id\",\"properties\":{\"email\":\"nonsense\"}}";

        var answer = http.post(CONTACTS + "/batch/upsert", upsert(input("k1", "t1", "ada@example.org"), nameless));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(hubspot.contacts()).isEmpty();
    }

    @Test
    void tellsATakenAddressOfOneInput() throws Exception {
        var holder = hubspot.add(Map.of("email", "ada@example.org"));

        var answer = http.post(CONTACTS + "/batch/upsert", upsert(input("k1", "t1", "ada@example.org")));

        assertThat(answer.error(0).getString("category")).isEqualTo("CONFLICT");
        assertThat(answer.error(0).getString("message")).endsWith("Existing ID: " + holder.id());
    }

    @Test
    void tellsATakenKey() throws Exception {
        var holder = hubspot.add(Map.of("firstname", "Ada", "crmify_id", "k1"));
        var other = hubspot.add(Map.of("firstname", "Bob"));

        var answer = http.patch(CONTACTS + "/" + other.id(), "{\"properties\":{\"crmify_id\":\"k1\"}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("CONFLICTING_UNIQUE_VALUE", holder.id() + " already has that value");
    }

    @Test
    void answersInTheOrderOfTheIds() throws Exception {
        var first = hubspot.add(Map.of("firstname", "Ada")).id();
        var second = hubspot.add(Map.of("firstname", "Bob")).id();

        var answer = http.post(
                CONTACTS + "/batch/update",
                "{\"inputs\":[{\"id\":\"%s\",\"properties\":{\"city\":\"x\"}},{\"id\":\"%s\",\"properties\":{\"city\":\"y\"}}]}"
                        .formatted(second, first));

        assertThat(List.of(answer.result(0).getString("id"), answer.result(1).getString("id")))
                .containsExactly(first, second);
    }

    @Test
    void updatesByIdOnly() throws Exception {
        var answer = http.post(
                CONTACTS + "/batch/update",
                "{\"inputs\":[{\"id\":\"9\",\"objectWriteTraceId\":\"t\",\"properties\":{}}]}");

        assertThat(answer.error(0).getString("category")).isEqualTo("OBJECT_NOT_FOUND");
    }

    @Test
    void takesAHundredInputs() throws Exception {
        assertThat(http.post(CONTACTS + "/batch/upsert", many(100)).json().getJsonArray("results"))
                .hasSize(100);
        assertThat(http.post(CONTACTS + "/batch/upsert", many(101)).status()).isEqualTo(400);
        assertThat(hubspot.contacts()).hasSize(100);
    }

    @Test
    void takesAnIdOnceInABatch() throws Exception {
        var answer = http.post(
                CONTACTS + "/batch/upsert", upsert(input("k1", "t1", "a@b.org"), input("k1", "t2", "c@d.org")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("message")).startsWith("Duplicate IDs found in batch input");
    }

    @Test
    void readsMany() throws Exception {
        var id = hubspot.add(Map.of("email", "ada@example.org", "city", "London"))
                .id();

        var answer = http.post(CONTACTS + "/batch/read", """
                {"properties":["city","phone"],"propertiesWithHistory":[],"inputs":[{"id":"%s"},{"id":"9"}]}""".formatted(id));

        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.result(0).getJsonObject("properties"))
                .containsEntry("phone", JsonValue.NULL)
                .containsKey("city");
        assertThat(answer.error(0).getString("category")).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(answer.error(0).getJsonObject("context").getJsonArray("ids").getString(0))
                .isEqualTo("9");
        var byEmail = http.post(CONTACTS + "/batch/read", """
                {"idProperty":"email","properties":[],"propertiesWithHistory":[],"inputs":[{"id":"ADA@example.org"}]}""");
        assertThat(byEmail.status()).isEqualTo(200);
        assertThat(http.post(CONTACTS + "/batch/read", "{\"properties\":[],\"inputs\":[{\"id\":\"9\"}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void archivesMany() throws Exception {
        var id = hubspot.add(Map.of("firstname", "Ada")).id();

        var answer =
                http.post(CONTACTS + "/batch/archive", "{\"inputs\":[{\"id\":\"%s\"},{\"id\":\"9\"}]}".formatted(id));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(hubspot.contacts()).isEmpty();
    }

    @Test
    void describesProperties() throws Exception {
        var status = http.get(PROPERTIES + "/hs_lead_status").json();

        assertThat(status.getJsonArray("options").getValuesAs(JsonObject.class))
                .extracting(option -> option.getString("value"))
                .contains("NEW", "CONNECTED", "OPEN_DEAL", "UNQUALIFIED")
                .hasSize(8);
        assertThat(http.get(PROPERTIES + "/crmify_id").json().getBoolean("hasUniqueValue"))
                .isTrue();
        assertThat(http.get(PROPERTIES + "/missing").status()).isEqualTo(404);
        assertThat(http.get(PROPERTIES).json().getJsonArray("results")).hasSizeGreaterThan(15);
    }

    @Test
    void makesPropertiesAndAtMostTenUniqueOnes() throws Exception {
        assertThat(http.post(PROPERTIES, property("shop_id", "string", true)).status())
                .isEqualTo(201);
        assertThat(http.post(PROPERTIES, property("shop_id", "string", true)).status())
                .isEqualTo(409);
        assertThat(http.post(PROPERTIES, property("Shop Id", "string", true)).status())
                .isEqualTo(400);
        assertThat(http.post(PROPERTIES, "{\"name\":\"x\"}").status()).isEqualTo(400);
        for (var number = 3; number <= 10; number++) {
            assertThat(http.post(PROPERTIES, property("unique_" + number, "string", true))
                            .status())
                    .isEqualTo(201);
        }
        assertThat(http.post(PROPERTIES, property("unique_11", "string", true)).status())
                .isEqualTo(400);
    }

    @Test
    void canBeEditedAsPeopleDo() {
        var id = hubspot.add(Map.of("firstname", "Ada", "city", "London")).id();

        hubspot.edit(id, "firstname", "Augusta");
        hubspot.edit(id, "city", "");

        assertThat(hubspot.contacts())
                .singleElement()
                .extracting(FakeContact::properties)
                .isEqualTo(Map.of("firstname", "Augusta"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hubspot.edit(id, "email", "nonsense"))
                .withMessage("HubSpot refuses this: [email INVALID_EMAIL]");
        assertThatIllegalArgumentException().isThrownBy(() -> hubspot.edit("9", "email", ""));
        assertThat(hubspot.remove(id)).isTrue();
        assertThat(hubspot.remove(id)).isFalse();
    }

    @Test
    void tellsOfChanges() throws Exception {
        var told = new ArrayList<String>();
        hubspot.onChange(
                change -> told.add(change.kind() + " " + change.contact().property("firstname")));

        var id = hubspot.add(Map.of("firstname", "Ada")).id();
        http.patch(CONTACTS + "/" + id, "{\"properties\":{\"firstname\":\"Bob\"}}");
        http.patch(CONTACTS + "/" + id, "{\"properties\":{\"firstname\":\"Cyd\",\"email\":\"nonsense\"}}");
        http.delete(CONTACTS + "/" + id);

        assertThat(told).containsExactly(Kind.CREATED + " Ada", Kind.UPDATED + " Bob", Kind.DELETED + " Bob");
    }

    @Test
    void answersAllTheSameWhenAListenerFails() throws Exception {
        var log = Logger.getLogger(FakeHubSpot.class.getName());
        log.setLevel(Level.OFF);
        hubspot.onChange(change -> {
            throw new IllegalStateException("a listener's own fault");
        });

        assertThat(http.post(CONTACTS, "{\"properties\":{\"firstname\":\"Ada\"}}")
                        .status())
                .isEqualTo(201);

        log.setLevel(null);
    }

    @Test
    void answersWithAPageWhileItIsDown() throws Exception {
        hubspot.goDown(Outage.ANSWER_503);
        var answer = http.get(CONTACTS);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).startsWith("<!DOCTYPE html>");

        hubspot.comeBack();
        assertThat(http.get(CONTACTS).status()).isEqualTo(200);
    }

    @Test
    void refusesConnectionsWhileItIsDownAndForgetsNothing() throws Exception {
        hubspot.add(Map.of("firstname", "Ada"));
        hubspot.goDown(Outage.REFUSE_CONNECTIONS);
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> http.get(CONTACTS));

        hubspot.comeBack();
        hubspot.comeBack();
        assertThat(http.get(CONTACTS).json().getJsonArray("results")).hasSize(1);
    }

    @Test
    void listensWhereItIsTold() {
        var port = hubspot.baseUri().getPort();

        assertThat(hubspot.baseUri().getHost()).isEqualTo("127.0.0.1");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> FakeHubSpot.start(FakeOptions.DEFAULTS.withPort(port)))
                .withMessageContaining(Integer.toString(port));
    }

    @Test
    void showsNoValue() {
        hubspot.add(Map.of("firstname", "Ada"));

        assertThat(hubspot.contacts().toString()).isEqualTo("[FakeContact[501 [firstname]]]");
    }

    private void define(String name, String type) throws Exception {
        assertThat(http.post(PROPERTIES, property(name, type, false)).status()).isEqualTo(201);
    }

    private static String property(String name, String type, boolean isUnique) {
        return """
                {"name":"%s","label":"x","groupName":"contactinformation","type":"%s","fieldType":"text","hasUniqueValue":%s}""".formatted(name, type, isUnique);
    }

    private static String upsert(String... inputs) {
        return "{\"inputs\":[%s]}".formatted(String.join(",", inputs));
    }

    private static String input(String key, String trace, String email) {
        return """
                {"id":"%s","idProperty":"crmify_id","objectWriteTraceId":"%s","properties":{"email":"%s"}}""".formatted(key, trace, email);
    }

    private static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> input("k" + number, "t" + number, "a%d@example.org".formatted(number)))
                .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    }
}
