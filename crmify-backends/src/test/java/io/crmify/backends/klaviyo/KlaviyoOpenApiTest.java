package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.server.Request;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What goes to and fro between the backend and the fake is what Klaviyo's own description of its API allows. The document is not part
 * of the sources: the system property {@code klaviyo.openapi} names the file.
 */
class KlaviyoOpenApiTest {
    private static final String DOCUMENT = System.getProperty("klaviyo.openapi", "");

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(
            KlaviyoOptions.DEFAULTS.withApiKey("api-key-1").withoutLimits().withList("Y6nRLr", "Newsletter"));
    private final BeforeFake fake = new BeforeFake(klaviyo.baseUri());
    private final ScriptedCrm crm = new ScriptedCrm(this::listened);
    private final KlaviyoBackend backend = backend(new TestContext(crm.uri()));

    private record Exchange(Asked asked, Reply reply) {}

    private static KlaviyoBackend backend(TestContext context) {
        return (KlaviyoBackend)
                new KlaviyoProvider().open(context.with("on-conflict", "MERGE").with("junk.spam", "FLAG:is_spam"));
    }

    private Reply listened(Asked asked) {
        var reply = fake.apply(asked);
        exchanges.add(new Exchange(asked, reply));
        return reply;
    }

    @AfterEach
    void close() {
        crm.close();
        klaviyo.close();
    }

    @Test
    void whatIsSentAndAnsweredIsWhatTheDescriptionAllows() throws Exception {
        assumeTrue(
                !DOCUMENT.isBlank(),
                "skipped: the system property klaviyo.openapi names no file, and Klaviyo's OpenAPI document is not ours to ship");
        writeProfiles();
        readProfiles();
        import3();
        tellOfPeople();
        removeProfiles();
        haveItRefuse();

        var description = new OpenApiDocument(DOCUMENT, paths());
        var faults = exchanges.stream()
                .map(exchange -> faults(description, exchange))
                .filter(text -> !text.isEmpty())
                .toList();

        assertThat(faults).isEmpty();
        assertThat(places()).containsAll(expectedPlaces());
        assertThat(exchanges).map(exchange -> exchange.reply().status()).contains(200, 201, 202, 204, 400, 404, 409);
    }

    @Test
    void theValidatorSeesWhatIsWrong() throws Exception {
        assumeTrue(!DOCUMENT.isBlank(), "skipped: the system property klaviyo.openapi names no file");
        var description = new OpenApiDocument(DOCUMENT, paths());
        var headers = Map.of("content-type", "application/vnd.api+json", "authorization", "Klaviyo-API-Key k");
        var wrong = new Asked(
                "POST",
                "/api/profile-import",
                "",
                headers,
                "{\"data\":{\"type\":\"profil\",\"attributes\":{\"email\":7,\"e_mail\":\"a\"}}}",
                0);

        assertThat(faults(description, new Exchange(wrong, Reply.json(200, "{}"))))
                .contains("revision")
                .contains("profil")
                .contains("/data/attributes/email")
                .contains("e_mail")
                .contains("response");
    }

    private void writeProfiles() {
        var all = aLead(1).with(LeadField.PHONE, "+41791234567")
                .with(LeadField.STREET, "12 High St")
                .with(LeadField.CITY, "London")
                .with(LeadField.LANGUAGE, "en-GB")
                .with(LeadField.TIME_ZONE, "Europe/London")
                .with(LeadField.DATE_OF_BIRTH, LocalDate.parse("1815-12-10"))
                .with("plan", "gold")
                .with("points", new BigDecimal("12.50"))
                .with("sustainer", true)
                .withStatus("Contacted")
                .lead();
        var id = backend.syncLead(tagged(all));
        backend.syncLead(anUpdate(1, id)
                .with(LeadField.EMAIL, "new@example.org")
                .clearing(LeadField.PHONE)
                .clearing(LeadField.CITY)
                .clearing("plan")
                .lead());
        // one by the key, another by the address: they are merged
        backend.syncLead(aLead(2).lead());
        backend.syncLead(aLead(2).with(LeadField.EMAIL, "new@example.org").lead());
    }

    private void readProfiles() {
        var id = klaviyo.profiles().get(0).id();
        backend.accountId();
        backend.find(aLead(1).lead().key());
        backend.filled(Set.of(id), new Names(Set.of(LeadField.values()), Set.of("plan")));
        backend.flags(List.of(id), Set.of("sustainer", "subscriptions.sms.marketing.can_receive_sms_marketing"));
        backend.fields();
        backend.tag(id, Set.of("late"));
        backend.untag(id, Set.of("late"));
        backend.markSpam(id);
    }

    private void import3() {
        var leads = List.of(
                tagged(aLead(5).lead()),
                tagged(aLead(6).with(LeadField.EMAIL, "no address").lead()),
                tagged(aLead(7).with("plan", "gold")
                        .clearing("old")
                        .clearing(LeadField.CITY)
                        .lead()));
        var begun = backend.begin(leads);
        while (backend.results(begun.job(), leads).isEmpty()) {
            assertThat(exchanges).hasSizeLessThan(200);
        }
    }

    private static Lead tagged(Lead lead) {
        return Audience.listed(Audience.tagged(lead, "vip", "early"), "Newsletter");
    }

    private void tellOfPeople() {
        var id = klaviyo.profiles().get(0).id();
        var consent = new Consent(Instant.parse("2026-11-20T10:00:00Z"), "checkout");
        backend.record(anOrder(id, 1));
        var again = List.of(anOrder(id, 2), anOrder(id, 3), anOrder(id, 2));
        assertThat(backend.recordAll(again)).hasSize(3);
        assertThat(backend.recordAll(again)).hasSize(3);
        backend.lists();
        backend(new TestContext(crm.uri()).with("consent", "HISTORICAL"))
                .subscribe("Y6nRLr", new Member(null, "early@example.org", consent));
        backend.subscribe("Y6nRLr", new Member(id, null, consent));
        backend.subscribe("Y6nRLr", new Member(null, "guest@example.org", consent));
        backend.subscribe("Y6nRLr", new Member(null, "other@example.org", null));
        backend.unsubscribe("Y6nRLr", new Member(null, "guest@example.org", null));
        backend.unsubscribe("Y6nRLr", new Member(backend.syncLead(byPhone()), null, null));
    }

    private static CrmEvent anOrder(String crmId, int number) {
        return new CrmEvent(
                "order-" + number,
                "Order Placed",
                crmId,
                Instant.parse("2026-11-20T10:00:00.123Z"),
                Map.of("value", new BigDecimal("25.00"), "currency", "CHF", "gift", true));
    }

    private static Lead byPhone() {
        return aLead(8).without(LeadField.EMAIL)
                .with(LeadField.PHONE, "+41791234599")
                .lead();
    }

    private void removeProfiles() {
        var id = klaviyo.profiles().get(0).id();
        backend.deleteLead(id);
        backend.restoreLead(id);
        backend.erase(id);
        backend.erase(id);
    }

    private void haveItRefuse() {
        var unknown = "01GDDKASAP8TKDDA9999999999";
        assertThat(catchThrowable(() -> backend.syncLead(anUpdate(9, unknown).lead())))
                .isNotNull();
        assertThat(catchThrowable(() ->
                        backend.syncLead(aLead(9).with(LeadField.EMAIL, "none").lead())))
                .isNotNull();
    }

    private static Set<String> expectedPlaces() {
        return Set.of(
                "GET /api/accounts",
                "POST /api/profile-import",
                "PATCH /api/profiles/{id}",
                "GET /api/profiles/{id}",
                "GET /api/profiles",
                "POST /api/profile-merge",
                "POST /api/profile-bulk-import-jobs",
                "GET /api/profile-bulk-import-jobs/{id}",
                "GET /api/profile-bulk-import-jobs/{id}/import-errors",
                "GET /api/profile-bulk-import-jobs/{id}/profiles",
                "POST /api/data-privacy-deletion-jobs",
                "POST /api/profile-suppression-bulk-create-jobs",
                "POST /api/profile-suppression-bulk-delete-jobs",
                "POST /api/profile-subscription-bulk-create-jobs",
                "POST /api/profile-subscription-bulk-delete-jobs",
                "POST /api/events",
                "POST /api/event-bulk-create-jobs",
                "GET /api/lists",
                "GET /api/lists/{id}/profiles",
                "POST /api/lists/{id}/relationships/profiles",
                "DELETE /api/lists/{id}/relationships/profiles");
    }

    private static Set<String> paths() {
        return expectedPlaces().stream().map(place -> place.split(" ")[1]).collect(Collectors.toSet());
    }

    private Set<String> places() {
        return exchanges.stream()
                .map(Exchange::asked)
                .map(asked ->
                        Call.of(new Request(asked.method(), asked.path(), Map.of(), asked.headers(), asked.body())))
                .map(Call::template)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String faults(OpenApiDocument description, Exchange exchange) {
        var asked = exchange.asked();
        var request = new SimpleRequest.Builder(asked.method(), asked.path());
        asked.headers().forEach(request::withHeader);
        if (!asked.query().isEmpty()) {
            asked.parameters().forEach(request::withQueryParam);
        }
        if (!asked.body().isEmpty()) {
            request.withBody(asked.body());
        }
        var reply = exchange.reply();
        var response = SimpleResponse.Builder.status(reply.status());
        reply.headers().forEach(response::withHeader);
        if (reply.body().length > 0) {
            response.withBody(new String(reply.body(), StandardCharsets.UTF_8));
        }
        return description.faults(request.build(), response.build()).stream()
                .map(fault -> "%s -> %d: %s".formatted(asked, reply.status(), fault))
                .collect(Collectors.joining("\n"));
    }
}
