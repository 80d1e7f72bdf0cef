package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.RecordErasure.Erasure;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.FakePerson;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.nationbuilder.person.NationBackend;
import io.crmify.lead.LeadField;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds with either API. */
class NationPeopleTest {
    private static final Consent CONSENT = new Consent(Instant.EPOCH, "footer");

    private final FakeNationBuilder nation =
            FakeNationBuilder.start(NationOptions.DEFAULTS.withToken("token-1").withoutRateLimit());
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));

    @AfterEach
    void close() {
        crm.close();
        nation.close();
    }

    private TestContext context(String api) {
        return new TestContext(crm.uri()).with("api", api).with("junk.spam", "DELETE_IF_JUNK:spam");
    }

    private NationBackend open(String api) {
        return (NationBackend) new NationBuilderProvider().open(context(api));
    }

    private FakePerson person(String id) {
        return nation.people().stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** A donor's tag may be the one that is left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2 | {\"data\":{\"id\":\"ID\",\"type\":\"signups\",\"attributes\":{}}}",
                "v2 | {\"data\":{\"id\":\"ID\",\"relationships\":{\"signup_tags\":{\"meta\":{\"included\":false}}}}}",
                "v2 | {\"data\":{\"id\":\"ID\",\"relationships\":{\"signup_tags\":{\"data\":[{\"type\":\"signup_tags\",\"id\":\"7\"}]}}},\"included\":[]}",
                "v1 | {\"person\":{\"id\":ID,\"email\":\"ada1@example.org\"}}",
                "v1 | {\"person\":{\"id\":ID,\"tags\":null}}"
            })
    void deletesNobodyForTagsThatItWasNotToldOf(String api, String answer) { // SF-3
        var backend = open(api);
        var id = backend.syncLead(aLead(1).lead());
        crm.next(Reply.json(200, answer.replace("ID", id)));

        var failure = catchThrowableOfType(OutcomeUnknownException.class, () -> backend.markSpam(id));

        assertThat(failure.diagnosis().reason()).isEqualTo("TAGS_UNREAD");
        assertThat(nation.people()).hasSize(1);
        assertThat(backend.markSpam(id)).isEqualTo(Marked.DELETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void tellsNoFlagsByTagsThatItWasNotToldOf(String api) { // SF-9
        var backend = open(api);
        var id = backend.syncLead(aLead(1).lead());
        crm.next(Reply.json(
                200,
                api.equals("v2")
                        ? "{\"data\":[{\"id\":\"%s\",\"attributes\":{}}]}".formatted(id)
                        : "{\"person\":{\"id\":%s}}".formatted(id)));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend.flags(Set.of(id), Set.of("TAG:sustainer", "is_volunteer")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void tellsFlagsAndTagsOfOnePersonTogether(String api) {
        var backend = open(api);
        var id = backend.syncLead(aLead(1).with("is_volunteer", true).lead());
        var other = backend.syncLead(aLead(2).lead());
        nation.tag(id, "Sustainer");

        assertThat(backend.flags(Set.of(id, other), Set.of("TAG:sustainer", "is_volunteer")))
                .isEqualTo(Map.of(
                        id,
                        Map.of("TAG:sustainer", true, "is_volunteer", true),
                        other,
                        Map.of("TAG:sustainer", false)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void optsOutWhomItMakesForAListWithoutConsent(String api) { // SF-5
        var list = nation.addList("News", "news");
        var backend = open(api);

        backend.subscribe(list, new Member(null, "bob@example.org", null));

        assertThat(nation.people()).hasSize(1);
        assertThat(nation.people().get(0).field("email_opt_in")).isEqualTo("false");
        assertThat(nation.people().get(0).lists()).containsExactly("news");

        backend.subscribe(list, new Member(null, "bob@example.org", CONSENT));

        assertThat(nation.people()).hasSize(1);
        assertThat(nation.people().get(0).field("email_opt_in")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void leavesTheConsentOfWhoIsThere(String api) { // SF-6
        var list = nation.addList("News", "news");
        var backend = open(api);
        var id = backend.syncLead(aLead(1).lead());
        assertThat(person(id).field("email_opt_in")).isEqualTo("true");

        backend.subscribe(list, new Member(null, "ADA1@example.org", null));

        assertThat(person(id).field("email_opt_in")).isEqualTo("true");
        assertThat(person(id).lists()).containsExactly("news");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void takesWhomSomebodyElseHasMadeMeanwhileForTheList(String api) {
        var list = nation.addList("News", "news");
        var backend = open(api);
        var id = backend.syncLead(aLead(1).lead());
        backend.lists();
        crm.next(Reply.json(200, "{\"data\":[],\"results\":[],\"code\":\"no_matches\"}"));

        backend.subscribe(list, new Member(null, "ada1@example.org", null));

        assertThat(nation.people()).hasSize(1);
        assertThat(person(id).lists()).containsExactly("news");
        assertThat(person(id).field("email_opt_in")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void adoptsByTheAddressWhenItIsNotToldWhatIsTaken(String api) {
        var backend = open(api);
        var other = backend.syncLead(aLead(1).lead());
        var id = backend.syncLead(aLead(2).lead());
        crm.next(
                Reply.json(
                        422,
                        "{\"code\":\"validation_failed\",\"message\":\"That was already taken\",\"validation_errors\":[],\"errors\":[]}"));

        var conflict = catchThrowableOfType(
                RecordConflictException.class,
                () -> backend.syncLead(anUpdate(2, id)
                        .with(LeadField.EMAIL, "ada1@example.org")
                        .lead()));

        assertThat(conflict.existingId()).isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void tellsTheIdOfTheCallThatErased(String api) {
        crm.next(Reply.json(200, "{\"meta\":{}}").header("X-Request-Id", "3f2a-77"));

        assertThat(open(api).erase("512")).isEqualTo(new Erasure("3f2a-77", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "v1"})
    void restsAlsoAfterARefusalThatWasTheLastCall(String api) {
        var context = context(api);
        var backend = (NationBackend) new NationBuilderProvider().open(context);
        crm.next(Reply.json(404, "{\"code\":\"not_found\",\"message\":\"Record not found\"}")
                .header(api.equals("v2") ? "RateLimit-Remaining" : "X-RateLimit-Remaining", "0"));

        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.syncLead(
                        anUpdate(1, "512").with(LeadField.FIRST_NAME, "Ada").lead()));
        assertThat(context.told()).hasSize(1);
        assertThat(context.told().get(0).diagnosis().reason()).isEqualTo("TEN_SECONDS");
    }
}
