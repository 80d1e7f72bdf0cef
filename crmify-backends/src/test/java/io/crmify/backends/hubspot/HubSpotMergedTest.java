package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeContact;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contacts that people have merged: HubSpot tells them under a new id, also to those who ask for a former one. */
class HubSpotMergedTest {
    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private HubSpotBackend hubspot;
    private String former;
    private FakeContact merged;

    @BeforeEach
    void merge() {
        crm.addChoices("labels", "vip", "newsletter");
        crm.addProperty("sustainer");
        hubspot = (HubSpotBackend)
                new HubSpotProvider().open(new TestContext(crm.baseUri()).with("tag-property", "labels"));
        former = hubspot.syncLead(aLead(1).with(LeadField.STREET, "Main St 1").lead());
        var other = crm.add(Map.of("email", "ada@example.com", "labels", "newsletter", "sustainer", "true"));
        merged = crm.merge(former, other.id());
    }

    @AfterEach
    void close() {
        crm.close();
    }

    private FakeContact contact() {
        assertThat(crm.contacts()).hasSize(1);
        return crm.contacts().get(0);
    }

    @Test
    void anUpdateTellsTheIdThatItHasNow() {
        assertThat(merged.id()).isNotEqualTo(former);

        assertThat(hubspot.syncLead(
                        anUpdate(1, former).with(LeadField.CITY, "London").lead()))
                .isEqualTo(merged.id());
        assertThat(contact().property("city")).isEqualTo("London");
    }

    @Test
    void anUpdateKeepsTheTagsAndTheStreetOfTheOther() {
        var update = anUpdate(1, former).with(LeadField.STREET_2, "Apt 4").lead();

        hubspot.syncLead(new Lead(
                update.key(), former, update.fields(), Map.of(), null, Set.of("vip"), Set.of(), update.cleared()));

        assertThat(contact().property("labels")).isEqualTo("newsletter;vip");
        assertThat(contact().property("address")).isEqualTo("Main St 1\nApt 4");
    }

    @Test
    void isReadByItsFormerId() {
        var wanted = new Names(Set.of(LeadField.EMAIL, LeadField.CITY), Set.of("sustainer"));

        assertThat(hubspot.flags(List.of(former, merged.id()), Set.of("sustainer")))
                .isEqualTo(Map.of(former, Map.of("sustainer", true), merged.id(), Map.of("sustainer", true)));
        assertThat(hubspot.filled(Set.of(former), wanted))
                .isEqualTo(Map.of(former, new Names(Set.of(LeadField.EMAIL), Set.of("sustainer"))));
        assertThat(hubspot.tags(former)).containsExactly("newsletter");
    }

    @Test
    void isErasedWithTheOther() {
        var answers = List.of(
                Reply.json(404, "{\"message\":\"resource not found\"}"),
                Reply.json(200, "{\"id\":\"909\",\"properties\":{}}"),
                Reply.of(204).header("X-HubSpot-Correlation-Id", "proof-1"),
                Reply.json(404, "{\"message\":\"resource not found\"}"));
        try (var scripted = new ScriptedCrm()) {
            scripted.next(answers.toArray(Reply[]::new));
            var erased = ((HubSpotBackend) new HubSpotProvider().open(new TestContext(scripted.uri()))).erase("512");

            assertThat(erased.complete()).isTrue();
            assertThat(erased.reference()).isEqualTo("proof-1");
            assertThat(scripted.asked()).map(Asked::body).contains("{\"objectId\":\"909\"}");
        }
        hubspot.erase(former);
        assertThat(crm.contacts()).isEmpty();
    }
}
