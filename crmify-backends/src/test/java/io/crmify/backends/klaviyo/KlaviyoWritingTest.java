package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static io.crmify.backends.klaviyo.Audience.listed;
import static io.crmify.backends.klaviyo.Audience.tagged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KlaviyoWritingTest {
    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(
            KlaviyoOptions.DEFAULTS.withoutLimits().withApiKey("api-key-1").withList("Y6nRLr", "Newsletter"));
    private final TestContext context = new TestContext(klaviyo.baseUri());

    @AfterEach
    void close() {
        klaviyo.close();
    }

    private KlaviyoBackend backend() {
        return (KlaviyoBackend) new KlaviyoProvider().open(context);
    }

    private FakeProfile profile(String id) {
        return klaviyo.profiles().stream()
                .filter(profile -> profile.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private FakeProfile stranger(String attribute, String value) {
        return klaviyo.add(Json.createObjectBuilder()
                .add("attributes", Json.createObjectBuilder().add(attribute, value))
                .build());
    }

    @Test
    void putsEachFieldWhereAProfileHasIt() {
        var lead = aLead(1).with(LeadField.EMAIL, " Ada@Example.ORG ")
                .with(LeadField.PHONE, "+41 (0)79 123 45 67")
                .with(LeadField.COMPANY, "Analytical Engines")
                .with(LeadField.STREET, "12 High St")
                .with(LeadField.STREET_2, "Flat 3")
                .with(LeadField.LANGUAGE, "de_ch")
                .with(LeadField.TIME_ZONE, "Europe/Zurich")
                .with(LeadField.DATE_OF_BIRTH, LocalDate.parse("1815-12-10"))
                .with("points", new BigDecimal("12.50"))
                .with("visits", 7L)
                .with("sustainer", true)
                .with("seen", Instant.parse("2026-11-20T10:00:00.123456Z"))
                .withStatus("Contacted")
                .lead();

        var profile = profile(backend().syncLead(lead));

        assertThat(profile.attributes())
                .containsEntry("email", "ada@example.org")
                .containsEntry("phone_number", "+41791234567")
                .containsEntry("external_id", key(1).external())
                .containsEntry("organization", "Analytical Engines")
                .containsEntry("location.address1", "12 High St")
                .containsEntry("location.address2", "Flat 3")
                .containsEntry("location.timezone", "Europe/Zurich")
                .containsEntry("locale", "de-CH");
        assertThat(profile.properties())
                .hasToString("{date_of_birth=\"1815-12-10\", lead_status=\"Contacted\", points=12.50,"
                        + " seen=\"2026-11-20T10:00:00.123Z\", sustainer=true, visits=7}");
    }

    @Test
    void namesPropertiesAsItIsTold() {
        context.with("property.website", "Web").with("status-property", "Stage").with("tags-property", "Labels");
        var lead = aLead(1).with(LeadField.WEBSITE, "https://a.example")
                .withStatus("New")
                .lead();

        var profile = profile(backend().syncLead(tagged(lead, "vip")));

        assertThat(profile.properties().keySet()).containsExactly("Labels", "Stage", "Web");
    }

    @Test
    void clearsInKlaviyosWay() {
        var backend = backend();
        var id = backend.syncLead(aLead(1).with(LeadField.CITY, "London")
                .with(LeadField.STATE, "ENG")
                .with(LeadField.WEBSITE, "https://a.example")
                .with("plan", "gold")
                .with("kept", "yes")
                .lead());

        backend.syncLead(anUpdate(1, id)
                .clearing(LeadField.CITY)
                .clearing(LeadField.WEBSITE)
                .clearing("plan")
                .lead());

        assertThat(profile(id).attributes()).doesNotContainKey("location.city").containsEntry("location.region", "ENG");
        assertThat(profile(id).properties().keySet()).containsExactly("kept");
    }

    @ParameterizedTest
    @CsvSource({"+41791234567, +41791234567", "0041791234567, +41791234567", "079 123 45 67,", "ext. 12,"})
    void leavesOutANumberThatIsNoneToKlaviyo(String number, String held) {
        var id = backend().syncLead(aLead(1).with(LeadField.PHONE, number).lead());

        assertThat(profile(id).attributes().get("phone_number")).isEqualTo(held);
    }

    @Test
    void givesANumberTheCodeOfACountry() { // MS-11
        context.with("normalize.phone", "E164:41");

        var id = backend()
                .syncLead(aLead(1).with(LeadField.PHONE, "079 123 45 67").lead());

        assertThat(profile(id).attribute("phone_number")).isEqualTo("+41791234567");
    }

    @Test
    void refusesANumberIfItIsToldTo() {
        context.with("phone.invalid", "REFUSE");

        assertRefused(aLead(1).with(LeadField.PHONE, "079 123 45 67").lead(), "PHONE_NOT_E164");
    }

    @Test
    void sendsNobodyWhoCannotBeReached() { // MS-13
        assertRefused(aLead(1).without(LeadField.EMAIL).lead(), "EMAIL_OR_PHONE_MISSING");

        context.with("require-address", "false");
        assertThat(backend().syncLead(aLead(1).without(LeadField.EMAIL).lead())).isNotBlank();
    }

    @Test
    void sendsNoProfileThatIsTooLarge() { // MS-11
        assertRefused(aLead(1).with("essay", "x".repeat(100_001)).lead(), "PROFILE_TOO_LARGE");
    }

    @Test
    void writesNoPropertyOfKlaviyosOwn() {
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(
                        () -> backend().syncLead(aLead(1).with("$consent", "x").lead()))
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("PROPERTY_RESERVED"));
        assertThat(klaviyo.calls()).isEmpty();
    }

    private void assertRefused(Lead lead, String reason) {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend().syncLead(lead))
                .satisfies(refusal -> assertThat(refusal.diagnosis().reason()).isEqualTo(reason));
        assertThat(klaviyo.calls()).isEmpty();
    }

    @Test
    void takesOverTheProfileThatHasTheAddress() {
        var known = stranger("email", "ada1@example.org");

        assertThat(backend().syncLead(aLead(1).lead())).isEqualTo(known.id());
        assertThat(profile(known.id()).attribute("external_id")).isEqualTo(key(1).external());
    }

    @Test
    void givesUpANumberThatAnotherHas() {
        var other = stranger("phone_number", "+41791234567");
        var backend = backend();
        var id = backend.syncLead(aLead(1).lead());

        var after = backend.syncLead(anUpdate(1, id)
                .with(LeadField.PHONE, "+41791234567")
                .with("plan", "gold")
                .lead());

        assertThat(after).isEqualTo(id).isNotEqualTo(other.id());
        assertThat(profile(id).attribute("phone_number")).isEmpty();
        assertThat(profile(id).property("plan")).isEqualTo("gold");
    }

    @Test
    void givesUpTheKeyOfAnAdoptedProfileIfAnotherHasIt() {
        var ours = stranger("external_id", key(1).external());
        var adopted = stranger("email", "ada1@example.org");

        assertThat(backend().syncLead(aLead(1).lead().withCrmId(adopted.id()))).isEqualTo(adopted.id());
        assertThat(profile(adopted.id()).attribute("first_name")).isEqualTo("Ada");
        assertThat(profile(ours.id()).attribute("first_name")).isEmpty();
    }

    @Test
    void tellsWhomElseAnAddressBelongsTo() {
        stranger("external_id", key(1).external());
        var other = stranger("email", "ada1@example.org");

        assertThatExceptionOfType(RecordConflictException.class)
                .isThrownBy(() -> backend().syncLead(aLead(1).lead()))
                .satisfies(conflict -> assertThat(conflict.existingId()).isEqualTo(other.id()));
        assertThat(klaviyo.calls()).doesNotContainKey("POST /api/profile-merge");
    }

    @Test
    void mergesOnlyIfItIsToldTo() {
        context.with("on-conflict", "MERGE");
        var ours = stranger("external_id", key(1).external());
        stranger("email", "ada1@example.org");

        assertThat(backend().syncLead(aLead(1).lead())).isEqualTo(ours.id());
        assertThat(klaviyo.profiles()).singleElement().satisfies(profile -> assertThat(profile.attribute("email"))
                .isEqualTo("ada1@example.org"));
    }

    @Test
    void mergesForAChangedAddress() {
        context.with("on-conflict", "MERGE");
        var backend = backend();
        var id = backend.syncLead(aLead(1).lead());
        stranger("email", "new@example.org");

        assertThat(backend.syncLead(
                        anUpdate(1, id).with(LeadField.EMAIL, "new@example.org").lead()))
                .isEqualTo(id);
        assertThat(klaviyo.profiles()).hasSize(1);
    }

    @Test
    void addsTagsAndJoinsListsByNameOrIdAndGivesNoConsent() {
        var backend = backend();
        var id = backend.syncLead(listed(tagged(aLead(1).lead(), "vip", "early"), "Newsletter"));
        backend.syncLead(listed(tagged(aLead(1).lead().withCrmId(id), "late"), "Y6nRLr"));

        assertThat(profile(id).property("tags")).isEqualTo("[\"early\",\"vip\",\"late\"]");
        assertThat(profile(id).lists()).containsExactly("Y6nRLr");
        assertThat(profile(id).consent().email()).isEqualTo("NEVER_SUBSCRIBED");
        assertThat(klaviyo.calls()).doesNotContainKey("POST /api/profile-subscription-bulk-create-jobs");
    }

    @Test
    void namesAListThatIsNotThere() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> backend().syncLead(listed(aLead(1).lead(), "No such list")))
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("LIST_UNKNOWN"));
    }

    @Test
    void changesAnAddressAndKeepsTheId() { // SF-2
        var backend = backend();
        var id = backend.syncLead(aLead(1).lead());

        var after = backend.syncLead(
                anUpdate(1, id).with(LeadField.EMAIL, "New@Example.org").lead());

        assertThat(after).isEqualTo(id);
        assertThat(klaviyo.profiles()).singleElement().satisfies(profile -> {
            assertThat(profile.id()).isEqualTo(id);
            assertThat(profile.attribute("email")).isEqualTo("new@example.org");
            assertThat(profile.attribute("first_name")).isEqualTo("Ada");
        });
        assertThat(klaviyo.calls()).isEqualTo(Map.of("POST /api/profile-import", 1, "PATCH /api/profiles/{id}", 1));
    }

    @Test
    void sendsNothingBlank() { // MS-12
        var lead = aLead(1).with(LeadField.CITY, " ")
                .with(LeadField.COMPANY, "\t")
                .with(LeadField.LANGUAGE, "")
                .with(LeadField.WEBSITE, " ")
                .with("plan", " ")
                .withStatus(" ")
                .lead();

        var profile = profile(backend().syncLead(tagged(lead, " ")));

        assertThat(profile.attributes().keySet()).containsExactly("email", "external_id", "first_name", "last_name");
        assertThat(profile.properties()).isEmpty();
    }

    @Test
    void sendsNoAddressThatIsTooLongToBeOne() { // MS-11
        var longest = "a".repeat(64) + "@" + "b".repeat(61) + "." + "c".repeat(61) + "." + "d".repeat(65);

        assertRefused(aLead(1).with(LeadField.EMAIL, longest + "e").lead(), "EMAIL_TOO_LONG");
        assertThat(longest).hasSize(254);
        assertThat(backend().syncLead(aLead(1).with(LeadField.EMAIL, longest).lead()))
                .isNotBlank();
        context.with("normalize.length", "KEEP");
        assertThat(backend()
                        .syncLead(aLead(2).with(LeadField.EMAIL, longest + "e").lead()))
                .isNotBlank();
    }

    @Test
    void limitsTheLengthOfFieldsIfItIsToldTo() { // MS-11
        var lead = aLead(1).with(LeadField.COMPANY, "c".repeat(256)).lead();
        assertThat(profile(backend().syncLead(lead)).attribute("organization")).hasSize(256);

        context.with("max-length", "255");
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend().syncLead(lead))
                .satisfies(refusal -> assertThat(refusal.diagnosis().reason()).isEqualTo("COMPANY_TOO_LONG"));

        context.with("normalize.length", "CUT");
        assertThat(profile(backend().syncLead(lead)).attribute("organization")).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource({
        "revision, latest",
        "delete, ARCHIVE",
        "consent, ASSUMED",
        "max-length, 0",
        "place-rates, SOME",
        "on-conflict, IGNORE",
        "phone.invalid, GUESS",
        "require-address, perhaps",
        "status-property, $status",
        "tags-property, lead_status",
        "junk.spam, BURN",
        "normalize.phone, E164:x"
    })
    void doesNotOpenWithASettingThatItCannotRead(String setting, String value) {
        context.with(setting, value);

        assertThatIllegalArgumentException().isThrownBy(this::backend).withMessageContaining(setting);
    }
}
