package io.crmify.backends.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backends.fake.hubspot.CallLimits;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stand-in has besides contacts, and what of it it refuses. */
class FakeHubSpotBesidesTest {
    private static final String LISTS = "/crm/lists/2026-09";
    private static final String LEADS = "/crm/objects/2026-09/leads";
    private static final String EVENTS = "/events/custom/2026-09/send";
    private static final String MAIL = "/marketing/transactional/2026-09/single-email/send";

    private final FakeHubSpot hubspot = FakeHubSpot.start(FakeOptions.DEFAULTS.withUniqueProperty("crmify_id"));
    private final RawHttp http = new RawHttp(hubspot.baseUri(), "fake-token");

    @AfterEach
    void close() {
        hubspot.close();
    }

    private RawHttp.Answer form(String path, String body) throws Exception {
        return http.send(http.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private RawHttp.Answer put(String path, String body) throws Exception {
        return http.send(http.request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth/v1/token", "/oauth/v3/token", "/oauth/2026-03/token", "/oauth/2026-09/token"})
    void givesTokensThatEnd(String path) throws Exception {
        var given = form(
                        path,
                        "grant_type=refresh_token&client_id=fake-client&client_secret=fake-secret&refresh_token=fake-refresh")
                .json();
        var app = new RawHttp(hubspot.baseUri(), given.getString("access_token"));

        assertThat(given.getInt("expires_in")).isEqualTo(1800);
        assertThat(app.get("/account-info/2026-09/details").status()).isEqualTo(200);
        hubspot.oauth().expire();
        var expired = app.get("/account-info/2026-09/details");
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.json().getString("category")).isEqualTo("EXPIRED_AUTHENTICATION");
        assertThat(expired.json().getString("message")).contains("expired 7 second(s) ago");
    }

    @ParameterizedTest
    @CsvSource({
        "other, fake-secret, fake-refresh, BAD_CLIENT_ID, invalid_client",
        "fake-client, other, fake-refresh, BAD_CLIENT_SECRET, invalid_client",
        "fake-client, fake-secret, other, BAD_REFRESH_TOKEN, invalid_grant"
    })
    void refusesOtherApps(String id, String secret, String refresh, String status, String error) throws Exception {
        var answer = form(
                "/oauth/2026-09/token",
                "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s"
                        .formatted(id, secret, refresh));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("status")).isEqualTo(status);
        assertThat(answer.json().getString("error")).isEqualTo(error);
        assertThat(http.post("/oauth/2026-09/token", "{}").status()).isEqualTo(415);
    }

    @Test
    void answers429BeyondItsLimits() throws Exception {
        try (var few = FakeHubSpot.start(FakeOptions.DEFAULTS.withLimits(new CallLimits(2, 100)))) {
            var raw = new RawHttp(few.baseUri(), "fake-token");
            var first = raw.get("/crm/objects/2026-09/contacts");
            raw.get("/crm/objects/2026-09/contacts");
            var third = raw.get("/crm/objects/2026-09/contacts");

            assertThat(first.response().headers().firstValue("X-HubSpot-RateLimit-Remaining"))
                    .contains("1");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.json().getString("policyName")).isEqualTo("TEN_SECONDLY_ROLLING");
            assertThat(third.json().getString("errorType")).isEqualTo("RATE_LIMIT");
        }
        try (var few = FakeHubSpot.start(FakeOptions.DEFAULTS.withLimits(new CallLimits(100, 1)))) {
            var raw = new RawHttp(few.baseUri(), "fake-token");
            raw.get("/crm/objects/2026-09/contacts");

            assertThat(raw.get("/crm/objects/2026-09/contacts").json().getString("policyName"))
                    .isEqualTo("DAILY");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new CallLimits(0, 1));
    }

    @Test
    void keepsListsAndTheirMembers() throws Exception {
        var id = hubspot.add(Map.of("email", "ada@example.org")).id();
        var made = http.post(LISTS, "{\"name\":\"Newsletter\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}");
        var list = made.json().getJsonObject("list").getString("listId");

        var added = put(LISTS + "/" + list + "/memberships/add", "[\"%s\",\"513\"]".formatted(id));
        assertThat(added.body())
                .isEqualTo("{\"recordsIdsAdded\":[\"%s\"],\"recordIdsRemoved\":[],\"recordIdsMissing\":[\"513\"]}"
                        .formatted(id));
        assertThat(put(LISTS + "/" + list + "/memberships/add", "[\"%s\"]".formatted(id))
                        .json()
                        .getJsonArray("recordsIdsAdded"))
                .isEmpty();
        assertThat(http.get(LISTS + "/" + list + "/memberships").result(0).getString("recordId"))
                .isEqualTo(id);
        assertThat(http.get(LISTS + "/object-type-id/0-1/name/Newsletter").status())
                .isEqualTo(200);
        assertThat(http.get(LISTS + "/object-type-id/0-1/name/Other").status()).isEqualTo(404);
        put(LISTS + "/" + list + "/memberships/remove", "[\"%s\"]".formatted(id));
        assertThat(hubspot.lists().members(list)).isEmpty();
    }

    @Test
    void refusesListsThatFillThemselvesOrAreNotThere() throws Exception {
        var dynamic = hubspot.lists().createDynamic("Rich");

        assertThat(put(LISTS + "/" + dynamic + "/memberships/add", "[]").status())
                .isEqualTo(400);
        assertThat(put(LISTS + "/999/memberships/add", "[]").status()).isEqualTo(404);
        var list = hubspot.lists().create("Newsletter");
        assertThat(put(LISTS + "/" + list + "/memberships/add", "{\"inputs\":[]}")
                        .status())
                .isEqualTo(400);
        assertThat(put(LISTS + "/" + list + "/memberships/add", "[512]").status())
                .isEqualTo(400);
        assertThat(http.send(http.request(LISTS + "/999/memberships/add")
                                .PUT(HttpRequest.BodyPublishers.ofString("[]")))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void wantsALeadToBeForAContactThatIsThere() throws Exception {
        var id = hubspot.add(Map.of("email", "ada@example.org")).id();
        var lead = """
                {"properties":{"hs_lead_name":"Ada"},
                 "associations":[{"to":{"id":"%s"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":578}]}]}""";

        assertThat(http.post(LEADS, lead.formatted(id)).status()).isEqualTo(201);
        assertThat(http.post(LEADS, lead.formatted("513")).status()).isEqualTo(400);
        assertThat(http.post(LEADS, "{\"properties\":{\"hs_lead_name\":\"Ada\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(http.post(LEADS, "{\"properties\":{}}").status()).isEqualTo(400);
        assertThat(http.post(LEADS + "/batch/upsert", "{\"inputs\":[]}").status())
                .isEqualTo(405);
        assertThat(hubspot.leads()).hasSize(1);
    }

    @Test
    void takesAnEventThatIsDefinedOnce() throws Exception {
        var event = "{\"eventName\":\"pe1234567_seen\",\"objectId\":\"512\",\"uuid\":\"u\",\"properties\":{}}";

        assertThat(http.post(EVENTS, event).status()).isEqualTo(400);
        hubspot.events().define("seen");
        assertThat(http.post(EVENTS, event).status()).isEqualTo(204);
        assertThat(http.post(EVENTS, event).status()).isEqualTo(204);
        assertThat(http.post(EVENTS, event.replace("\"objectId\":\"512\",", "")).status())
                .isEqualTo(400);
        assertThat(http.post(EVENTS, event.replace(",\"properties\":{}", "")).status())
                .isEqualTo(400);
        var tooLong = "\"properties\":{\"%s\":\"" + "x".repeat(257) + "\"}";
        assertThat(http.post(EVENTS, event.replace("\"properties\":{}", tooLong.formatted("page")))
                        .status())
                .isEqualTo(400);
        assertThat(http.post(EVENTS, event.replace("\"properties\":{}", tooLong.formatted("hs_url")))
                        .status())
                .isEqualTo(204);
        assertThat(hubspot.events().all()).hasSize(1);
    }

    @Test
    void refusesMailsWithSuccess() throws Exception {
        var mail =
                "{\"emailId\":7,\"message\":{\"to\":\"ada@example.org\",\"sendId\":\"k\",\"replyTo\":[],\"cc\":[],\"bcc\":[]},"
                        + "\"contactProperties\":{},\"customProperties\":{}}";
        for (var required : List.of("\"contactProperties\":{},", ",\"cc\":[]")) {
            assertThat(http.post(MAIL, mail.replace(required, "")).status()).isEqualTo(400);
        }

        assertThat(http.post(MAIL, mail).json().getString("sendResult")).isEqualTo("MISSING_CONTENT");
        hubspot.mails().addTemplate(7);
        hubspot.mails().refuse("Ada@example.org", "ADDRESS_OPTED_OUT");
        var refused = http.post(MAIL, mail);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.json().getString("sendResult")).isEqualTo("ADDRESS_OPTED_OUT");
        assertThat(hubspot.mails().all()).isEmpty();
    }

    @Test
    void tellsTheContactOfALeadAndWhatWasDeleted() throws Exception {
        var id = hubspot.add(Map.of("email", "ada@example.org")).id();
        var lead = http.post(LEADS, """
                        {"properties":{"hs_lead_name":"Ada"},"associations":[{"to":{"id":"%s"},"types":[{"associationTypeId":578}]}]}""".formatted(id)).json().getString("id");

        assertThat(http.get(LEADS + "/" + lead).json()).doesNotContainKey("associations");
        assertThat(http.get(LEADS + "/" + lead + "?associations=contacts").body())
                .contains("{\"id\":\"%s\",".formatted(id));
        http.delete(LEADS + "/" + lead);
        assertThat(http.get(LEADS + "/" + lead).status()).isEqualTo(404);
        assertThat(http.get(LEADS + "/" + lead + "?archived=true").status()).isEqualTo(200);
    }

    @Test
    void tellsAMergedContactUnderItsNewId() throws Exception {
        var ada = hubspot.add(Map.of("email", "ada@example.org", "city", "London"));
        var other = hubspot.add(Map.of("email", "ada@example.com", "city", "Paris", "phone", "1"));

        var merged = hubspot.merge(ada.id(), other.id());

        assertThat(hubspot.contacts()).containsExactly(merged);
        assertThat(merged.properties()).containsEntry("city", "London").containsEntry("phone", "1");
        for (var id : List.of(ada.id(), other.id(), merged.id())) {
            assertThat(http.get("/crm/objects/2026-09/contacts/" + id).json().getString("id"))
                    .isEqualTo(merged.id());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> hubspot.merge(merged.id(), "987654321"));
    }

    @Test
    void keepsAnErasedAddressOfNobodyOut() throws Exception {
        var erase = "/crm/objects/2026-09/contacts/gdpr-delete";
        var ada = "{\"objectId\":\"ada@example.org\",\"idProperty\":\"email\"}";

        assertThat(http.post(erase, ada).status()).isEqualTo(204);

        assertThat(http.post("/crm/objects/2026-09/contacts", "{\"properties\":{\"email\":\"Ada@example.org\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(http.post(erase, "{\"objectId\":\"512\"}").status()).isEqualTo(404);
    }
}
