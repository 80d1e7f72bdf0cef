package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.hubspot.lead.LeadsBackend;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is special with leads, which are records besides contacts. */
class HubSpotLeadsTest {
    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final LeadsBackend hubspot = open();

    @AfterEach
    void close() {
        crm.close();
    }

    private LeadsBackend open() {
        return (LeadsBackend) new HubSpotProvider().open(new TestContext(crm.baseUri()).with("object", "leads"));
    }

    private FakeContact lead() {
        return crm.leads().get(0);
    }

    private FakeContact contact() {
        return crm.contacts().get(0);
    }

    @Test
    void makesTheContactAndTheLeadAboutIt() {
        var id = hubspot.syncLead(aLead(1).withStatus("new-stage-id")
                .with("hs_lead_label", "WARM")
                .with(LeadField.CITY, "London")
                .lead());

        assertThat(lead().id()).isEqualTo(id);
        assertThat(lead().properties())
                .containsEntry("hs_lead_name", "Ada Lovelace")
                .containsEntry("hs_pipeline_stage", "new-stage-id")
                .containsEntry("hs_lead_label", "WARM")
                .containsEntry("crmify_id", key(1).external());
        assertThat(contact().properties())
                .containsEntry("email", "ada1@example.org")
                .containsEntry("city", "London")
                .containsEntry("crmify_id", key(1).external())
                .doesNotContainKey("hs_lead_label");
        assertThat(crm.calls())
                .isEqualTo(Map.of(
                        "POST /crm/objects/{version}/contacts/batch/upsert", 1,
                        "POST /crm/objects/{version}/leads/batch/create", 1));
    }

    @Test
    void adoptsTheContactThatHasTheAddress() {
        var known =
                crm.add(Map.of("email", "ada1@example.org", "city", "Paris")).id();

        hubspot.syncLead(aLead(1).lead());

        assertThat(crm.contacts()).hasSize(1);
        assertThat(contact().id()).isEqualTo(known);
        assertThat(contact().property("crmify_id")).isEqualTo(key(1).external());
        assertThat(contact().property("city")).isEqualTo("Paris");
    }

    @Test
    void aLeadThatIsMadeTwiceIsFoundByItsKey() {
        var id = hubspot.syncLead(aLead(1).lead());

        assertThatExceptionOfType(RecordConflictException.class)
                .isThrownBy(() -> hubspot.syncLead(aLead(1).lead()))
                .satisfies(conflict -> assertThat(conflict.existingId()).isEqualTo(id));
        assertThat(hubspot.find(key(1))).contains(id);
        assertThat(hubspot.profile().guarantee()).isEqualTo(CreateGuarantee.FINDABLE);
    }

    @Test
    void namesTheLeadAnewWhenOneNameChanges() {
        var id = hubspot.syncLead(aLead(1).lead());

        hubspot.syncLead(anUpdate(1, id).with(LeadField.LAST_NAME, "Byron").lead());

        assertThat(lead().property("hs_lead_name")).isEqualTo("Ada Byron");
        assertThat(contact().property("lastname")).isEqualTo("Byron");
    }

    @Test
    void leavesTheContactAloneWhenOnlyTheLeadChanges() {
        var id = hubspot.syncLead(aLead(1).lead());

        hubspot.syncLead(anUpdate(1, id).withStatus("qualified-stage-id").lead());

        assertThat(lead().property("hs_pipeline_stage")).isEqualTo("qualified-stage-id");
        assertThat(crm.calls())
                .containsEntry("POST /crm/objects/{version}/leads/batch/update", 1)
                .doesNotContainKey("POST /crm/objects/{version}/contacts/batch/update");
    }

    @Test
    void makesNoContactForALeadThatIsGone() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> hubspot.syncLead(anUpdate(1, "987654321")
                        .with(LeadField.FIRST_NAME, "Ada")
                        .lead()));
        assertThat(crm.contacts()).isEmpty();
    }

    @Test
    void doesNotTakeAContactForALeadWhenAnAddressIsTaken() {
        crm.add(Map.of("email", "taken@example.org"));
        var id = hubspot.syncLead(aLead(1).lead());

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot.syncLead(anUpdate(1, id)
                        .with(LeadField.EMAIL, "taken@example.org")
                        .lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("EMAIL_TAKEN"));
    }

    @Test
    void oneBadLeadDoesNotSinkTheOthers() {
        var results = hubspot.push(List.of(
                aLead(1).lead(), aLead(2).with(LeadField.EMAIL, "nobody").lead(), aLead(3).lead()));

        assertThat(results)
                .map(result -> result.fold(
                        stored -> "stored", failed -> failed.cause().diagnosis().reason()))
                .containsExactly("stored", "INVALID_EMAIL", "stored");
    }

    @Test
    void anUnknownStageIsAFaultOfTheSetUp() { // DC-11
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.syncLead(aLead(1).withStatus("Heaven").lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        assertThat(hubspot.statuses())
                .containsExactly(
                        "new-stage-id",
                        "attempting-stage-id",
                        "connected-stage-id",
                        "qualified-stage-id",
                        "unqualified-stage-id")
                .containsAll(hubspot.profile().stages().values());
    }

    @Test
    void deletesTheLeadAndLeavesTheContact() {
        var id = hubspot.syncLead(aLead(1).lead());

        assertThat(hubspot.deleteLead(id)).isTrue();
        assertThat(hubspot.deleteLead("x")).isFalse();

        assertThat(crm.leads()).isEmpty();
        assertThat(crm.contacts()).hasSize(1);
    }

    @Test
    void readsWhatIsFilledOfBoth() {
        var id = hubspot.syncLead(aLead(1).with("hs_lead_label", "WARM").lead());
        var wanted = new Names(Set.of(LeadField.EMAIL, LeadField.CITY), Set.of("hs_lead_label", "hs_lead_type"));

        assertThat(hubspot.filled(Set.of(id, "987654321"), wanted))
                .isEqualTo(Map.of(id, new Names(Set.of(LeadField.EMAIL), Set.of("hs_lead_label"))));
        assertThat(hubspot.fields()).extracting("name").contains("hs_lead_name", "hs_pipeline_stage");
    }

    @Test
    void makesTheKeyPropertyOfBoth() {
        try (var fresh = FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1"))) {
            var backend =
                    (LeadsBackend) new HubSpotProvider().open(new TestContext(fresh.baseUri()).with("object", "leads"));

            backend.ensureKeyProperty();

            backend.syncLead(aLead(1).lead());
            assertThat(fresh.leads().get(0).property("crmify_id")).isEqualTo(key(1).external());
        }
    }

    @Test
    void tenThousandLeadsAreTwoHundredCalls() {
        for (var batch = 0; batch < 100; batch++) {
            var first = batch * 100;
            var results = hubspot.push(IntStream.range(first, first + 100)
                    .mapToObj(number -> aLead(number).lead())
                    .toList());
            assertThat(results).allMatch(result -> result.fold(stored -> true, failed -> false));
        }

        assertThat(crm.leads()).hasSize(10_000);
        assertThat(crm.calls().values()).containsExactlyInAnyOrder(100, 100);
    }
}
