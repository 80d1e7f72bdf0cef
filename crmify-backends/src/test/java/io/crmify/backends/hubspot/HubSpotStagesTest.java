package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.hubspot.wire.ApiVersion;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadStage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lifecycle stages, which move forward only; paths of versions; and how few calls many contacts take. */
class HubSpotStagesTest {
    private static final String LIFECYCLE = "lifecyclestage";

    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));

    @AfterEach
    void close() {
        crm.close();
    }

    private TestContext context() {
        return new TestContext(crm.baseUri()).with("status-property", LIFECYCLE);
    }

    private static HubSpotBackend open(TestContext context) {
        return (HubSpotBackend) new HubSpotProvider().open(context);
    }

    private static Lead at(String id, String stage) {
        return anUpdate(1, id).withStatus(stage).lead();
    }

    private String stage() {
        return crm.contacts().get(0).property(LIFECYCLE);
    }

    @Test
    void aStageMovesForwardAndAStepBackChangesNothing() {
        var hubspot = open(context());
        var id = hubspot.syncLead(aLead(1).withStatus("lead").lead());

        hubspot.syncLead(at(id, "customer"));
        assertThat(hubspot.syncLead(at(id, "lead"))).isEqualTo(id);

        assertThat(stage()).isEqualTo("customer");
        assertThat(crm.calls()).containsEntry("POST /crm/objects/{version}/contacts/batch/update", 2);
        assertThat(hubspot.statuses()).contains("lead", "customer");
        assertThat(hubspot.profile().stages()).containsEntry(LeadStage.CONVERTED, "customer");
    }

    @Test
    void aStageIsClearedFirstWhereItMayGoBack() {
        var hubspot = open(context().with("lifecycle", "RESET"));
        var id = hubspot.syncLead(aLead(1).withStatus("customer").lead());

        hubspot.syncLead(at(id, "lead"));

        assertThat(stage()).isEqualTo("lead");
        assertThat(crm.calls()).containsEntry("POST /crm/objects/{version}/contacts/batch/update", 3);
    }

    @Test
    void aContactWhoseStageCouldNotBeWrittenAgainIsSentOnceMore() {
        try (var scripted = new ScriptedCrm()) {
            var kept = Reply.json(
                    200, "{\"results\":[{\"id\":\"512\",\"properties\":{\"lifecyclestage\":\"customer\"}}]}");
            var cleared = Reply.json(200, "{\"results\":[{\"id\":\"512\"}]}");
            scripted.next(kept, cleared, Reply.of(500), kept, Reply.json(200, "{\"results\":[]}"));
            var hubspot = open(new TestContext(scripted.uri())
                    .with("status-property", LIFECYCLE)
                    .with("lifecycle", "RESET"));

            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> hubspot.syncLead(at("512", "lead")));
            assertThat(scripted.asked().get(1).json().toString()).contains("{\"lifecyclestage\":\"\"}");
            assertThat(scripted.asked().get(2).json().toString()).contains("{\"lifecyclestage\":\"lead\"}");
            // an answer that leaves the contact out is no success
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> hubspot.syncLead(at("512", "lead")))
                    .satisfies(
                            failure -> assertThat(failure.diagnosis().reason()).isEqualTo("NO_OUTCOME"));
            assertThat(scripted.asked()).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONTACTS, /crm/v3/objects/contacts, /crm/objects/2026-03/contacts, /crm/objects/2026-09/contacts",
        "LEADS, /crm/v3/objects/leads, /crm/objects/2026-03/leads, /crm/objects/2026-09/leads",
        "LISTS, /crm/v3/lists, /crm/lists/2026-03, /crm/lists/2026-09",
        "CONTACT_PROPERTIES, /crm/v3/properties/contacts, /crm/properties/2026-03/contacts, /crm/properties/2026-09/contacts",
        "LEAD_PROPERTIES, /crm/v3/properties/leads, /crm/properties/2026-03/leads, /crm/properties/2026-09/leads",
        "LEAD_PIPELINES, /crm/v3/pipelines/leads, /crm/pipelines/2026-03/leads, /crm/pipelines/2026-09/leads",
        "ACCOUNT, /account-info/v3/details, /account-info/2026-03/details, /account-info/2026-09/details",
        "TOKEN, /oauth/v3/token, /oauth/2026-03/token, /oauth/2026-09/token",
        "EVENTS, /events/v3/send, /events/2026-03/send, /events/custom/2026-09/send",
        "MARKETING_MAIL, /marketing/v4/email/single-send, /marketing/email-campaigns/2026-03/single-send, /marketing/email-campaigns/2026-09/single-send",
        "TRANSACTIONAL_MAIL, /marketing/v3/transactional/single-email/send, /marketing/transactional/2026-03/single-email/send, /marketing/transactional/2026-09/single-email/send",
        "SENT_MAILS, /marketing/v3/email/send-statuses, /marketing/v3/email/send-statuses, /marketing/v3/email/send-statuses",
        "SUBSCRIPTIONS, /communication-preferences/v4, /communication-preferences/2026-03, /communication-preferences/2026-09"
    })
    void eachVersionHasItsPaths(Place place, String v3, String march, String september) {
        assertThat(List.of(ApiVersion.of("v3"), ApiVersion.of("2026-03"), ApiVersion.of("2026-09")))
                .extracting(version -> version.path(place))
                .containsExactly(v3, march, september);
    }

    @Test
    void tenThousandContactsAreAHundredCalls() {
        var hubspot = open(context());
        for (var batch = 0; batch < 100; batch++) {
            var first = batch * 100;
            var results = hubspot.push(IntStream.range(first, first + 100)
                    .mapToObj(number -> aLead(number).lead())
                    .toList());
            assertThat(results).allMatch(result -> result.fold(stored -> true, failed -> false));
        }

        assertThat(crm.contacts()).hasSize(10_000);
        assertThat(crm.calls()).hasSize(1).containsEntry("POST /crm/objects/{version}/contacts/batch/upsert", 100);
    }
}
