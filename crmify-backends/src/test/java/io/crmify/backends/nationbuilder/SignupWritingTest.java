package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CreateGuarantee;
import io.crmify.backend.RateLimit;
import io.crmify.backend.capability.BatchPush;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.FakePerson;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.nationbuilder.v2.SignupBackend;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignupWritingTest {
    private final FakeNationBuilder nation =
            FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("token-1").withCustomField("plan"));
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));
    private final TestContext context = new TestContext(crm.uri());
    private final SignupBackend backend = open();

    @AfterEach
    void close() {
        crm.close();
        nation.close();
    }

    private SignupBackend open() {
        return (SignupBackend) new NationBuilderProvider().open(context);
    }

    private SignupBackend open(String setting, String value) {
        return (SignupBackend) new NationBuilderProvider().open(new TestContext(crm.uri()).with(setting, value));
    }

    private FakePerson person(String id) {
        return nation.people().stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void describesItself() {
        assertThat(backend.profile().guarantee()).isEqualTo(CreateGuarantee.FINDABLE);
        assertThat(backend.profile().rate()).isEqualTo(new RateLimit(200, Duration.ofSeconds(10)));
        assertThat(backend).isNotInstanceOf(BatchPush.class);
        assertThat(backend.profile().fields())
                .hasSize(16)
                .doesNotContain(LeadField.LEAD_SOURCE, LeadField.WEBSITE, LeadField.DEPARTMENT, LeadField.TIME_ZONE);
    }

    @Test
    void pushesANewPersonWithKeyAndAddressInOneCall() { // DC-1
        var id = backend.syncLead(aLead(1).with(LeadField.PHONE, "+41 44 (1) 2-3")
                .with(LeadField.STREET, "Main St 1")
                .with(LeadField.COUNTRY, "Switzerland")
                .with(LeadField.LANGUAGE, "de-CH")
                .with(LeadField.DATE_OF_BIRTH, LocalDate.of(1815, 12, 10))
                .with("plan", "gold")
                .with("is_volunteer", true)
                .lead());

        assertThat(crm.asked()).map(Asked::toString).containsExactly("PATCH /api/v2/signups/push");
        assertThat(crm.lastAsked().header("Content-Type")).isEqualTo("application/vnd.api+json");
        assertThat(crm.lastAsked().header("Accept")).isEqualTo("application/vnd.api+json");
        assertThat(crm.lastAsked().json()).isEqualTo(json("""
                {"data":{"type":"signups","attributes":{"born_at":"1815-12-10","email":"ada1@example.org",
                 "external_id":"%s","first_name":"Ada","is_volunteer":true,"language":"de","last_name":"Lovelace",
                 "phone_number":"+4144123",
                 "custom_values":{"plan":"gold"},
                 "home_address_attributes":{"address1":"Main St 1","country_code":"CH"}}}}""".formatted(key(1).external())));
        assertThat(person(id).field("home_address.country_code")).isEqualTo("CH");
        assertThat(person(id).field("plan")).isEqualTo("gold");
    }

    @Test
    void updatesByIdAndNeverByPush() { // SF-2
        var id = backend.syncLead(aLead(1).lead());

        var after = backend.syncLead(
                anUpdate(1, id).with(LeadField.EMAIL, "New@Example.org ").lead());

        assertThat(after).isEqualTo(id);
        assertThat(crm.lastAsked()).hasToString("PATCH /api/v2/signups/" + id);
        assertThat(nation.people()).hasSize(1);
        assertThat(person(id).field("email")).isEqualTo("new@example.org");
    }

    @Test
    void clearsByNull() {
        var id = backend.syncLead(
                aLead(1).with("plan", "gold").with(LeadField.CITY, "Zug").lead());

        backend.syncLead(anUpdate(1, id)
                .clearing(LeadField.FIRST_NAME)
                .clearing(LeadField.CITY)
                .clearing("plan")
                .lead());

        assertThat(person(id).fields()).containsOnlyKeys("email", "email_opt_in", "external_id", "last_name");
    }

    @Test
    void writesAnAttributeOfEveryNationAsItsOwn() {
        var id = backend.syncLead(
                aLead(1).with("party", "D").with("is_deceased", false).lead());

        assertThat(crm.lastAsked().body()).doesNotContain("custom_values");
        assertThat(person(id).field("party")).isEqualTo("D");
        assertThat(backend.filled(Set.of(id), new Names(Set.of(), Set.of("party", "church"))))
                .isEqualTo(Map.of(id, new Names(Set.of(), Set.of("party"))));
    }

    @Test
    void findsByItsKeyAndAsksForNothingElse() {
        var id = backend.syncLead(aLead(1).lead());

        assertThat(backend.find(key(1))).contains(id);
        assertThat(crm.lastAsked().parameters()).containsEntry("fields[signups]", "external_id");
        assertThat(backend.find(key(2))).isEmpty();
    }

    @Test
    void adoptsWhomThePushHasFound() { // DC-4
        var there = nation.people();
        backend.syncLead(aLead(1).lead());
        var id = nation.people().get(0).id();

        var conflict = catchThrowableOfType(
                RecordConflictException.class,
                () -> backend.syncLead(
                        aLead(2).with(LeadField.EMAIL, "ada1@example.org").lead()));

        assertThat(there).isEmpty();
        assertThat(conflict.existingId()).isEqualTo(id);
        assertThat(nation.people()).hasSize(1);
    }

    @Test
    void writesNothingOverSomebodyWhomItLooksForFirst() {
        var id = backend.syncLead(aLead(1).lead());
        var careful = open("create", "match");

        var conflict = catchThrowableOfType(
                RecordConflictException.class,
                () -> careful.syncLead(aLead(2).with(LeadField.EMAIL, "ADA1@example.org")
                        .with(LeadField.FIRST_NAME, "Another")
                        .lead()));

        assertThat(conflict.existingId()).isEqualTo(id);
        assertThat(person(id).field("first_name")).isEqualTo("Ada");
        assertThat(person(id).field("external_id")).isEqualTo(key(1).external());
    }

    @Test
    void tellsWhoHasTheAddressThatIsTaken() {
        var other = backend.syncLead(aLead(1).lead());
        var id = backend.syncLead(aLead(2).lead());

        var conflict = catchThrowableOfType(
                RecordConflictException.class,
                () -> backend.syncLead(anUpdate(2, id)
                        .with(LeadField.EMAIL, "ada1@example.org")
                        .lead()));

        assertThat(conflict.existingId()).isEqualTo(other);
        assertThat(conflict.diagnosis().fields()).containsExactly("email");
    }

    @Test
    void addsTagsAndJoinsLists() {
        var list = nation.addList("News", "news");

        var id = backend.syncLead(Nations.joining(aLead(1), Set.of("donor", "Friend"), Set.of("news")));
        backend.syncLead(Nations.joining(anUpdate(1, id), Set.of("DONOR"), Set.of(list)));

        assertThat(person(id).tags()).containsExactlyInAnyOrder("donor", "Friend");
        assertThat(person(id).lists()).containsExactly("news");
        assertThat(nation.tags()).hasSize(2);
    }

    @Test
    void givesUpWhoHasATagThatNationBuilderRefuses() {
        crm.next(
                ScriptedCrm.Reply.json(200, "{\"data\":[]}"),
                ScriptedCrm.Reply.json(422, "{\"errors\":[{\"detail\":\"name is too long\"}]}"));

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(Nations.joining(aLead(1), Set.of("odd"), Set.of())))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("TAG_MALFORMED"));
        assertThat(nation.people()).isEmpty();
    }

    @Test
    void makesNobodyForAListThatIsNotThere() {
        nation.addList("News", "news");

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(Nations.joining(aLead(1), Set.of(), Set.of("letters"))))
                .withMessageContaining("[news]");
        assertThat(nation.people()).isEmpty();
    }

    @Test
    void keepsTheStatusInOneOfSeveralTags() { // DC-11
        nation.addTag("Lead status: Contacted");
        nation.addTag("Lead status: Converted");
        nation.addTag("Friend");
        var id = backend.syncLead(aLead(1).withStatus("contacted").lead());

        backend.syncLead(anUpdate(1, id).withStatus("Converted").lead());

        assertThat(person(id).tags()).containsExactly("Lead status: Converted");
        assertThat(backend.statuses()).containsExactly("Contacted", "Converted");
        assertThat(backend.isStatus("converted")).isTrue();
        assertThat(backend.isStatus("Friend")).isFalse();
    }

    @Test
    void listsTheStatusesThatThereAreWhenOneIsUnknown() { // DC-11
        nation.addTag("Lead status: Contacted");

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).withStatus("Bought").lead()))
                .withMessageContaining("[Contacted]")
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("STATUS_UNKNOWN"));
        assertThat(nation.people()).isEmpty();

        nation.addTag("Lead status: Bought");
        var id = backend.syncLead(aLead(1).withStatus("Bought").lead());

        assertThat(person(id).tags()).containsExactly("Lead status: Bought");
    }

    @Test
    void keepsTheStatusInTheSupportLevel() {
        var levels = open("status", "support-level");

        var id = levels.syncLead(aLead(1).withStatus("2").lead());

        assertThat(person(id).field("support_level")).isEqualTo("2");
        assertThat(levels.statuses()).containsExactly("1", "2", "3", "4", "5");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> levels.syncLead(aLead(2).withStatus("6").lead()));
    }

    @Test
    void saysThatNobodyKnowsWhenThePersonIsMadeAndItsTagsAreNot() {
        nation.addTag("donor");
        crm.next(
                ScriptedCrm.Reply.json(200, "{\"data\":[{\"id\":\"101\",\"attributes\":{\"name\":\"donor\"}}]}"),
                ScriptedCrm.Reply.json(201, "{\"data\":{\"id\":\"512\",\"type\":\"signups\"}}"),
                ScriptedCrm.Reply.of(429, "").header("Retry-After", "9"));

        var failure = catchThrowableOfType(
                BackendException.class, () -> backend.syncLead(Nations.joining(aLead(1), Set.of("donor"), Set.of())));

        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.diagnosis().reason()).isEqualTo("CREATED_HALFWAY");
        assertThat(context.told()).hasSize(1);
    }

    @Test
    void refusesWithoutACallSomebodyWithoutNameAndAddress() { // MS-13
        var nobody = aLead(1).without(LeadField.FIRST_NAME)
                .without(LeadField.LAST_NAME)
                .without(LeadField.EMAIL)
                .lead();

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(nobody))
                .satisfies(failure ->
                        assertThat(failure.diagnosis().reason()).isEqualTo("NAME_OR_EMAIL_OR_PHONE_MISSING"));
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void refusesWithoutACallACountryThatIsNone() { // MS-11
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(
                        aLead(1).with(LeadField.COUNTRY, "Atlantis").lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("COUNTRY_UNKNOWN"));
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void refusesWithoutACallANameThatIsTooLong() { // MS-11
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.syncLead(
                        aLead(1).with(LeadField.FIRST_NAME, "A".repeat(256)).lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("FIRST_NAME_TOO_LONG"));

        var id = open("normalize.length", "CUT")
                .syncLead(aLead(1).with(LeadField.FIRST_NAME, "A".repeat(256)).lead());

        assertThat(person(id).field("first_name")).hasSize(255);
    }

    @Test
    void takesAnIdThatIsNoneForOneThatIsGone() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.syncLead(anUpdate(1, "ada").lead()));
        assertThat(backend.deleteLead("ada")).isFalse();
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void namesTheCustomFieldThatIsMissing() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(
                        () -> backend.syncLead(aLead(1).with("shoe_size", "38").lead()))
                .withMessageContaining("shoe_size");
    }

    @Test
    void tellsWhatIsFilled() {
        var id = backend.syncLead(
                aLead(1).with(LeadField.CITY, "Zug").with("plan", "gold").lead());

        var filled = backend.filled(
                Set.of(id, "987654321", "ada"),
                new Names(Set.of(LeadField.EMAIL, LeadField.CITY, LeadField.STREET), Set.of("plan", "note")));

        assertThat(filled).isEqualTo(Map.of(id, new Names(Set.of(LeadField.EMAIL, LeadField.CITY), Set.of("plan"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "create", "status", "key-property", "address", "junk.spam", "slug"})
    void tellsAtTheStartWhatItCannotRead(String setting) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(setting, "what is this?"))
                .withMessageContaining("crmify.backend." + setting);
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
