package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.capability.StatusCatalogue;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.hubspot.record.HubSpotObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A status is told by HubSpot's internal value, or by the label that people see. */
class HubSpotStatusWordsTest { // DC-11
    private static final String REFUSED = """
            {"category":"VALIDATION_ERROR",
             "message":"Property values were not valid: [{\\"error\\":\\"INVALID_OPTION\\",\\"name\\":\\"hs_lead_status\\"}]"}""";

    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final ScriptedCrm scripted = new ScriptedCrm();

    @AfterEach
    void close() {
        crm.close();
        scripted.close();
    }

    @Test
    void aStageOfLeadsCanBeToldByItsLabel() {
        var hubspot = new HubSpotProvider().open(new TestContext(crm.baseUri()).with("object", "leads"));

        assertThat(((StatusCatalogue) hubspot).isStatus("Qualified")).isTrue();
        assertThat(((StatusCatalogue) hubspot).isStatus("Heaven")).isFalse();
        hubspot.syncLead(aLead(1).withStatus("Qualified").lead());

        assertThat(crm.leads().get(0).property("hs_pipeline_stage")).isEqualTo("qualified-stage-id");
    }

    @Test
    void aLabelThatNobodyAskedForIsLookedUpAndSentAgain() {
        var hubspot = (HubSpotObject) new HubSpotProvider().open(new TestContext(crm.baseUri()));

        var results = hubspot.push(List.of(
                aLead(1).withStatus("open_deal").lead(),
                aLead(2).withStatus("Heaven").lead(),
                aLead(3).withStatus("NEW").lead()));

        assertThat(results)
                .map(result -> result.fold(
                        stored -> "stored",
                        failed -> failed.cause().getMessage().replaceFirst(".*; it has", "only")))
                .containsExactly(
                        "stored",
                        "only NEW, OPEN, IN_PROGRESS, OPEN_DEAL, UNQUALIFIED, ATTEMPTED_TO_CONTACT, CONNECTED, BAD_TIMING",
                        "stored");
        assertThat(crm.contacts())
                .map(contact -> contact.property("hs_lead_status"))
                .containsExactlyInAnyOrder("OPEN_DEAL", "NEW");
        assertThat(crm.calls())
                .containsEntry("POST /crm/objects/{version}/contacts/batch/upsert", 2)
                .containsEntry("GET /crm/properties/{version}/contacts/{name}", 1);
    }

    @Test
    void aLabelIsSentAgainAfterABatchThatWasRefusedAsAWhole() {
        var hubspot = new HubSpotProvider().open(new TestContext(scripted.uri()));
        scripted.next(
                Reply.json(400, REFUSED),
                Reply.json(200, "{\"options\":[{\"label\":\"Talking\",\"value\":\"STATUS_7\"}]}"),
                Reply.json(200, "{\"results\":[{\"id\":\"501\"}]}"));

        assertThat(hubspot.syncLead(aLead(1).withStatus("talking").lead())).isEqualTo("501");
        assertThat(scripted.lastAsked().body()).contains("\"hs_lead_status\":\"STATUS_7\"");
    }

    @Test
    void anUnknownWordIsToldWithTheRightOnes() {
        var hubspot = new HubSpotProvider().open(new TestContext(crm.baseUri()));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.syncLead(aLead(1).withStatus("Heaven").lead()))
                .withMessageContaining("it has NEW, OPEN, IN_PROGRESS, OPEN_DEAL, UNQUALIFIED")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        assertThat(crm.contacts()).isEmpty();
    }

    @Test
    void theRefusalCountsWhereNobodyMayLook() {
        scripted.next(Reply.json(400, REFUSED), Reply.json(403, "{\"category\":\"MISSING_SCOPES\"}"));
        var hubspot = new HubSpotProvider().open(new TestContext(scripted.uri()));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.syncLead(aLead(1).withStatus("Heaven").lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
    }
}
