package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.JOB_TITLE;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.STREET_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeRecord;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SalesforceWritingTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : opened) {
            one.close();
        }
    }

    private FakeSalesforce start(SalesforceOptions options) {
        var salesforce = FakeSalesforce.start(options.withToken("token-1"));
        opened.add(salesforce);
        return salesforce;
    }

    private static FakeRecord only(FakeSalesforce salesforce, String object) {
        assertThat(salesforce.records(object)).hasSize(1);
        return salesforce.records(object).get(0);
    }

    private static BackendException failure(PushResult result) {
        return ((PushResult.Failed) result).cause();
    }

    private static String id(PushResult result) {
        return ((PushResult.Stored) result).crmId();
    }

    @Test
    void tenThousandLeadsAreFiftyCalls() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var leads = IntStream.rangeClosed(1, 10_000)
                .mapToObj(number -> aLead(number).lead())
                .toList();

        for (var start = 0; start < leads.size(); start += backend.maxBatch()) {
            assertThat(backend.push(leads.subList(start, start + backend.maxBatch())))
                    .allMatch(PushResult.Stored.class::isInstance);
        }

        assertThat(salesforce.calls()).isEqualTo(Map.of("PATCH /composite/sobjects/Lead/{field}", 50));
        assertThat(salesforce.records("Lead")).hasSize(10_000);
    }

    @Test
    void aKnownKeyIsUpdatedAndSaysSo() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var leads = List.of(aLead(1).lead(), aLead(2).lead());

        var first = backend.push(leads);
        var second = backend.push(leads);

        assertThat(first).allMatch(result -> ((PushResult.Stored) result).outcome() == Outcome.CREATED);
        assertThat(second).allMatch(result -> ((PushResult.Stored) result).outcome() == Outcome.UPDATED);
        assertThat(salesforce.records("Lead")).hasSize(2);
    }

    @Test
    void valuesTravelInTheirOwnTypes() {
        var salesforce = start(Orgs.WITH_FLAGS
                .withField("Lead", "Score__c", "double")
                .withField("Lead", "Since__c", "date")
                .withField("Lead", "Seen__c", "datetime"));

        Orgs.backend(salesforce)
                .syncLead(aLead(1).with("Sustainer__c", true)
                        .with("Score__c", new BigDecimal("4.50"))
                        .with("Since__c", LocalDate.of(2026, 11, 21))
                        .with("Seen__c", Instant.parse("2026-11-21T10:00:00.123456Z"))
                        .lead());

        assertThat(only(salesforce, "Lead").fields())
                .containsEntry("Sustainer__c", "true")
                .containsEntry("Score__c", "4.50")
                .containsEntry("Since__c", "2026-11-21")
                .containsEntry("Seen__c", "2026-11-21T10:00:00.123Z")
                .containsEntry("Company", "[not provided]");
    }

    @Test
    void valuesAreNormalised() { // MS-11
        var salesforce = start(SalesforceOptions.DEFAULTS);

        Orgs.backend(salesforce)
                .syncLead(aLead(1).with(EMAIL, " Ada@Example.ORG ")
                        .with(PHONE, "+44 (20) 7946-0000")
                        .lead());

        assertThat(only(salesforce, "Lead").fields())
                .containsEntry("Email", "ada@example.org")
                .containsEntry("Phone", "+442079460000");
    }

    @Test
    void aLeadWithoutANameIsRefusedBeforeAnyCall() { // MS-13
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).without(LAST_NAME).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("LAST_NAME_MISSING"));
        assertThat(salesforce.calls()).isEmpty();
    }

    @Test
    void valuesAreAsLongAsTheObjectsFieldsTake() { // MS-11
        var salesforce = start(Orgs.WITH_MEMBERS);
        var backend = Orgs.backend(salesforce);
        backend.ensureKeyProperty();
        var members = Orgs.backend(salesforce, "object", "Member__c", "normalize.length", "CUT");
        members.ensureKeyProperty();

        for (var field : Map.of(LAST_NAME, 80, JOB_TITLE, 128, CITY, 40).entrySet()) {
            assertThatExceptionOfType(RecordRefusedException.class)
                    .isThrownBy(() -> backend.syncLead(aLead(1).with(field.getKey(), "x".repeat(field.getValue() + 1))
                            .lead()))
                    .satisfies(refused ->
                            assertThat(refused.diagnosis().reason()).isEqualTo(field.getKey() + "_TOO_LONG"));
        }
        members.syncLead(aLead(1).with(LAST_NAME, "x".repeat(300)).lead());

        assertThat(salesforce.records("Lead")).isEmpty();
        assertThat(only(salesforce, "Member__c").field("LastName__c")).hasSize(255);
    }

    @Test
    void lengthsAreReadAgainAfterAnHour() {
        var described =
                "{\"fields\":[{\"name\":\"Crmify_Id__c\",\"externalId\":true,\"unique\":true},{\"name\":\"LastName\",\"type\":\"string\",\"length\":%d}]}";
        var now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
        try (var crm = new ScriptedCrm()) {
            var backend = new SalesforceBackend(new TestContext(crm.uri()), now::get);
            crm.next(Reply.json(200, described.formatted(5)));
            backend.ensureKeyProperty();
            assertThatExceptionOfType(RecordRefusedException.class).isThrownBy(() -> backend.syncLead(aLead(1).lead()));

            now.set(now.get().plus(Duration.ofMinutes(61)));
            crm.next(
                    Reply.json(200, described.formatted(80)),
                    Reply.json(201, "{\"id\":\"00Q580000000001AAA\",\"success\":true,\"errors\":[],\"created\":true}"));

            assertThat(backend.syncLead(aLead(1).lead())).isEqualTo("00Q580000000001AAA");
        }
    }

    @Test
    void aWordThatIsNotThereIsLookedForOnceForABatch() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
        var backend = new SalesforceBackend(new TestContext(salesforce.baseUri()), now::get);
        var leads = IntStream.rangeClosed(1, 200)
                .mapToObj(number -> aLead(number).withStatus("Happy").lead())
                .toList();

        assertThat(backend.push(leads)).allMatch(result -> failure(result).kind() == FailureKind.MISCONFIGURED);
        assertThat(salesforce.calls()).containsEntry("GET /query", 1);

        now.set(now.get().plusSeconds(61));
        assertThat(backend.push(leads)).allMatch(result -> failure(result).kind() == FailureKind.MISCONFIGURED);
        assertThat(salesforce.calls()).containsEntry("GET /query", 2);
    }

    @Test
    void aCompanyCanBeAskedFor() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce, "company-fallback", "NONE");

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("COMPANY_MISSING"));
        assertThat(backend.syncLead(aLead(1).with(COMPANY, "Analytical Engines").lead()))
                .startsWith("00Q");
    }

    @Test
    void aClearedCompanyBecomesTheFallback() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var id = backend.syncLead(aLead(1).with(COMPANY, "Analytical Engines").lead());

        backend.syncLead(anUpdate(1, id).clearing(COMPANY).lead());

        assertThat(only(salesforce, "Lead").field("Company")).isEqualTo("[not provided]");
    }

    @Test
    void aCheckboxIsClearedByFalse() {
        var salesforce = start(Orgs.WITH_FLAGS);
        var backend = Orgs.backend(salesforce);
        backend.ensureKeyProperty();
        var id = backend.syncLead(aLead(1).with("Sustainer__c", true).lead());

        backend.syncLead(anUpdate(1, id).clearing("Sustainer__c").lead());

        assertThat(only(salesforce, "Lead").field("Sustainer__c")).isEqualTo("false");
    }

    @Test
    void oneStreetLineKeepsTheOther() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var id = backend.syncLead(aLead(1).with(STREET, "12 St James's Square")
                .with(STREET_2, "Rear")
                .lead());

        backend.syncLead(anUpdate(1, id).with(STREET, "13 St James's Square").lead());

        assertThat(only(salesforce, "Lead").field("Street")).isEqualTo("13 St James's Square\nRear");
    }

    @Test
    void oneBadRecordLeavesItsNeighboursAlone() {
        var salesforce = start(SalesforceOptions.DEFAULTS);

        var results = Orgs.backend(salesforce)
                .push(List.of(aLead(1).lead(), aLead(2).with(EMAIL, "nowhere").lead(), aLead(3).lead()));

        assertThat(failure(results.get(1)).diagnosis().reason()).isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(results.get(0)).isInstanceOf(PushResult.Stored.class);
        assertThat(results.get(2)).isInstanceOf(PushResult.Stored.class);
    }

    @Test
    void anUnknownFieldIsAFaultOfTheSetUp() {
        var salesforce = start(SalesforceOptions.DEFAULTS);

        var results = Orgs.backend(salesforce)
                .push(List.of(aLead(1).lead(), aLead(2).with("Plan__c", "gold").lead()));

        assertThat(failure(results.get(1))).isInstanceOf(MisconfiguredException.class);
        assertThat(failure(results.get(1)).diagnosis().fields()).containsExactly("Plan__c");
        assertThat(results.get(0)).isInstanceOf(PushResult.Stored.class);
    }

    @Test
    void aResultIsTakenByItsPlaceOnlyIfThereIsOneForEach() {
        try (var crm = new ScriptedCrm()) {
            crm.next(Reply.json(
                    200, "[{\"id\":\"00Q580000000001AAA\",\"success\":true,\"errors\":[],\"created\":true}]"));
            var backend = (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));

            var results = backend.push(List.of(aLead(1).lead(), aLead(2).lead()));

            assertThat(results).allMatch(result -> failure(result).kind() == FailureKind.OUTCOME_UNKNOWN);
        }
    }

    @Test
    void aRecordThatSomebodyElseKeyedIsAdopted() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var first = backend.syncLead(aLead(1).lead());
        var other = salesforce.add("Lead", Map.of("LastName", "Lovelace", "Company", "AE"));

        var conflict = failure(
                backend.push(List.of(anUpdate(1, other).with(FIRST_NAME, "Ada").lead()))
                        .get(0));

        assertThat(((RecordConflictException) conflict).existingId()).isEqualTo(first);
    }

    @Test
    void aDuplicateIsRefusedSavedOrAdoptedAsTheSettingSays() {
        var salesforce = start(SalesforceOptions.DEFAULTS.withDuplicateRule());
        var there =
                salesforce.add("Lead", Map.of("LastName", "Lovelace", "Company", "AE", "Email", "ada1@example.org"));
        var leads = List.of(aLead(1).lead(), aLead(2).lead());

        var refused = Orgs.backend(salesforce).push(leads).get(0);
        var adopted =
                Orgs.backend(salesforce, "duplicate-rule", "ADOPT").push(leads).get(0);
        var saved =
                Orgs.backend(salesforce, "duplicate-rule", "ALLOW").push(leads).get(0);

        assertThat(failure(refused).kind()).isEqualTo(FailureKind.RECORD_REFUSED);
        assertThat(failure(refused).diagnosis().reason()).isEqualTo("DUPLICATES_DETECTED");
        assertThat(((RecordConflictException) failure(adopted)).existingId()).isEqualTo(there);
        assertThat(id(saved)).isNotEqualTo(there);
    }

    @Test
    void anUnknownStatusIsNotSentAndTheValidOnesAreListed() { // DC-11
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).withStatus("Happy").lead()))
                .withMessageContaining("Open - Not Contacted")
                .withMessageContaining("Closed - Converted")
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        backend.syncLead(aLead(1).withStatus("Working - Contacted").lead());
        backend.syncLead(aLead(2).withStatus("Working - Contacted").lead());

        assertThat(salesforce.records("Lead"))
                .allMatch(lead -> lead.field("Status").equals("Working - Contacted"));
        assertThat(salesforce.calls()).containsEntry("GET /query", 1);
    }

    @Test
    void aCustomObjectHasAStatusFieldOfItsOwn() {
        var salesforce = start(Orgs.WITH_MEMBERS);
        var backend = Orgs.backend(salesforce, "object", "Member__c", "status-field", "Stage__c");

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).withStatus("New").lead()));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(
                        () -> Orgs.backend(salesforce, "object", "Member__c").statuses())
                .withMessageContaining("status-field");
    }

    @Test
    void headersOfTheSettingsAreSent() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var headers = new ArrayList<Map<String, String>>();
        salesforce.onCall(call -> headers.add(call.request().headers()));

        Orgs.backend(salesforce, "duplicate-rule", "allow", "auto-assign", "FALSE")
                .syncLead(aLead(1).lead());

        assertThat(headers.get(0))
                .containsEntry("sforce-duplicate-rule-header", "allowSave=true")
                .containsEntry("sforce-auto-assign", "FALSE");
    }

    @Test
    void theConnectionRestsWhenTheDayIsNearlyUsedUp() {
        var salesforce = start(SalesforceOptions.DEFAULTS.withLimits(new SalesforceOptions.Limits(20, 2000)));
        var context = new TestContext(salesforce.baseUri());
        var backend = new SalesforceProvider().open(context);

        IntStream.rangeClosed(1, 19)
                .forEach(number -> backend.syncLead(aLead(number).lead()));
        assertThat(context.told()).isEmpty();
        backend.syncLead(aLead(20).lead());

        assertThat(context.told()).hasSize(1).allMatch(told -> told.isQuota());
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> backend.syncLead(aLead(21).lead()))
                .matches(ThrottledException::isQuota);
    }

    @Test
    void mixedPushesKeepTheirPlacesAlsoWhenSomeAreRefusedBefore() {
        var salesforce = start(SalesforceOptions.DEFAULTS);
        var backend = Orgs.backend(salesforce);
        var known = backend.syncLead(aLead(1).lead());
        List<Lead> leads = List.of(
                aLead(2).without(LAST_NAME).lead(),
                anUpdate(1, known).with(FIRST_NAME, "A.").lead(),
                anUpdate(3, "no id").with(FIRST_NAME, "B.").lead(),
                aLead(4).lead());

        var results = backend.push(leads);

        assertThat(failure(results.get(0)).kind()).isEqualTo(FailureKind.RECORD_REFUSED);
        assertThat(id(results.get(1))).isEqualTo(known);
        assertThat(failure(results.get(2)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(id(results.get(3))).isNotEqualTo(known);
    }
}
