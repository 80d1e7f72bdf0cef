package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.PushResult;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be done with contacts besides writing them. */
class HubSpotBesidesTest {
    private final FakeHubSpot crm =
            FakeHubSpot.start(FakeOptions.DEFAULTS.withToken("token-1").withUniqueProperty("crmify_id"));
    private final ScriptedCrm scripted = new ScriptedCrm();

    @AfterEach
    void close() {
        crm.close();
        scripted.close();
    }

    private TestContext context() {
        return new TestContext(crm.baseUri());
    }

    private HubSpotBackend hubspot() {
        return open(context());
    }

    private HubSpotBackend tagging() {
        crm.addChoices("labels", "vip", "spam", "newsletter", "Signed_Up");
        return open(context().with("tag-property", "labels"));
    }

    private static HubSpotBackend open(TestContext context) {
        return (HubSpotBackend) new HubSpotProvider().open(context);
    }

    private String contact(String... properties) {
        return crm.add(
                        properties.length == 0
                                ? Map.of("email", "ada@example.org")
                                : Map.of("email", "ada@example.org", properties[0], properties[1]))
                .id();
    }

    private String value(String id, String property) {
        return crm.contacts().stream()
                .filter(contact -> contact.id().equals(id))
                .findFirst()
                .orElseThrow()
                .property(property);
    }

    @Test
    void describesTheFields() {
        crm.addChoices("labels", "vip");

        assertThat(hubspot().fields())
                .contains(
                        new Field("firstname", "firstname", Kind.TEXT, false, true),
                        new Field("createdate", "createdate", Kind.TEXT, false, false),
                        new Field("labels", "labels", Kind.CHOICE, false, true));
    }

    @Test
    void knowsEachKindOfField() {
        scripted.next(Reply.json(200, """
                {"results":[{"name":"a","label":"A","type":"number"},{"name":"b","type":"bool"},{"name":"c","type":"date"},
                            {"name":"d","type":"datetime"},{"name":"e","type":"enumeration","fieldType":"booleancheckbox"},
                            {"name":"f","type":"phone_number","calculated":true},{"name":"g","type":"object_coordinates"},{}]}"""));

        assertThat(open(new TestContext(scripted.uri())).fields())
                .extracting(Field::kind)
                .containsExactly(
                        Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.INSTANT, Kind.BOOLEAN, Kind.TEXT, Kind.OTHER);
    }

    @Test
    void erasesByTheIdAndAgain() {
        var id = contact();

        assertThat(hubspot().erase(id).complete()).isTrue();
        assertThat(hubspot().erase(id).complete()).isTrue();

        assertThat(crm.contacts()).isEmpty();
        // the address was not kept out
        assertThat(contact()).isNotEqualTo(id);
    }

    @Test
    void tellsTheIdOfTheCallAsAProof() {
        var missing = Reply.json(404, "{\"message\":\"resource not found\"}");
        scripted.next(Reply.of(204).header("X-HubSpot-Correlation-Id", "6f1c-2b1e"), missing, Reply.of(500));
        var hubspot = open(new TestContext(scripted.uri()));

        assertThat(hubspot.erase("512").reference()).isEqualTo("6f1c-2b1e");
        assertThat(scripted.asked().get(0)).hasToString("POST /crm/objects/2026-09/contacts/gdpr-delete");
        assertThat(scripted.asked().get(0).json()).hasToString("{\"objectId\":\"512\"}");
        assertThat(scripted.lastAsked()).hasToString("GET /crm/objects/2026-09/contacts/512");
        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> hubspot.erase("512"));
    }

    @Test
    void isNotCompleteWhileHubSpotStillHasTheContact() {
        scripted.next(Reply.of(204), Reply.json(200, "{\"id\":\"512\",\"properties\":{}}"));

        assertThat(open(new TestContext(scripted.uri())).erase("512").complete())
                .isFalse();
    }

    @Test
    void marksSpamByAFlag() { // SF-3
        crm.addProperty("is_spam");
        var hubspot = open(context().with("junk.spam", "FLAG:is_spam"));
        var id = contact();

        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.FLAGGED);
        assertThat(hubspot.markSpam("987654321")).isEqualTo(Marked.MISSING);
        assertThat(value(id, "is_spam")).isEqualTo("true");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.markForReview(id))
                .withMessageContaining("crmify.backend.junk.review");
    }

    @Test
    void deletesJunkOnlyIfEveryTagIsJunkWhateverItsCase() { // SF-3
        crm.addChoices("labels", "vip", "newsletter", "Signed_Up");
        var hubspot = open(context()
                .with("tag-property", "labels")
                .with("junk.spam", "DELETE_IF_JUNK:NEWSLETTER,signed_up")
                .with("junk.review", "TAG:vip"));
        var id = contact("labels", "newsletter;vip");

        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.KEPT);
        hubspot.untag(id, Set.of("vip"));
        assertThat(hubspot.markForReview(id)).isEqualTo(Marked.TAGGED);
        hubspot.untag(id, Set.of("vip"));
        hubspot.tag(id, Set.of("Signed_Up"));

        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.DELETED);
        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.MISSING);
        assertThat(hubspot.markForReview(id)).isEqualTo(Marked.MISSING);
        assertThat(crm.contacts()).isEmpty();
    }

    @Test
    void deletesSpamOnce() { // SF-3
        var hubspot = open(context().with("junk.spam", "DELETE"));
        var id = contact();

        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.DELETED);
        assertThat(hubspot.markSpam(id)).isEqualTo(Marked.MISSING);
        assertThat(hubspot.markSpam("spam")).isEqualTo(Marked.MISSING);
    }

    @Test
    void readsFlagsOfManyContactsAHundredACall() { // SF-10
        crm.addProperty("sustainer");
        var ids = new ArrayList<>(IntStream.range(0, 250)
                .mapToObj(number -> crm.add(Map.of(
                                "email",
                                "ada%d@example.org".formatted(number),
                                "sustainer",
                                List.of("true", "no", "").get(number % 3)))
                        .id())
                .toList());
        ids.add("987654321");
        ids.add("of-another-crm");

        var flags = hubspot().flags(ids, Set.of("sustainer"));

        assertThat(flags).hasSize(250).doesNotContainKeys("987654321", "of-another-crm");
        assertThat(flags.get(ids.get(0))).isEqualTo(Map.of("sustainer", true));
        assertThat(flags.get(ids.get(1))).isEqualTo(Map.of("sustainer", false));
        assertThat(flags.get(ids.get(2))).isEmpty();
        assertThat(crm.calls()).containsEntry("POST /crm/objects/{version}/contacts/batch/read", 3);
    }

    @Test
    void triesAPageThriceAndThenFails() { // SF-10
        var hubspot = open(new TestContext(scripted.uri()));
        var page = Reply.json(200, "{\"results\":[{\"id\":\"1\",\"properties\":{\"a\":\"yes\"}}]}");
        scripted.next(Reply.of(500), Reply.of(502), page, Reply.of(500), Reply.of(500), Reply.of(500));

        assertThat(hubspot.flags(List.of("1"), Set.of("a"))).isEqualTo(Map.of("1", Map.of("a", true)));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> hubspot.flags(List.of("1"), Set.of("a")));
        assertThat(scripted.asked()).hasSize(6);
    }

    @Test
    void doesNotTakeAShortAnswerForMissingContacts() { // SF-9
        var hubspot = open(new TestContext(scripted.uri()));
        var many = IntStream.rangeClosed(1, 11).mapToObj(Integer::toString).toList();
        var empty = Reply.json(200, "{\"results\":[]}");
        var missing = Reply.json(404, "{\"message\":\"resource not found\"}");
        scripted.next(empty, empty, empty, empty, missing, Reply.json(207, """
                {"results":[],"errors":[{"category":"OBJECT_NOT_FOUND","context":{"ids":["1"]}}]}"""));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> hubspot.flags(many, Set.of("a")));
        assertThat(hubspot.flags(List.of("1"), Set.of("a"))).isEmpty();
        assertThat(hubspot.flags(List.of("1"), Set.of("a"))).isEmpty();
        assertThat(scripted.asked())
                .map(Object::toString)
                .filteredOn(asked -> asked.startsWith("GET"))
                .containsExactly("GET /crm/objects/2026-09/contacts/1");
    }

    @Test
    void addsAndTakesAwayTagsAndLeavesTheOthers() {
        var hubspot = tagging();
        var id = contact("labels", "newsletter");

        hubspot.tag(id, Set.of("vip"));
        hubspot.tag(id, Set.of("vip"));
        assertThat(hubspot.tags(id)).containsExactlyInAnyOrder("newsletter", "vip");
        hubspot.untag(id, Set.of("newsletter", "spam"));

        assertThat(value(id, "labels")).isEqualTo("vip");
        hubspot.untag(id, Set.of("vip"));
        assertThat(hubspot.tags(id)).isEmpty();
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> hubspot.tags("987654321"));
        assertThat(crm.calls()).containsEntry("PATCH /crm/objects/{version}/contacts/{id}", 3);
    }

    @Test
    void refusesATagThatIsNoOptionOrCannotBeOne() {
        var hubspot = tagging();
        var id = contact();

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot.tag(id, Set.of("unheard of")))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("TAG_UNKNOWN"));
        assertThatExceptionOfType(RecordRefusedException.class).isThrownBy(() -> hubspot.tag(id, Set.of("a;b")));
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot().tags(id))
                .withMessageContaining("crmify.backend.tag-property");
    }

    private static Lead with(Lead lead, Set<String> tags, Set<String> lists) {
        return new Lead(
                lead.key(), lead.crmId(), lead.fields(), lead.properties(), lead.status(), tags, lists, lead.cleared());
    }

    @Test
    void pushesTagsBesidesThoseThatAreThere() {
        var hubspot = tagging();
        var lead = with(aLead(1).lead(), Set.of("vip"), Set.of());
        var id = hubspot.syncLead(lead);
        crm.edit(id, "labels", "vip;newsletter");

        hubspot.syncLead(lead); // again, as after a call whose outcome nobody knew
        hubspot.syncLead(with(anUpdate(1, id).with(LeadField.CITY, "London").lead(), Set.of("spam"), Set.of()));

        assertThat(value(id, "labels")).isEqualTo("vip;newsletter;spam");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> hubspot().syncLead(lead))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("TAG_PROPERTY_MISSING"));
    }

    @Test
    void pushesJoinListsByIdOrName() {
        var byName = crm.lists().create("Newsletter");
        var byId = crm.lists().create("Customers");
        var hubspot = hubspot();

        var results = hubspot.push(List.of(
                with(aLead(1).lead(), Set.of(), Set.of("Newsletter", byId)),
                with(aLead(2).lead(), Set.of(), Set.of("Newsletter")),
                with(aLead(3).lead(), Set.of(), Set.of("Nobody's"))));

        var ids = results.stream()
                .map(result -> result.fold(PushResult.Stored::crmId, failed -> reason(failed.cause())))
                .toList();
        assertThat(ids.get(2)).isEqualTo("LIST_UNKNOWN");
        assertThat(crm.lists().members(byName)).containsExactlyInAnyOrder(ids.get(0), ids.get(1));
        assertThat(crm.lists().members(byId)).containsExactly(ids.get(0));
        assertThat(crm.calls()).containsEntry("PUT /crm/lists/{version}/{id}/memberships/add", 2);
    }

    @Test
    void aContactThatAListDoesNotKnowYetIsNotOnIt() {
        var lead = with(anUpdate(1, "512").lead(), Set.of(), Set.of("12"));
        scripted.next(
                Reply.json(200, "{\"results\":[{\"id\":\"512\"}]}"),
                Reply.json(200, "{\"recordsIdsAdded\":[],\"recordIdsRemoved\":[],\"recordIdsMissing\":[\"512\"]}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> open(new TestContext(scripted.uri())).syncLead(lead))
                .satisfies(failure -> assertThat(reason(failure)).isEqualTo("CONTACT_NOT_LISTED"));
    }

    private static String reason(BackendException failure) {
        return failure.diagnosis().reason();
    }

    @Test
    void wantsANameOrAnAddressOfANewContactAndCallsNobodyWithout() { // MS-13
        var nobody = aLead(1).without(LeadField.EMAIL)
                .without(LeadField.FIRST_NAME)
                .without(LeadField.LAST_NAME)
                .with(LeadField.CITY, "London")
                .lead();

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> hubspot().syncLead(nobody))
                .satisfies(failure ->
                        assertThat(failure.diagnosis().reason()).isEqualTo("FIRST_NAME_OR_LAST_NAME_OR_EMAIL_MISSING"));
        assertThat(crm.calls()).isEmpty();
    }

    @Test
    void givesValuesTheirFormUnlessToldOtherwise() { // MS-11
        var lead = aLead(1).with(LeadField.EMAIL, " Ada@Example.ORG ")
                .with(LeadField.PHONE, "+41 (44) 123-45")
                .with(LeadField.COUNTRY, "ch")
                .lead();
        var id = hubspot().syncLead(lead);

        assertThat(value(id, "email")).isEqualTo("ada@example.org");
        assertThat(value(id, "phone")).isEqualTo("+414412345");
        assertThat(value(id, "country")).isEqualTo("CH");

        var kept = context().with("normalize.phone", "KEEP").with("normalize.country", "KEEP");
        open(kept).syncLead(lead);
        assertThat(value(id, "phone")).isEqualTo("+41 (44) 123-45");
        assertThat(value(id, "country")).isEqualTo("ch");
    }

    @Test
    void refusesWordsThatItsSettingsDoNotHave() { // DC-15
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("object", "deals")));
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("lifecycle", "BACKWARD")));
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("mail", "PIGEON")));
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("junk.spam", "BURN")));
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("tag-property", "city")));
        assertThatIllegalArgumentException().isThrownBy(() -> open(context().with("status-property", "Status!")));
    }
}
