package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.nationbuilder.v2.SignupBackend;
import io.crmify.lead.LeadStage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The status as the step of a path. */
class PathStepsTest {
    private final FakeNationBuilder nation =
            FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("token-1").withoutRateLimit());
    private final String path = nation.addPath("Sales", "NotContacted", "Contacted", "Offer");
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));
    private final SignupBackend backend = open("sales");

    PathStepsTest() {
        nation.addPath("Volunteers", "Trained");
    }

    @AfterEach
    void close() {
        crm.close();
        nation.close();
    }

    private SignupBackend open(String path) {
        return (SignupBackend) new NationBuilderProvider()
                .open(new TestContext(crm.uri()).with("status", "path").with("path", path));
    }

    private List<String> askedAfter(int before) {
        return crm.asked().stream().skip(before).map(Asked::toString).toList();
    }

    @Test
    void areTheStatusesInTheirOrderAndThenHowAJourneyEnds() { // DC-11
        assertThat(backend.statuses()).containsExactly("NotContacted", "Contacted", "Offer", "completed", "abandoned");
        assertThat(backend.isStatus("contacted")).isTrue();
        assertThat(backend.isStatus("Trained")).isFalse();
        assertThat(backend.profile().stages())
                .containsEntry(LeadStage.CONVERTED, "completed")
                .containsEntry(LeadStage.DEAD, "abandoned");
        assertThat(backend.statuses()).containsAll(backend.profile().stages().values());
        assertThat(open(path).statuses()).hasSize(5);
    }

    @Test
    void takeOneCallForANewPerson() {
        backend.statuses();
        var before = crm.asked().size();

        var id = backend.syncLead(aLead(1).withStatus("Contacted").lead());

        assertThat(askedAfter(before)).containsExactly("PATCH /api/v2/signups/push", "POST /api/v2/path_journeys");
        assertThat(nation.step(id, path)).isEqualTo("Contacted");
    }

    @Test
    void moveAPersonAlongAndToTheEndAndBack() {
        var id = backend.syncLead(aLead(1).withStatus("NotContacted").lead());

        for (var word : List.of("Offer", "completed", "Contacted", "abandoned", "completed", "Contacted")) {
            backend.syncLead(anUpdate(1, id).withStatus(word).lead());

            assertThat(nation.step(id, path)).isEqualTo(word);
        }
    }

    @Test
    void changeNothingForWhoIsThereAlready() {
        var id = backend.syncLead(aLead(1).withStatus("completed").lead());
        assertThat(nation.step(id, path)).isEqualTo("completed");
        var before = crm.asked().size();

        backend.syncLead(anUpdate(1, id).withStatus("Completed").lead());

        assertThat(askedAfter(before)).containsExactly("PATCH /api/v2/signups/" + id, "GET /api/v2/path_journeys");
    }

    @Test
    void putAPersonWhoWasThereBeforeOnThePath() {
        var id = open("Volunteers").syncLead(aLead(1).withStatus("Trained").lead());

        backend.syncLead(anUpdate(1, id).withStatus("Offer").lead());

        assertThat(nation.step(id, path)).isEqualTo("Offer");
    }

    @Test
    void goOnWithTheJourneyThatAnAutomationHasBegun() {
        backend.statuses();
        var id = backend.syncLead(aLead(1).withStatus("NotContacted").lead());
        crm.next(Reply.json(201, "{\"data\":{\"id\":\"%s\"}}".formatted(id))); // as if the push had made the person

        backend.syncLead(aLead(1).withStatus("Offer").lead());

        assertThat(nation.step(id, path)).isEqualTo("Offer");
    }

    @Test
    void listThoseThatThereAreWhenOneIsUnknown() { // DC-11
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).withStatus("Bought").lead()))
                .withMessageContaining("[NotContacted, Contacted, Offer, completed, abandoned]")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> open("Donors").statuses())
                .withMessageContaining("[Sales, Volunteers]")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("PATH_UNKNOWN"));
        assertThat(nation.people()).isEmpty();
    }

    @Test
    void doNotGuessWhenTheJourneysAreOthers() {
        var id = backend.syncLead(aLead(1).withStatus("Contacted").lead());
        crm.next(
                Reply.json(200, "{\"data\":{\"id\":\"%s\"}}".formatted(id)),
                Reply.json(200, "{\"data\":[{\"id\":\"9\",\"attributes\":{\"signup_id\":\"1\",\"path_id\":\"2\"}}]}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() ->
                        backend.syncLead(anUpdate(1, id).withStatus("Offer").lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("FILTER_IGNORED"));
        assertThat(nation.step(id, path)).isEqualTo("Contacted");
    }

    @Test
    void areNotSetForWhoIsGone() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.syncLead(
                        anUpdate(1, "987654321").withStatus("Offer").lead()));
    }

    @Test
    void needAPathAndTheApiV2() {
        var context = new TestContext(crm.uri()).with("status", "path");

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new NationBuilderProvider().open(context))
                .withMessageContaining("crmify.backend.path");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new NationBuilderProvider()
                        .open(context.with("path", "Sales").with("api", "v1")))
                .withMessageContaining("crmify.backend.api");
    }
}
