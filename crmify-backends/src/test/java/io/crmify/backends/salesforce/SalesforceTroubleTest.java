package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import io.crmify.backends.fake.salesforce.SalesforceOptions;
import io.crmify.backends.fake.server.Chaos;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of it when the CRM, or the way to it, is not well. */
class SalesforceTroubleTest {
    private static final String FIRST =
            "{\"done\":false,\"nextRecordsUrl\":\"/services/data/v66.0/query/01gx-2000\",\"records\":[{\"Id\":\"701580000000001AAA\",\"Name\":\"A\"}]}";
    private static final String SECOND = "{\"done\":true,\"records\":[{\"Id\":\"701580000000002AAA\",\"Name\":\"B\"}]}";

    private final ScriptedCrm crm = new ScriptedCrm();
    private final SalesforceBackend backend =
            (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void aPageIsAskedForThreeTimes() { // SF-10
        crm.next(Reply.json(200, FIRST), Reply.of(503), Reply.page(200), Reply.json(200, SECOND));

        assertThat(backend.lists()).extracting(list -> list.name()).containsExactly("A", "B");
        assertThat(crm.asked()).hasSize(4);
    }

    @Test
    void aPageThatFailsThreeTimesFailsAll() { // SF-10
        crm.next(Reply.json(200, FIRST), Reply.of(503), Reply.of(503), Reply.of(503), Reply.json(200, SECOND));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(backend::lists);
        assertThat(crm.asked()).hasSize(4);
    }

    @Test
    void aQueryWhosePlaceIsForgottenBeginsAnew() {
        var forgotten =
                Reply.json(400, "[{\"errorCode\":\"INVALID_QUERY_LOCATOR\",\"message\":\"invalid query locator\"}]");
        crm.next(Reply.json(200, FIRST), forgotten, Reply.json(200, FIRST), Reply.json(200, SECOND));

        assertThat(backend.lists()).extracting(list -> list.name()).containsExactly("A", "B");
        assertThat(crm.asked()).hasSize(4);
    }

    @Test
    void aListThatIsCutOffTakesNobodysFlag() { // SF-9
        crm.next(Reply.json(200, "[{\"Id\":\"00Q580000000001AAA\",\"Sustainer__c\":true}]"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() ->
                        backend.flags(List.of("00Q580000000001AAA", "00Q580000000002AAA"), Set.of("Sustainer__c")));
    }

    @Test
    void aCampaignThatIsNotThereIsAFaultOfTheSetUp() {
        try (var salesforce = FakeSalesforce.start(SalesforceOptions.DEFAULTS.withToken("token-1"))) {
            var results = Orgs.backend(salesforce)
                    .push(List.of(Orgs.withLists(aLead(1).lead(), "701580000099999AAA"), aLead(2).lead()));

            var cause = ((PushResult.Failed) results.get(0)).cause();
            assertThat(cause).isInstanceOf(MisconfiguredException.class);
            assertThat(cause.diagnosis().reason()).isEqualTo("LIST_UNKNOWN");
            assertThat(results.get(1)).isInstanceOf(PushResult.Stored.class);
        }
    }

    @Test
    void aPageElsewhereIsNotFollowed() {
        crm.next(
                Reply.json(
                        200,
                        "{\"done\":false,\"nextRecordsUrl\":\"https://example.org/services/data/v66.0/query/1\",\"records\":[]}"));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(backend::lists);
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void aCollectionThatIsRefusedWholeIsToBeHalved() {
        var leads = List.of(aLead(1).lead(), aLead(2).with("Plan__c", "gold").lead());
        crm.next(
                Reply.json(400, "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"x\"}]"),
                Reply.json(
                        400,
                        "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column 'Plan__c' on sobject of type Lead\"}]"),
                Reply.of(413));

        for (var i = 0; i < 3; i++) {
            assertThatExceptionOfType(BatchRefusedException.class).isThrownBy(() -> backend.push(leads));
        }
    }

    @Test
    void aDuplicateOfAnotherObjectIsAdoptedOnlyWhereItCanBeWritten() {
        var duplicates =
                "[{\"errorCode\":\"DUPLICATES_DETECTED\",\"duplicateResult\":{\"matchResults\":[{\"matchRecords\":[{\"record\":{\"Id\":\"%s\"}}]}]}}]";
        var context = new TestContext(crm.uri()).with("duplicate-rule", "ADOPT");
        var leads = new SalesforceProvider().open(context);
        var contacts = new SalesforceProvider().open(context.with("object", "Contact"));
        crm.next(
                Reply.json(400, duplicates.formatted("003aj000002oTldAAE")),
                Reply.json(400, duplicates.formatted("00Q580000000001EAA")));

        assertThatExceptionOfType(RecordConflictException.class)
                .isThrownBy(() -> leads.syncLead(aLead(1).lead()))
                .satisfies(conflict -> assertThat(conflict.existingId()).isEqualTo("003aj000002oTldAAE"));
        assertThatExceptionOfType(RecordRefusedException.class).isThrownBy(() -> contacts.syncLead(aLead(1).lead()));
    }

    @Test
    void whateverGoesWrongEachLeadIsThereOnceInTheEnd() {
        var chaos = Chaos.of(7, 30, Duration.ofMillis(600));
        try (var salesforce = FakeSalesforce.start(
                SalesforceOptions.DEFAULTS.withToken("token-1").withChaos(chaos))) {
            var context = new TestContext(salesforce.baseUri()).withTimeout(Duration.ofMillis(400));
            var troubled = (SalesforceBackend) new SalesforceProvider().open(context);
            var left = new ArrayList<>(IntStream.rangeClosed(1, 200)
                    .mapToObj(number -> aLead(number).lead())
                    .toList());

            for (var tries = 0; !left.isEmpty() && tries < 500; tries++) {
                left.removeAll(stored(troubled, left.subList(0, Math.min(7, left.size()))));
            }

            assertThat(left).isEmpty();
            assertThat(chaos.count()).isGreaterThan(5);
            assertThat(salesforce.records("Lead")).hasSize(200);
        }
    }

    private static List<Lead> stored(SalesforceBackend backend, List<Lead> leads) {
        try {
            var results = backend.push(leads);
            return IntStream.range(0, leads.size())
                    .filter(i -> results.get(i) instanceof PushResult.Stored)
                    .mapToObj(leads::get)
                    .toList();
        } catch (BackendException failure) {
            return List.of();
        }
    }
}
