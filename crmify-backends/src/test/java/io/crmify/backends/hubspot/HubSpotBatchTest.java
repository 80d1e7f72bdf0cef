package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.PushResult.Failed;
import io.crmify.backend.PushResult.Stored;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotBatchTest {
    private static final Lead ONE = aLead(1).lead();
    private static final Lead TWO = aLead(2).lead();
    private static final Lead THREE = aLead(3).lead();
    private static final Lead UPDATED = anUpdate(4, "404").with(CITY, "London").lead();

    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final BatchPush hubspot = (BatchPush) new HubSpotProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void takesAHundred() {
        assertThat(hubspot.maxBatch()).isEqualTo(100);
    }

    @Test
    void tellsResultsApartByTheirTraces() {
        crm.next(results(traced(3, "503"), traced(1, "501"), traced(2, "502")));

        assertThat(push(ONE, TWO, THREE)).containsExactly("501 CREATED", "502 CREATED", "503 CREATED");
    }

    @Test
    void tellsResultsApartByTheKeyProperty() {
        crm.next(results(keyed(2, "502"), keyed(1, "501")));

        assertThat(push(ONE, TWO)).containsExactly("501 UPDATED", "502 UPDATED");
    }

    @Test
    void tellsResultsOfUpdatesApartByTheirIds() {
        crm.next(results("{\"id\":\"404\"}", "{\"id\":\"405\"}"));

        assertThat(push(anUpdate(5, "405").with(CITY, "Paris").lead(), UPDATED))
                .containsExactly("405 UPDATED", "404 UPDATED");
    }

    @Test
    void takesTheLastResultForTheLastLead() {
        crm.next(results(traced(1, "501"), "{\"id\":\"502\",\"new\":true}"));

        assertThat(push(ONE, TWO)).containsExactly("501 CREATED", "502 CREATED");
    }

    @Test
    void takesNoResultForALeadThatItDoesNotName() {
        crm.next(results("{\"id\":\"501\"}", "{\"id\":\"502\"}"));

        assertThat(push(ONE, TWO)).containsExactly("NO_OUTCOME", "NO_OUTCOME");
    }

    @Test
    void takesNoResultOfAnotherTrace() {
        crm.next(results(traced(9, "501")));

        assertThat(push(ONE)).containsExactly("NO_OUTCOME");
    }

    @Test
    void takesNoResultOfALeadForAnother() {
        var paris = anUpdate(5, "405").with(CITY, "Paris").lead();
        crm.next(results(keyed(1, "501"), keyed(1, "501")), results("{\"id\":\"404\"}", "{\"id\":\"404\"}"));

        assertThat(push(ONE, TWO)).containsExactly("501 UPDATED", "NO_OUTCOME");
        assertThat(push(UPDATED, paris)).containsExactly("404 UPDATED", "NO_OUTCOME");
    }

    @Test
    void takesAnErrorThatNamesAStrangerForOneThatNamesNobody() {
        crm.next(Reply.json(207, """
                {"results":[%s],"errors":[{"category":"VALIDATION_ERROR","message":"Property values were not valid: [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]",
                 "context":{"ids":["ada2@example.org"]}}]}""".formatted(traced(1, "501"))));

        assertThat(push(ONE, TWO)).containsExactly("501 CREATED", "INVALID_EMAIL");
    }

    @Test
    void takesNoResultWithoutAnId() {
        crm.next(results(traced(1, "")));

        assertThat(push(ONE)).containsExactly("NO_OUTCOME");
    }

    @Test
    void followsAMergedRecord() {
        crm.next(results(traced(4, "909")));

        assertThat(push(UPDATED)).containsExactly("909 CREATED");
    }

    @Test
    void keepsTheNeighboursOfARefusedLead() { // MS-6
        crm.next(Reply.json(207, """
                {"results":[%s,%s],"numErrors":1,
                 "errors":[{"category":"VALIDATION_ERROR","message":"Property values were not valid: [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]",
                 "context":{"objectWriteTraceId":["%s"]}}]}""".formatted(traced(1, "501"), traced(3, "503"), key(2).external())));

        assertThat(push(ONE, TWO, THREE)).containsExactly("501 CREATED", "INVALID_EMAIL", "503 CREATED");
    }

    @Test
    void readsErrorsInAnAnswerThatIsASuccess() {
        crm.next(Reply.json(200, """
                {"results":[%s],"errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["404"]}}]}""".formatted(traced(5, "405"))));

        assertThat(push(UPDATED, anUpdate(5, "405").with(CITY, "Paris").lead()))
                .containsExactly("RECORD_GONE", "405 CREATED");
    }

    @Test
    void givesAnUnnamedErrorToTheLastLead() {
        crm.next(Reply.json(207, """
                {"results":[%s],"errors":[{"category":"VALIDATION_ERROR","message":"Property values were not valid: [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]"}]}""".formatted(traced(1, "501"))));

        assertThat(push(ONE, TWO)).containsExactly("501 CREATED", "INVALID_EMAIL");
    }

    @Test
    void givesAnUnnamedFaultOfTheSetUpToThoseWhomItConcernsAndSendsTheOthersAgain() {
        var fault = Reply.json(
                207,
                "{\"errors\":[{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property \\\"plan\\\" does not exist\"}]}");
        crm.next(fault, results(traced(1, "501")), results(traced(3, "503")));

        assertThat(push(ONE, aLead(2).with("plan", "gold").lead(), THREE))
                .containsExactly("501 CREATED", "PROPERTY_UNKNOWN", "503 CREATED");
        assertThat(crm.asked()).map(HubSpotBatchTest::inputs).containsExactly("1 2 3", "1", "3");
    }

    @Test
    void sendsTheOnlyOtherLeadAgain() {
        var fault = Reply.json(
                207,
                "{\"errors\":[{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property \\\"plan\\\" does not exist\"}]}");
        crm.next(fault, results(traced(1, "501")));

        assertThat(push(ONE, aLead(2).with("plan", "gold").lead())).containsExactly("501 CREATED", "PROPERTY_UNKNOWN");
    }

    @Test
    void blamesNoLeadWhenTheStreetsCannotBeRead() {
        var street = anUpdate(5, "405").with(LeadField.STREET, "x").lead();
        crm.next(Reply.json(400, "{\"category\":\"VALIDATION_ERROR\"}"), Reply.of(500));

        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> push(UPDATED, street));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> push(UPDATED, street))
                .withMessageEndingWith("Nothing was sent.");
    }

    @Test
    void knowsThatAnIdIsAnotherCrms() {
        crm.next(results(traced(1, "501")));

        assertThat(push(anUpdate(2, "crm-1").lead(), ONE)).containsExactly("RECORD_GONE", "501 CREATED");
        assertThat(push(anUpdate(2, "crm-1").lead())).containsExactly("RECORD_GONE");
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void sendsNothingForNobody() {
        assertThat(push()).isEmpty();
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void sendsLeadsAgainInHalvesWhenARefusalNamesNone() {
        var refusal = Reply.json(207, """
                {"results":[],"errors":[{"category":"VALIDATION_ERROR","message":"Property values were not valid: [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]"}]}""");
        crm.next(refusal, results(traced(1, "501")), refusal, results(traced(2, "502")), refusal);

        assertThat(push(ONE, TWO, THREE)).containsExactly("501 CREATED", "502 CREATED", "INVALID_EMAIL");
        assertThat(crm.asked()).map(HubSpotBatchTest::inputs).containsExactly("1 2 3", "1", "2 3", "2", "3");
        assertThat(context.calls()).isEqualTo(5);
    }

    @Test
    void leavesHalvingToTheCallerWhenTheBatchIsRefused() {
        crm.next(
                Reply.json(
                        400,
                        "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property values were not valid: [{\\\"error\\\":\\\"INVALID_EMAIL\\\",\\\"name\\\":\\\"email\\\"}]\"}"));

        assertThatExceptionOfType(BatchRefusedException.class)
                .isThrownBy(() -> push(ONE, TWO))
                .satisfies(failure ->
                        assertThat(failure.diagnosis().toString()).isEqualTo("INVALID_EMAIL (HTTP 400; email)"));
    }

    @Test
    void leavesHalvingToTheCallerAfterAConflict() {
        crm.next(Reply.json(409, "{\"category\":\"CONFLICT\",\"message\":\"Contact already exists. Existing ID: 7\"}"));

        assertThatExceptionOfType(BatchRefusedException.class).isThrownBy(() -> push(ONE, TWO));
    }

    @Test
    void blamesTheSetUpOnlyIfItConcernsAll() {
        var refusal = Reply.json(
                400, "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property \\\"plan\\\" does not exist\"}");
        crm.next(refusal, refusal);
        var writesIt = aLead(2).with("plan", "gold").lead();

        assertThatExceptionOfType(BatchRefusedException.class).isThrownBy(() -> push(ONE, writesIt));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> push(writesIt, aLead(3).with("plan", "x").lead()));
    }

    @Test
    void failsAsAWholeWhenNothingWasApplied() {
        crm.next(Reply.of(429), Reply.of(401));

        assertThatExceptionOfType(ThrottledException.class).isThrownBy(() -> push(ONE, UPDATED));
        assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> push(ONE, TWO));
        assertThat(crm.asked()).hasSize(2);
    }

    @Test
    void keepsWhatWasAppliedWhenTheRestFails() {
        crm.next(results(traced(1, "501")), Reply.of(429));

        assertThat(push(UPDATED, ONE)).containsExactly("RATE_LIMIT", "501 CREATED");
        assertThat(crm.asked())
                .map(Asked::path)
                .map(path -> path.replaceFirst(".*/", ""))
                .containsExactly("upsert", "update");
    }

    @Test
    void goesOnWithTheUpdatesWhenNobodyKnowsOfTheCreates() {
        crm.next(Reply.of(504), results(traced(4, "404")));

        assertThat(push(UPDATED, ONE)).containsExactly("404 CREATED", "HTTP_504");
    }

    @Test
    void findsTheCulpritItselfOnceSomethingWasApplied() {
        var refusal = Reply.json(400, "{\"category\":\"VALIDATION_ERROR\"}");
        var other = anUpdate(5, "405").with(EMAIL, "x").lead();
        crm.next(results(traced(1, "501")), refusal, results(traced(4, "404")), refusal);

        assertThat(push(ONE, UPDATED, other)).containsExactly("501 CREATED", "404 CREATED", "VALIDATION_ERROR");
    }

    @Test
    void failsAloneWhenTheAnswerIsNone() {
        crm.next(Reply.page(200));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> push(ONE, TWO));
    }

    private List<String> push(Lead... leads) {
        return hubspot.push(List.of(leads)).stream().map(HubSpotBatchTest::told).toList();
    }

    private static String told(PushResult result) {
        return result.fold(
                (Stored stored) -> stored.crmId() + " " + stored.outcome(),
                (Failed failed) -> failed.cause().diagnosis().reason());
    }

    private static Reply results(String... results) {
        return Reply.json(200, "{\"status\":\"COMPLETE\",\"results\":[%s]}".formatted(String.join(",", results)));
    }

    private static String traced(int number, String id) {
        return "{\"id\":\"%s\",\"new\":true,\"objectWriteTraceId\":\"%s\",\"properties\":{}}"
                .formatted(id, key(number).external());
    }

    private static String keyed(int number, String id) {
        return "{\"id\":\"%s\",\"new\":false,\"properties\":{\"crmify_id\":\"%s\"}}"
                .formatted(id, key(number).external());
    }

    private static String inputs(Asked asked) {
        return asked.json().getJsonArray("inputs").getValuesAs(JsonObject.class).stream()
                .map(input -> input.getString("objectWriteTraceId"))
                .map(trace -> trace.substring(trace.length() - 1))
                .collect(Collectors.joining(" "));
    }
}
