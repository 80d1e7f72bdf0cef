package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.Credentials;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.KeyLookup;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadStage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsightlyTest {
    private final ScriptedInsightly insightly = new ScriptedInsightly();
    private final ScriptedCrm crm = new ScriptedCrm(insightly);
    private final TestContext context = new TestContext(crm.uri());
    private final InsightlyBackend blind = (InsightlyBackend) new InsightlyProvider().open(context);
    private final FindableInsightly findable = (FindableInsightly)
            new InsightlyProvider().open(new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c"));

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void describesItself() {
        assertThat(blind.profile().guarantee()).isEqualTo(CreateGuarantee.BLIND);
        assertThat(findable.profile().guarantee()).isEqualTo(CreateGuarantee.FINDABLE);
        assertThat(blind).isNotInstanceOfAny(KeyLookup.class, BatchPush.class);
        assertThat(blind.profile().rate()).isEqualTo(new RateLimit(8, Duration.ofSeconds(1)));
        assertThat(blind.profile().stages())
                .isEqualTo(Map.of(
                        LeadStage.NEW, "NotContacted",
                        LeadStage.CONTACTED, "Contacted",
                        LeadStage.CONVERTED, "Converted",
                        LeadStage.DEAD, "Disqualified"));
        assertThat(blind.profile().fields())
                .hasSize(15)
                .doesNotContain(
                        LeadField.SECONDARY_EMAIL,
                        LeadField.DATE_OF_BIRTH,
                        LeadField.DEPARTMENT,
                        LeadField.LANGUAGE,
                        LeadField.TIME_ZONE);
    }

    @Test
    void createsALead() { // DC-1
        var id = blind.syncLead(aLead(1).with(LeadField.PHONE, "1")
                .with(LeadField.MOBILE_PHONE, "2")
                .with(LeadField.COMPANY, "Analytical")
                .with(LeadField.JOB_TITLE, "Countess")
                .with(LeadField.WEBSITE, "https://example.org")
                .with(LeadField.STREET, "Main St 1")
                .with(LeadField.STREET_2, "Apt 4")
                .with(LeadField.CITY, "London")
                .with(LeadField.STATE, "England")
                .with(LeadField.POSTAL_CODE, "SW1Y")
                .with(LeadField.COUNTRY, "UK")
                .with(LeadField.LEAD_SOURCE, "web")
                .with(LeadField.LANGUAGE, "en")
                .lead());

        assertThat(id).isEqualTo("77001");
        assertThat(crm.asked()).map(Asked::toString).containsExactly("GET /LeadSources", "POST /Leads");
        assertThat(crm.lastAsked().header("Authorization")).isEqualTo("Basic YXBpLWtleS0xOg==");
        assertThat(insightly.lead(id)).isEqualTo(json("""
                {"EMAIL":"ada1@example.org","FIRST_NAME":"Ada","LAST_NAME":"Lovelace","PHONE":"1","MOBILE":"2",
                 "ORGANISATION_NAME":"Analytical","TITLE":"Countess","WEBSITE":"https://example.org",
                 "ADDRESS_CITY":"London","ADDRESS_STATE":"England","ADDRESS_POSTCODE":"SW1Y","ADDRESS_COUNTRY":"UK",
                 "ADDRESS_STREET":"Main St 1\\nApt 4","LEAD_SOURCE_ID":41,"LEAD_ID":77001}"""));
    }

    @Test
    void updatesOnlyWhatItIsGiven() { // DC-3
        var id = blind.syncLead(aLead(1).lead());

        blind.syncLead(anUpdate(1, id).with(LeadField.EMAIL, "new@example.org").lead());

        assertThat(crm.lastAsked()).hasToString("PUT /Leads");
        assertThat(crm.lastAsked().json()).isEqualTo(json("{\"EMAIL\":\"new@example.org\",\"LEAD_ID\":77001}"));
    }

    @Test
    void clearsByNull() {
        var id = blind.syncLead(aLead(1).lead());

        blind.syncLead(anUpdate(1, id)
                .clearing(LeadField.PHONE)
                .clearing(LeadField.LEAD_SOURCE)
                .clearing("SHOE_SIZE__c")
                .lead());

        assertThat(crm.lastAsked().json()).isEqualTo(json("""
                {"PHONE":null,"LEAD_SOURCE_ID":null,"LEAD_ID":77001,
                 "CUSTOMFIELDS":[{"FIELD_NAME":"SHOE_SIZE__c","FIELD_VALUE":null}]}"""));
    }

    @Test
    void writesPropertiesOfOnesOwn() {
        blind.syncLead(aLead(1).without(LeadField.FIRST_NAME)
                .without(LeadField.EMAIL)
                .with("INDUSTRY", "Computing")
                .with("AMOUNT__c", new BigDecimal("12.50"))
                .lead());

        assertThat(crm.lastAsked().json()).isEqualTo(json("""
                {"INDUSTRY":"Computing","LAST_NAME":"Lovelace",
                 "CUSTOMFIELDS":[{"FIELD_NAME":"AMOUNT__c","FIELD_VALUE":12.50}]}"""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`\"text\"`, text", "`true`, true", "`42`, 42"})
    void writesPlainValuesAsTheyAre(String json, String value) {
        Object typed = value.equals("true") ? Boolean.TRUE : value.equals("42") ? (Object) 42L : value;

        blind.syncLead(aLead(1).with("X__c", typed).lead());

        assertThat(crm.lastAsked().body()).contains("\"FIELD_VALUE\":" + json);
    }

    @Test
    void writesDatesInInsightlysWay() {
        blind.syncLead(aLead(1).with("DAY__c", LocalDate.of(2026, 11, 21)).lead());
        assertThat(crm.lastAsked().body()).contains("\"FIELD_VALUE\":\"2026-11-21 00:00:00\"");

        blind.syncLead(aLead(1).with("MOMENT__c", Instant.parse("2026-11-21T10:00:00.5Z"))
                .lead());
        assertThat(crm.lastAsked().body()).contains("\"FIELD_VALUE\":\"2026-11-21 10:00:00\"");
    }

    @Test
    void writesTheKeyWithEveryPush() {
        var id = findable.syncLead(aLead(1).lead());
        var key = "\"CUSTOMFIELDS\":[{\"FIELD_NAME\":\"CRMIFY_ID__c\",\"FIELD_VALUE\":\"%s\"}]"
                .formatted(key(1).external());
        assertThat(crm.lastAsked().body()).contains(key);

        findable.syncLead(anUpdate(1, id).with(LeadField.PHONE, "1").lead());
        assertThat(crm.lastAsked().body()).contains(key);
    }

    @Test
    void readsTheStreetBeforeItWritesOneLineOfIt() {
        var id = blind.syncLead(aLead(1).with(LeadField.STREET, "Main St 1")
                .with(LeadField.STREET_2, "Apt 4")
                .lead());

        blind.syncLead(anUpdate(1, id).clearing(LeadField.STREET_2).lead());

        assertThat(insightly.text(id, "ADDRESS_STREET")).isEqualTo("Main St 1");
    }

    @Test
    void findsALeadGoneWhileItReadsItsStreet() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> blind.syncLead(
                        anUpdate(1, "99").with(LeadField.STREET, "x").lead()));
    }

    @Test
    void takesNoLeadWithoutALastName() { // MS-13
        var nameless = aLead(1).without(LeadField.LAST_NAME).lead();
        var blank = aLead(1).with(LeadField.LAST_NAME, " ").lead();
        var cleared = anUpdate(1, "77001").clearing(LeadField.LAST_NAME).lead();

        for (var lead : List.of(nameless, blank, cleared)) {
            assertThatExceptionOfType(RecordRefusedException.class)
                    .isThrownBy(() -> blind.syncLead(lead))
                    .withMessage(
                            "Customer#1: Insightly takes no lead without a last name. Map LAST_NAME, with a fallback.");
        }
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void knowsThatAnIdIsAnotherCrms() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> blind.syncLead(anUpdate(1, "crm-1").lead()));
        assertThat(blind.deleteLead("crm-1")).isFalse();
        assertThat(crm.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Contacted, 3002",
        "contacted, 3002",
        "NotContacted, 3001",
        "notcontacted, 3001",
        "OPEN - NotContacted, 3001",
        "Converted, 3003",
        "Closed - Disqualified, 3004"
    })
    void findsAStatusByItsWord(String word, int id) { // DC-11
        blind.syncLead(aLead(1).withStatus(word).lead());

        assertThat(crm.lastAsked().json().getInt("LEAD_STATUS_ID")).isEqualTo(id);
        assertThat(crm.asked().get(0).query()).isEqualTo("include_converted=true");
    }

    @Test
    void remembersTheStatusesAndReadsThemAgainForAnUnknownWord() { // DC-11
        blind.syncLead(aLead(1).withStatus("Contacted").lead());
        blind.syncLead(aLead(2).withStatus("Converted").lead());
        assertThat(statusReads()).isOne();

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> blind.syncLead(aLead(3).withStatus("Happy").lead()))
                .withMessage("Insightly has no LEAD_STATUS of that name; it has [OPEN - NotContacted, Contacted, "
                        + "CLOSED - Converted, Disqualified]. Correct the mapping, or add it in Insightly.")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        assertThat(statusReads()).isEqualTo(2);
        assertThat(insightly.count()).isEqualTo(2);
    }

    @Test
    void readsAStatusThatWasAddedSince() { // DC-11
        blind.syncLead(aLead(1).withStatus("Contacted").lead());
        crm.next(Reply.json(200, "[{\"LEAD_STATUS_ID\":3009,\"LEAD_STATUS\":\"Happy\"}]"));

        blind.syncLead(aLead(2).withStatus("Happy").lead());

        assertThat(crm.lastAsked().json().getInt("LEAD_STATUS_ID")).isEqualTo(3009);
    }

    @ParameterizedTest
    @CsvSource({"500, UNAVAILABLE", "200, UNAVAILABLE", "400, MISCONFIGURED", "403, MISCONFIGURED", "429, THROTTLED"})
    void knowsThatNothingWasSentWhenTheWordsCannotBeRead(int status, FailureKind kind) {
        crm.next(Reply.of(status));

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(
                        () -> blind.syncLead(aLead(1).withStatus("Contacted").lead()))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertThat(insightly.count()).isZero();
    }

    @Test
    void createsNoLeadUnderAnIdOfAProperty() {
        blind.syncLead(aLead(1).with("LEAD_ID", 7L).lead());

        assertThat(crm.lastAsked()).hasToString("POST /Leads");
        assertThat(crm.lastAsked().json()).doesNotContainKey("LEAD_ID");
    }

    @Test
    void listsTheStatusWords() {
        assertThat(blind.statuses())
                .containsExactly("OPEN - NotContacted", "Contacted", "CLOSED - Converted", "Disqualified");
    }

    @Test
    void knowsAStatusWordWithoutItsPrefix() {
        assertThat(blind.isStatus("NotContacted")).isTrue();
        assertThat(blind.isStatus("converted")).isTrue();
        assertThat(blind.isStatus("Enlightened")).isFalse();
    }

    @Test
    void takesNoOtherAnswerForAList() {
        crm.next(Reply.json(200, "{\"Message\":\"no\"}"));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(blind::statuses);
    }

    @Test
    void knowsItsSourcesOnly() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> blind.syncLead(
                        aLead(1).with(LeadField.LEAD_SOURCE, "Fair").lead()))
                .withMessageContaining("LEAD_SOURCE")
                .withMessageContaining("[Web]")
                .withMessageNotContaining("Fair");
    }

    @Test
    void findsItsLeadByTheKey() {
        var id = findable.syncLead(aLead(1).lead());

        assertThat(findable.find(key(1))).contains(id);
        assertThat(findable.find(key(2))).isEmpty();
        assertThat(crm.lastAsked().parameters())
                .containsEntry("field_name", "CRMIFY_ID__c")
                .containsEntry("field_value", key(2).external());
    }

    @Test
    void findsTheOldestOfTwo() {
        crm.next(Reply.json(200, "[%s,%s,%s]".formatted(found("100", 1), found("99", 1), found("7", 2))));

        assertThat(findable.find(key(1))).contains("99");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | [{\"LEAD_ID\":1,\"CUSTOMFIELDS\":[]}]",
                "200 | [{\"LEAD_ID\":1}]",
                "200 | {\"LEAD_ID\":1}",
                "400 | {\"Message\":\"field_name is not valid\"}"
            })
    void doesNotGuessThatThereIsNone(int status, String answer) {
        crm.next(Reply.json(status, answer));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> findable.find(key(1)))
                .withMessageContaining("CRMIFY_ID__c");
    }

    @Test
    void looksForTheKeyField() {
        findable.ensureKeyProperty();
        crm.next(Reply.json(200, "[{\"FIELD_NAME\":\"OTHER__c\"}]"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(findable::ensureKeyProperty)
                .withMessageContaining("CRMIFY_ID__c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'FIELD_NAME':'CRMIFY_ID__c','FIELD_TYPE':'NUMERIC'} | KEY_FIELD_UNUSABLE",
                "{'FIELD_NAME':'CRMIFY_ID__c','FIELD_TYPE':'DROPDOWN'} | KEY_FIELD_UNUSABLE",
                "{'FIELD_NAME':'CRMIFY_ID__c','FIELD_TYPE':'TEXT','EDITABLE':false} | KEY_FIELD_UNUSABLE",
                "{'FIELD_NAME':'CRMIFY_ID__c','FIELD_TYPE':'TEXT','EDITABLE':true} | ",
                "{'FIELD_NAME':'CRMIFY_ID__c','FIELD_TYPE':'SOMETHING_NEW'} | "
            })
    void wantsATextForTheKeyThatCanBeWritten(String field, String reason) {
        crm.next(Reply.json(200, "[" + field.replace('\'', '"') + "]"));

        var failure = catchThrowableOfType(MisconfiguredException.class, findable::ensureKeyProperty);

        assertThat(failure == null ? null : failure.diagnosis().reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"403", "404", "405"})
    void isContentWhenItMayNotLookForTheKeyField(int status) {
        crm.next(Reply.of(status));

        findable.ensureKeyProperty();

        assertThat(crm.lastAsked()).hasToString("GET /CustomFields/Leads");
    }

    @Test
    void tellsWhatIsFilled() {
        var id = findable.syncLead(
                aLead(1).with(LeadField.STREET, "Main St 1").with("X__c", "x").lead());

        var filled = findable.filled(
                Set.of(id, "99", "foreign"),
                new Names(
                        Set.of(LeadField.EMAIL, LeadField.CITY, LeadField.STREET, LeadField.STREET_2),
                        Set.of("X__c", "Y__c", "INDUSTRY")));

        assertThat(filled)
                .containsExactly(Map.entry(id, new Names(Set.of(LeadField.EMAIL, LeadField.STREET), Set.of("X__c"))));
    }

    @Test
    void tellsWhoseItIs() {
        assertThat(blind.accountId()).isEqualTo("acme");
        crm.next(Reply.json(200, "{\"INSTANCE_NAME\":\"Acme\"}"), Reply.json(200, "{}"));
        assertThat(blind.accountId()).isEqualTo("Acme");
        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(blind::accountId);
    }

    @Test
    void wantsAnApiKey() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InsightlyProvider().open(context.with(Credentials.NONE)))
                .withMessageContaining("crmify.backend.auth.api-key");
    }

    @Test
    void wantsACustomFieldForTheKey() { // DC-15
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InsightlyProvider().open(context.with("key-field", "CRMIFY_ID")))
                .withMessageContaining("crmify.backend.key-field");
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private long statusReads() {
        return crm.asked().stream()
                .filter(asked -> asked.path().equals("/LeadStatuses"))
                .count();
    }

    private static String found(String id, int number) {
        return "{\"LEAD_ID\":%s,\"CUSTOMFIELDS\":[{\"FIELD_NAME\":\"CRMIFY_ID__c\",\"FIELD_VALUE\":\"%s\"}]}"
                .formatted(id, key(number).external());
    }
}
