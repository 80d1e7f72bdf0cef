package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.CITY;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.DescribedBackend;
import io.crmify.backend.PushResult;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backends.contract.Leads;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.event.LeadSynced.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CreatioBatchTest extends OnFakeCreatio {
    private static final String GONE = "12345678-1234-4234-8234-123456789012";

    @Test
    void tenThousandLeadsTakeTheFewestCalls() {
        var backend = (BatchPush) open(context().with("batch-size", "100"));
        var most = backend.maxBatch();

        for (var start = 0; start < 10_000; start += most) {
            var results = backend.push(IntStream.range(start, start + most)
                    .mapToObj(number -> aLead(number).lead())
                    .toList());
            assertThat(results).allMatch(result -> outcome(result).equals(Optional.of(Outcome.CREATED)));
        }

        assertThat(creatio().rows("Lead")).hasSize(10_000);
        assertThat(creatio().calls())
                .containsEntry("POST /0/odata/$batch", 100)
                .containsEntry("GET /0/odata/Lead", 1) // where the tables are
                .containsEntry("POST /ServiceModel/AuthService.svc/Login", 1)
                .hasSize(3);
    }

    @Test
    void sendsFiftyAtOnceUnlessToldOtherwise() {
        assertThat(((BatchPush) leads()).maxBatch()).isEqualTo(50);
        assertThat(((BatchPush) open(context().with("batch-size", "5000"))).maxBatch())
                .isEqualTo(100);
        assertThat(((DescribedBackend) leads()).profile().guarantee()).isEqualTo(CreateGuarantee.KEYED);
        assertThat(((DescribedBackend) open(context().with("key-field", "UsrCrmifyKey")))
                        .profile()
                        .guarantee())
                .isEqualTo(CreateGuarantee.FINDABLE);
    }

    @Test
    void givesEachLeadItsOwnOutcome() {
        var known = leads().syncLead(aLead(1).lead());
        leads().syncLead(aLead(2).lead());

        var results = push(
                anUpdate(1, known).with(FIRST_NAME, "Augusta"),
                aLead(2).with(FIRST_NAME, "Again"),
                aLead(3).with("UsrVisits", "many"),
                anUpdate(4, GONE).with(FIRST_NAME, "Nobody"),
                anUpdate(5, "no guid").with(FIRST_NAME, "Nobody"),
                aLead(6).with("UsrNone", "x"),
                aLead(7));

        assertThat(outcome(results.get(0))).contains(Outcome.UPDATED);
        assertThat(outcome(results.get(1))).contains(Outcome.UPDATED);
        assertThat(kind(results.get(2))).contains(FailureKind.RECORD_REFUSED);
        assertThat(kind(results.get(3))).contains(FailureKind.RECORD_GONE);
        assertThat(kind(results.get(4))).contains(FailureKind.RECORD_GONE);
        assertThat(kind(results.get(5))).contains(FailureKind.MISCONFIGURED);
        assertThat(outcome(results.get(6))).contains(Outcome.CREATED);
        assertThat(creatio().rows("Lead"))
                .extracting(row -> row.column("Contact"))
                .containsExactlyInAnyOrder("Augusta Lovelace", "Again Lovelace", "Ada Lovelace");
    }

    @Test
    void asksOnceForAStatusThatIsNotThere() {
        var results = push(IntStream.range(0, 20)
                .mapToObj(number -> aLead(number).withStatus("Won"))
                .toArray(Leads[]::new));

        assertThat(results).allMatch(result -> reason(result).equals(Optional.of("STATUS_UNKNOWN")));
        assertThat(creatio().calls()).containsEntry("GET /0/odata/QualifyStatus", 1);
    }

    @Test
    void looksForTheCitiesOfABatchTogether() {
        var backend = (BatchPush) open(context().with("object", "Contact").with("unknown-place", "SKIP"));
        var leads = IntStream.range(0, 50)
                .mapToObj(number -> aLead(number)
                        .with(CITY, number == 7 ? " l'aquila" : "Town " + number % 40)
                        .lead())
                .toList();

        var results = backend.push(leads);

        assertThat(results).allMatch(result -> outcome(result).equals(Optional.of(Outcome.CREATED)));
        assertThat(creatio().calls()).containsEntry("GET /0/odata/City", 2);
        assertThat(creatio().rows("Contact"))
                .filteredOn(row -> row.column("CityId").equals(idOf("City", "L'Aquila")))
                .hasSize(1);
    }

    @Test
    void keepsTheConditionForLongNamesShort() {
        var backend = (BatchPush) open(context().with("object", "Contact").with("unknown-place", "SKIP"));
        backend.push(IntStream.range(0, 20)
                .mapToObj(number ->
                        aLead(number).with(CITY, "ü".repeat(40) + number).lead())
                .toList());

        assertThat(creatio().calls()).containsEntry("GET /0/odata/City", 4);
    }

    @Test
    void looksForTheTagsOfABatchTogether() {
        var tagged = IntStream.range(0, 10)
                .mapToObj(number -> tagged(aLead(number).lead(), "Tag " + number))
                .toList();

        ((BatchPush) leads()).push(tagged);

        assertThat(creatio().calls())
                .containsEntry("GET /0/odata/LeadTag", 1)
                .doesNotContainKey("GET /0/odata/LeadInTag"); // none has any yet
        assertThat(creatio().rows("LeadInTag")).hasSize(10);

        ((BatchPush) leads()).push(tagged);

        assertThat(creatio().calls())
                .containsEntry("GET /0/odata/LeadTag", 1)
                .containsEntry("GET /0/odata/LeadInTag", 1);
        assertThat(creatio().rows("LeadInTag")).hasSize(10);
    }

    @Test
    void matchesPartsByTheirIdsAndKnowsNothingOfThoseThatAreMissing() {
        try (var crm = new ScriptedCrm(asked -> Reply.json(200, "{\"value\":[]}"))) {
            crm.next(Reply.json(200, """
                {"responses":[{"id":"3","status":201,"body":{"Id":"%s"}},{"id":"1","status":424},{"id":"9","status":201},{"id":2}]}\
                """.formatted(GONE)));
            var backend = (BatchPush) scripted(crm);

            var results = backend.push(List.of(aLead(1).lead(), aLead(2).lead(), aLead(3).lead()));

            assertThat(kind(results.get(0))).contains(FailureKind.OUTCOME_UNKNOWN);
            assertThat(reason(results.get(0))).contains("FAILED_DEPENDENCY");
            assertThat(reason(results.get(1))).contains("NO_OUTCOME");
            assertThat(outcome(results.get(2))).contains(Outcome.CREATED);
            var sent = crm.asked().get(0);
            assertThat(sent.header("Prefer")).isEqualTo("continue-on-error");
            assertThat(sent.header("Content-Type"))
                    .isEqualTo("application/json; odata=verbose; IEEE754Compatible=true");
            assertThat(sent.path()).isEqualTo("/0/odata/$batch");
        }
    }

    @Test
    void doesNotKnowWhoIsToBlameForARefusalOfTheWhole() {
        try (var crm = new ScriptedCrm()) {
            crm.next(Reply.json(400, "{\"error\":{\"message\":\"The request is invalid.\"}}"));
            var backend = (BatchPush) scripted(crm);

            assertThatExceptionOfType(BatchRefusedException.class)
                    .isThrownBy(() -> backend.push(List.of(aLead(1).lead(), aLead(2).lead())));
        }
    }

    @Test
    void stopsCreatingWhenCreatioGivesOtherIds() {
        try (var crm = new ScriptedCrm()) {
            crm.next(Reply.json(201, "{\"Id\":\"%s\"}".formatted(GONE)));
            var backend = scripted(crm);

            assertThat(backend.syncLead(aLead(1).lead())).isEqualTo(GONE);
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> backend.syncLead(aLead(2).lead()))
                    .satisfies(
                            stopped -> assertThat(stopped.diagnosis().reason()).isEqualTo("IDS_NOT_KEPT"));
        }
    }

    private static CrmBackend scripted(ScriptedCrm crm) {
        return new CreatioProvider()
                .open(new TestContext(crm.uri())
                        .with("sign-in", "BASIC")
                        .with("path-prefix", "/0")
                        .with(new Credentials(null, "u", "p", null)));
    }

    private List<PushResult> push(Leads... leads) {
        return ((BatchPush) leads()).push(Arrays.stream(leads).map(Leads::lead).toList());
    }

    private static Optional<Outcome> outcome(PushResult result) {
        return result.fold(stored -> Optional.of(stored.outcome()), failed -> Optional.empty());
    }

    private static Optional<FailureKind> kind(PushResult result) {
        return result.fold(
                stored -> Optional.empty(), failed -> Optional.of(failed.cause().kind()));
    }

    private static Optional<String> reason(PushResult result) {
        return result.fold(
                stored -> Optional.empty(),
                failed -> Optional.of(failed.cause().diagnosis().reason()));
    }
}
