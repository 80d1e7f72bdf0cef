package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.Credentials;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSpotCapabilitiesTest {
    private static final Reply MISSING = Reply.json(404, "{\"status\":\"error\",\"message\":\"resource not found\"}");
    private static final Reply FORBIDDEN = Reply.json(
            403, "{\"category\":\"MISSING_SCOPES\",\"message\":\"This app hasn't been granted all required scopes\"}");

    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final HubSpotBackend hubspot = (HubSpotBackend) new HubSpotProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void describesItself() {
        var profile = hubspot.profile();

        assertThat(profile.guarantee()).isEqualTo(CreateGuarantee.KEYED);
        assertThat(profile.stages())
                .isEqualTo(Map.of(
                        LeadStage.NEW, "NEW",
                        LeadStage.CONTACTED, "CONNECTED",
                        LeadStage.CONVERTED, "OPEN_DEAL",
                        LeadStage.DEAD, "UNQUALIFIED"));
        assertThat(profile.rate()).isEqualTo(new RateLimit(100, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09, /account-info/2026-09/details, /crm/objects/2026-09/contacts, /crm/properties/2026-09/contacts",
        "2026-03, /account-info/2026-03/details, /crm/objects/2026-03/contacts, /crm/properties/2026-03/contacts",
        "v3, /account-info/v3/details, /crm/v3/objects/contacts, /crm/v3/properties/contacts"
    })
    void goesWhereTheVersionKeepsThings(String version, String account, String contacts, String properties) {
        var versioned = (HubSpotBackend) new HubSpotProvider().open(context.with("api-version", version));
        crm.next(Reply.json(200, "{\"portalId\":1}"), Reply.of(204), Reply.json(200, "{\"options\":[]}"));

        versioned.accountId();
        versioned.deleteLead("512");
        versioned.statuses();

        assertThat(crm.asked())
                .map(Asked::path)
                .containsExactly(account, contacts + "/512", properties + "/hs_lead_status");
    }

    @Test
    void tellsTheAccount() {
        crm.next(Reply.json(200, "{\"portalId\":123456,\"accountType\":\"STANDARD\",\"timeZone\":\"Nowhere\"}"));

        assertThat(hubspot.accountId()).isEqualTo("123456");
    }

    @Test
    void doesNotInventAnAccount() {
        crm.next(Reply.json(200, "{}"));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(hubspot::accountId);
    }

    @Test
    void findsARecordByItsKey() {
        crm.next(Reply.json(200, "{\"id\":\"512\",\"properties\":{}}"));

        assertThat(hubspot.find(key(1))).contains("512");
        assertThat(crm.lastAsked().path()).isEqualTo("/crm/objects/2026-09/contacts/" + key(1).external());
        assertThat(crm.lastAsked().query()).isEqualTo("idProperty=crmify_id");
    }

    @Test
    void tellsThatThereIsNoneFromAPageThatIsMissing() {
        crm.next(MISSING, Reply.page(404));

        assertThat(hubspot.find(key(1))).isEmpty();
        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> hubspot.find(key(1)));
    }

    @Test
    void doesNotTakeAnAnswerWithoutAnIdForNone() {
        crm.next(Reply.json(200, "{}"));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> hubspot.find(key(1)));
    }

    @Test
    void blamesNoContactForACallThatIsRefused() {
        crm.next(Reply.json(400, "{\"category\":\"VALIDATION_ERROR\"}"));

        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> hubspot.find(key(1)));
    }

    @Test
    void asksNothingOfAnotherCrmsIds() {
        assertThat(hubspot.deleteLead("crm-1")).isFalse();
        assertThat(hubspot.filled(Set.of("crm-1"), new Names(Set.of(LeadField.EMAIL), Set.of())))
                .isEmpty();
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void readsWhatIsFilled() {
        crm.next(Reply.json(207, """
                {"results":[{"id":"512","properties":{"email":"a@b.org","city":null,"address":"\\nApt 4","plan":"","hat":"x"}},
                            {"id":"999","properties":{"email":"x@y.org"}}],
                 "errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["513"]}}]}"""));
        var wanted = new Names(
                Set.of(LeadField.EMAIL, LeadField.CITY, LeadField.STREET, LeadField.STREET_2, LeadField.LEAD_SOURCE),
                Set.of("plan", "hat"));

        assertThat(hubspot.filled(Set.of("512", "513"), wanted))
                .containsExactly(
                        Map.entry("512", new Names(Set.of(LeadField.EMAIL, LeadField.STREET_2), Set.of("hat"))));
        assertThat(crm.lastAsked().json().getJsonArray("properties"))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("\"email\"", "\"city\"", "\"address\"", "\"plan\"", "\"hat\"");
    }

    @Test
    void listsTheStatusWords() { // DC-11
        crm.next(
                Reply.json(
                        200,
                        "{\"options\":[{\"label\":\"New\",\"value\":\"NEW\"},{\"label\":\"x\"},{\"value\":\"MINE\"}]}"),
                MISSING);

        assertThat(hubspot.statuses()).containsExactly("NEW", "MINE");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(hubspot::statuses)
                .withMessageContaining("hs_lead_status");
    }

    @Test
    void deletesOnce() { // DC-7
        crm.next(Reply.of(204), MISSING);

        assertThat(hubspot.deleteLead("512")).isTrue();
        assertThat(hubspot.deleteLead("512")).isFalse();
        assertThat(crm.lastAsked()).hasToString("DELETE /crm/objects/2026-09/contacts/512");
    }

    @Test
    void isContentWithAKeyPropertyThatIsUnique() {
        crm.next(Reply.json(200, "{\"name\":\"crmify_id\",\"hasUniqueValue\":true}"));

        hubspot.ensureKeyProperty();

        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void makesTheKeyProperty() {
        crm.next(MISSING, Reply.json(201, "{}"));

        hubspot.ensureKeyProperty();

        assertThat(crm.lastAsked()).hasToString("POST /crm/properties/2026-09/contacts");
        assertThat(crm.lastAsked().json())
                .hasToString("{\"name\":\"crmify_id\",\"label\":\"crmify id\",\"groupName\":\"contactinformation\","
                        + "\"type\":\"string\",\"fieldType\":\"text\",\"hasUniqueValue\":true}");
    }

    @Test
    void letsAnotherNodeMakeTheKeyProperty() {
        crm.next(MISSING, Reply.json(409, "{\"category\":\"CONFLICT\"}"));

        hubspot.ensureKeyProperty();

        assertThat(crm.asked()).hasSize(2);
    }

    @Test
    void triesToMakeAKeyPropertyThatItMayNotSee() {
        crm.next(FORBIDDEN, Reply.json(409, "{}"));

        hubspot.ensureKeyProperty();

        assertThat(crm.asked()).hasSize(2);
    }

    @Test
    void namesThePropertyAndTheScopeThatAreMissing() {
        crm.next(MISSING, FORBIDDEN);

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(hubspot::ensureKeyProperty)
                .withMessageContaining("crmify_id")
                .withMessageContaining("crm.schemas.contacts.write");
    }

    @Test
    void wantsAKeyPropertyWithUniqueValues() {
        crm.next(Reply.json(200, "{\"name\":\"crmify_id\",\"hasUniqueValue\":false}"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(hubspot::ensureKeyProperty)
                .withMessageContaining("unique");
    }

    @Test
    void tellsThatNoMoreUniquePropertiesFit() {
        crm.next(MISSING, Reply.json(400, "{\"category\":\"VALIDATION_ERROR\"}"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(hubspot::ensureKeyProperty)
                .withMessageContaining("ten");
    }

    @Test
    void wantsAToken() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubSpotProvider().open(context.with(Credentials.NONE)))
                .withMessageContaining("crmify.backend.auth.token");
    }

    @Test
    void knowsItsVersions() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubSpotProvider().open(context.with("api-version", "v4")))
                .withMessage("crmify.backend.api-version was v4; it can be [2026-09, 2026-03, v3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "hs_lead_status", "Crmify Id", "ä"})
    void wantsAKeyPropertyOfItsOwn(String name) { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubSpotProvider().open(context.with("key-property", name)))
                .withMessageStartingWith("crmify.backend.key-property was ");
    }

    @Test
    void givesAPropertyToOneFieldOnly() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubSpotProvider().open(context.with("property.lead-source", "city")))
                .withMessage(
                        "crmify.backend.property.lead-source and crmify.backend.property.city both name city; give each its own");
    }

    @Test
    void callsNobodyWhenItIsOpened() {
        assertThat(crm.asked()).isEmpty();
        assertThat(context.calls()).isZero();
    }
}
