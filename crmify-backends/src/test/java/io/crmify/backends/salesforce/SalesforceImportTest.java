package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Imports by Bulk API 2.0. */
class SalesforceImportTest {
    private static final String JOB = "750580000000001AAA";
    private static final Reply MADE = Reply.json(200, "{\"id\":\"%s\",\"state\":\"Open\"}".formatted(JOB));

    private final FakeSalesforce salesforce = FakeSalesforce.start(Orgs.WITH_FLAGS.withToken("token-1"));
    private final SalesforceBackend backend = Orgs.backend(salesforce);
    private final ScriptedCrm crm = new ScriptedCrm();
    private final SalesforceBackend scripted =
            (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));

    @AfterEach
    void close() {
        crm.close();
        salesforce.close();
    }

    private static List<PushResult> imported(SalesforceBackend backend, List<Lead> leads) {
        return results(backend, backend.begin(leads).job(), leads);
    }

    private static List<PushResult> results(SalesforceBackend backend, String job, List<Lead> leads) {
        for (var tries = 0; tries < 3; tries++) {
            var results = backend.results(job, leads);
            if (results.isPresent()) {
                return results.get();
            }
        }
        throw new AssertionError("the job does not end");
    }

    private static BackendException failure(PushResult result) {
        return ((PushResult.Failed) result).cause();
    }

    private static String id(PushResult result) {
        return ((PushResult.Stored) result).crmId();
    }

    private static Reply job(String state) {
        return Reply.json(200, "{\"id\":\"%s\",\"operation\":\"upsert\",\"state\":\"%s\"}".formatted(JOB, state));
    }

    private static Reply table(String header, String... rows) {
        return Reply.of(200, header + "\n" + String.join("\n", rows)).header("Content-Type", "text/csv");
    }

    private static String key(int number) {
        return Leads.key(number).external();
    }

    @Test
    void aJobIsMadeGetsItsTableAndIsClosed() {
        crm.next(MADE, Reply.of(201), job("UploadComplete"));

        var begun = scripted.begin(List.of(
                aLead(1).with(LeadField.FIRST_NAME, "A \"the\",\r\nfirst").lead(),
                aLead(2).without(LeadField.FIRST_NAME).clearing("Plan__c").lead()));

        assertThat(begun.job()).isEqualTo(JOB);
        assertThat(crm.asked())
                .extracting(Object::toString)
                .containsExactly(
                        "POST /services/data/v66.0/jobs/ingest",
                        "PUT /services/data/v66.0/jobs/ingest/" + JOB + "/batches",
                        "PATCH /services/data/v66.0/jobs/ingest/" + JOB);
        assertThat(crm.asked().get(0).body())
                .isEqualTo(
                        "{\"object\":\"Lead\",\"operation\":\"upsert\",\"contentType\":\"CSV\",\"lineEnding\":\"LF\","
                                + "\"columnDelimiter\":\"COMMA\",\"externalIdFieldName\":\"Crmify_Id__c\"}");
        assertThat(crm.asked().get(1).header("content-type")).isEqualTo("text/csv; charset=UTF-8");
        var lines = crm.asked().get(1).body().split("(?<!\r)\n");
        assertThat(lines[0].split(","))
                .startsWith("Crmify_Id__c")
                .contains("FirstName", "LastName", "Email", "Plan__c");
        assertThat(lines[1])
                .startsWith(key(1) + ",")
                .contains("\"A \"\"the\"\",\r\nfirst\"")
                .doesNotContain("#N/A");
        assertThat(lines[2]).startsWith(key(2) + ",").contains("#N/A", ",,");
        assertThat(crm.asked().get(2).body()).isEqualTo("{\"state\":\"UploadComplete\"}");
    }

    @Test
    void aTableThatWasNotTakenGivesUpItsJob() {
        crm.next(MADE, Reply.of(503), job("Aborted"));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> scripted.begin(List.of(aLead(1).lead())));

        assertThat(crm.lastAsked().body()).isEqualTo("{\"state\":\"Aborted\"}");
    }

    @Test
    void aTableThatIsTooLargeIsToBeHalved() {
        crm.next(MADE, Reply.of(413), job("Aborted"));

        assertThatExceptionOfType(BatchRefusedException.class)
                .isThrownBy(() -> scripted.begin(List.of(aLead(1).lead(), aLead(2).lead())));
    }

    @Test
    void aJobThatNobodySawClosingIsClosedByWhoeverAsksForIt() {
        var leads = List.of(aLead(1).lead());
        crm.next(MADE, Reply.of(201), Reply.of(503), job("Open"), job("UploadComplete"));

        var begun = scripted.begin(leads);

        assertThat(scripted.results(begun.job(), leads)).isEmpty();
        assertThat(crm.lastAsked().body()).isEqualTo("{\"state\":\"UploadComplete\"}");
    }

    @Test
    void withoutALeadToSendThereIsNoJob() {
        var leads = List.of(aLead(1).without(LeadField.LAST_NAME).lead());

        var begun = backend.begin(leads);

        assertThat(begun.taken()).isEqualTo(1);
        assertThat(failure(backend.results(begun.job(), leads).orElseThrow().get(0))
                        .diagnosis()
                        .reason())
                .isEqualTo("LAST_NAME_MISSING");
        assertThat(salesforce.calls()).isEmpty();
    }

    @Test
    void eachLeadOfAJobThatFailedHalfwayHasItsOwnOutcome() {
        var leads = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> number == 2
                        ? aLead(2).with(LeadField.EMAIL, "nowhere").lead()
                        : aLead(number).lead())
                .toList();
        salesforce.failJobsAfter(2);

        var results = imported(backend, leads);

        assertThat(results.get(0)).isInstanceOf(PushResult.Stored.class);
        assertThat(failure(results.get(1)).diagnosis().reason()).isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(List.of(failure(results.get(2)), failure(results.get(3))))
                .allMatch(failure -> failure.kind() == FailureKind.UNAVAILABLE)
                .allMatch(failure -> failure.diagnosis().reason().equals("JOB_FAILED"));
        assertThat(salesforce.calls()).containsEntry("GET /jobs/ingest/{id}/unprocessedrecords", 1);
    }

    @Test
    void ofAJobThatPeopleHaveEndedItIsUnknownWhatNoTableMentions() {
        var leads = List.of(aLead(1).lead(), aLead(2).lead());
        crm.next(
                job("Aborted"),
                table("sf__Id,sf__Created,Crmify_Id__c", "00Q580000000001AAA,true," + key(1)),
                Reply.json(404, "[{\"errorCode\":\"NOT_FOUND\",\"message\":\"none\"}]"),
                Reply.json(400, "[{\"errorCode\":\"INVALIDJOBSTATE\",\"message\":\"none\"}]"));

        var results = scripted.results(JOB, leads).orElseThrow();

        assertThat(id(results.get(0))).isEqualTo("00Q580000000001AAA");
        assertThat(failure(results.get(1)).kind()).isEqualTo(FailureKind.OUTCOME_UNKNOWN);
        assertThat(failure(results.get(1)).diagnosis().reason()).isEqualTo("JOB_ABORTED");
    }

    @Test
    void aTableInPartsIsReadWhole() {
        var leads = List.of(aLead(1).lead(), aLead(2).lead());
        var header = "\uFEFFsf__Id,sf__Created,Crmify_Id__c";
        crm.next(
                job("JobComplete"),
                table(header, "00Q580000000002AAA,true," + key(2)).header("Sforce-Locator", "MTAw"),
                table(header, "00Q580000000001AAA,false," + key(1)).header("Sforce-Locator", "null"));

        var results = scripted.results(JOB, leads).orElseThrow();

        assertThat(results)
                .extracting(SalesforceImportTest::id)
                .containsExactly("00Q580000000001AAA", "00Q580000000002AAA");
        assertThat(crm.lastAsked().query()).isEqualTo("locator=MTAw");
        assertThat(crm.asked()).as("nothing is left to look for").hasSize(3);
    }

    @Test
    void aPageInPlaceOfATableIsNoResult() {
        crm.next(job("JobComplete"), Reply.page(200));

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> scripted.results(JOB, List.of(aLead(1).lead())))
                .matches(failure -> failure.kind() == FailureKind.OUTCOME_UNKNOWN);
    }

    @Test
    void anotherNodeNeedsNoMoreThanTheIdAlsoIfTheLeadsHaveChangedMeanwhile() {
        var leads = List.of(aLead(1).lead(), aLead(2).lead());
        var job = backend.begin(leads).job();
        var known = salesforce.records("Lead").get(1).id();
        var now = List.of(
                aLead(1).without(LeadField.LAST_NAME).lead(), aLead(2).lead().withCrmId(known));

        var results = results(Orgs.backend(salesforce), job, now);

        assertThat(results)
                .extracting(SalesforceImportTest::id)
                .containsExactly(salesforce.records("Lead").get(0).id(), known);
    }

    @Test
    void whatAConvertedLeadRefusesGoesToItsContact() {
        var lead = backend.syncLead(aLead(1).lead());
        var contact = salesforce.convert(lead);

        var results = imported(
                backend,
                List.of(anUpdate(1, lead).with(LeadField.FIRST_NAME, "Augusta").lead()));

        assertThat(id(results.get(0))).isEqualTo(contact);
        assertThat(salesforce.records("Contact").get(0).field("FirstName")).isEqualTo("Augusta");
    }

    @Test
    void duplicatesAreDealtWithAsTheSettingSays() {
        try (var ruled =
                FakeSalesforce.start(Orgs.WITH_FLAGS.withDuplicateRule().withToken("token-1"))) {
            var there = ruled.add("Lead", Map.of("LastName", "L", "Company", "AE", "Email", "ada1@example.org"));
            var leads = List.of(aLead(1).lead(), aLead(2).lead());

            var refused = imported(Orgs.backend(ruled), leads).get(0);
            var adopted = imported(Orgs.backend(ruled, "duplicate-rule", "ADOPT"), leads)
                    .get(0);
            var saved = imported(Orgs.backend(ruled, "duplicate-rule", "ALLOW"), leads)
                    .get(0);

            assertThat(failure(refused).kind()).isEqualTo(FailureKind.RECORD_REFUSED);
            assertThat(((RecordConflictException) failure(adopted)).existingId())
                    .isEqualTo(there);
            assertThat(id(saved)).isNotEqualTo(there);
        }
    }

    @Test
    void aValueThatWouldClearItsFieldInATableIsWrittenByItself() {
        var odd = aLead(1).with(LeadField.LAST_NAME, "#N/A").lead();

        assertThat(imported(backend, List.of(odd, aLead(2).lead()))).allMatch(PushResult.Stored.class::isInstance);
        assertThat(imported(backend, List.of(odd)))
                .as("where it would be the only row")
                .allMatch(PushResult.Stored.class::isInstance);

        assertThat(salesforce.records("Lead")).hasSize(2).anyMatch(lead -> lead.field("LastName")
                .equals("#N/A"));
        assertThat(salesforce.calls()).containsEntry("POST /jobs/ingest", 1);
    }

    @Test
    void leadsOfAJobJoinTheirLists() {
        var news = salesforce.add("Campaign", Map.of("Name", "News"));

        var results = imported(backend, List.of(Orgs.withLists(aLead(1).lead(), news)));

        assertThat(salesforce.records("CampaignMember")).singleElement().matches(member -> member.field("LeadId")
                .equals(id(results.get(0))));
    }

    @Test
    void importsByAJob() {
        var flagged = backend.syncLead(
                aLead(9).with("Sustainer__c", true).with("Plan__c", "gold").lead());
        var leads = List.of(
                aLead(1).with(LeadField.FIRST_NAME, "Ada \"the\", first")
                        .with("Plan__c", "a\nb")
                        .lead(),
                aLead(2).with(LeadField.EMAIL, "nowhere").lead(),
                aLead(3).without(LeadField.LAST_NAME).lead(),
                aLead(9).lead(),
                anUpdate(9, flagged).lead());

        var begun = backend.begin(leads);
        var taken = leads.subList(0, begun.taken());
        assertThat(begun.taken()).isEqualTo(4);
        assertThat(backend.results(begun.job(), taken)).isEmpty();
        assertThat(backend.results(begun.job(), taken)).isEmpty();
        var results = backend.results(begun.job(), taken).orElseThrow();

        assertThat(results.get(0)).isInstanceOf(PushResult.Stored.class);
        assertThat(((PushResult.Failed) results.get(1)).cause().diagnosis().reason())
                .isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(((PushResult.Failed) results.get(2)).cause().diagnosis().reason())
                .isEqualTo("LAST_NAME_MISSING");
        assertThat(((PushResult.Stored) results.get(3)).crmId()).isEqualTo(flagged);
        assertThat(salesforce.records("Lead"))
                .anyMatch(lead -> lead.field("FirstName").equals("Ada \"the\", first")
                        && lead.field("Plan__c").equals("a\nb"))
                .anyMatch(lead ->
                        lead.id().equals(flagged) && lead.field("Plan__c").equals("gold"));
    }

    @Test
    void importsUpdatesByTheirIdsAndClears() {
        var id = backend.syncLead(aLead(1).with("Plan__c", "gold").lead());
        var updates = List.of(
                anUpdate(1, id).with(LeadField.PHONE, "+44").clearing("Plan__c").lead());

        assertThat(imported(backend, updates)).allMatch(PushResult.Stored.class::isInstance);

        assertThat(salesforce.records("Lead").get(0).fields())
                .containsEntry("Phone", "+44")
                .doesNotContainKey("Plan__c");
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.results("750580000000999AAA", updates));
    }

    @Test
    void aJobWithAnUnknownColumnIsAFaultOfTheSetUp() {
        var leads = List.of(aLead(1).with("Nothing__c", "x").lead());

        var results = imported(backend, leads);

        assertThat(failure(results.get(0))).isInstanceOf(MisconfiguredException.class);
    }

    @Test
    void tenThousandLeadsAreOneJob() {
        var leads = IntStream.rangeClosed(1, 10_000)
                .mapToObj(number -> aLead(number).lead())
                .toList();

        var begun = backend.begin(leads);

        assertThat(begun.taken()).isEqualTo(10_000);
        assertThat(salesforce.calls().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(3);
        assertThat(salesforce.records("Lead")).hasSize(10_000);
    }
}
