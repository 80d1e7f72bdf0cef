package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.FakePerson;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.nationbuilder.v1.PeopleBackend;
import io.crmify.lead.LeadField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The old API. */
class PeopleTest {
    private final FakeNationBuilder nation = FakeNationBuilder.start(
            NationOptions.DEFAULTS.withToken("token-1").withCustomField("plan").withoutRateLimit());
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));
    private final TestContext context = new TestContext(crm.uri())
            .with("api", "v1")
            .with("junk.spam", "DELETE_IF_JUNK:spam")
            .with("junk.review", "TAG:review");
    private final PeopleBackend backend = (PeopleBackend) new NationBuilderProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
        nation.close();
    }

    private FakePerson person(String id) {
        return nation.people().stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pushesANewPersonWithItsTagsInOneCall() {
        var id = backend.syncLead(Nations.joining(
                aLead(1).with(LeadField.PHONE, "123")
                        .with(LeadField.CITY, "Zug")
                        .with("plan", "gold"),
                Set.of("donor"),
                Set.of()));

        assertThat(crm.asked()).map(Asked::toString).containsExactly("PUT /api/v1/people/push");
        assertThat(crm.lastAsked().header("Accept")).isEqualTo("application/json");
        assertThat(crm.lastAsked().json().getJsonObject("person").keySet())
                .containsExactlyInAnyOrder(
                        "email", "external_id", "first_name", "last_name", "phone", "plan", "home_address", "tags");
        assertThat(person(id).field("phone_number")).isEqualTo("123");
        assertThat(person(id).field("plan")).isEqualTo("gold");
        assertThat(person(id).tags()).containsExactly("donor");
    }

    @Test
    void saysOnEachCallThatItTalksJson() {
        backend.find(key(1));

        assertThat(crm.lastAsked().header("Content-Type")).isEqualTo("application/json");
        assertThat(crm.lastAsked().header("Accept")).isEqualTo("application/json");
    }

    @Test
    void adoptsWhomThePushHasFound() {
        var id = backend.syncLead(aLead(1).lead());

        var conflict = catchThrowableOfType(
                RecordConflictException.class,
                () -> backend.syncLead(
                        aLead(2).with(LeadField.EMAIL, "ada1@example.org").lead()));

        assertThat(conflict.existingId()).isEqualTo(id);
    }

    @Test
    void takesNoMatchForNobody() {
        var careful = (PeopleBackend) new NationBuilderProvider()
                .open(new TestContext(crm.uri()).with("api", "v1").with("create", "match"));

        var id = careful.syncLead(aLead(1).lead());

        assertThat(crm.asked())
                .map(Asked::toString)
                .containsExactly("GET /api/v1/people/match", "PUT /api/v1/people/push");
        crm.next(Reply.json(200, "{\"code\":\"no_matches\"}"));
        assertThat(careful.syncLead(aLead(2).lead())).isNotEqualTo(id);
        crm.next(Reply.of(500, ""));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> careful.syncLead(aLead(3).lead()));
    }

    @Test
    void takesSeveralMatchesForAFaultOfThePerson() {
        var careful = new NationBuilderProvider()
                .open(new TestContext(crm.uri()).with("api", "v1").with("create", "match"));
        crm.next(Reply.json(400, "{\"code\":\"multiple_matches\",\"message\":\"Several\"}"));

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> careful.syncLead(aLead(1).lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("MULTIPLE_MATCHES"));
    }

    @Test
    void countsTheCallsOfTheDayApart() {
        try (var small = FakeNationBuilder.start(
                NationOptions.DEFAULTS.withToken("token-1").withCallsPerDay(2))) {
            var own = new TestContext(small.baseUri()).with("api", "v1");
            var other = new NationBuilderProvider().open(own);
            other.syncLead(aLead(1).lead());
            assertThat(own.told()).isEmpty();

            other.syncLead(aLead(2).lead());

            assertThat(own.told()).hasSize(1);
            assertThat(own.told().get(0).isQuota()).isTrue();
            var refused = catchThrowableOfType(ThrottledException.class, () -> other.syncLead(aLead(3).lead()));
            assertThat(refused.isQuota()).isTrue();
            assertThat(refused.retryAfter()).isPresent();
        }
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
    }

    @Test
    void takesABarePersonForAnAnswer() {
        crm.next(Reply.json(201, "{\"id\":512}"));

        assertThat(backend.syncLead(aLead(1).lead())).isEqualTo("512");
    }

    @Test
    void keepsTheStatusInOneOfSeveralTags() { // DC-11
        nation.addTag("Lead status: Contacted");
        nation.addTag("Lead status: Converted");
        var id = backend.syncLead(aLead(1).withStatus("Contacted").lead());
        backend.tag(id, Set.of("donor"));

        backend.syncLead(anUpdate(1, id).withStatus("converted").lead());

        assertThat(person(id).tags()).containsExactlyInAnyOrder("Lead status: Converted", "donor");
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() ->
                        backend.syncLead(anUpdate(1, id).withStatus("Bought").lead()))
                .withMessageContaining("[Contacted, Converted]");
    }

    @Test
    void marksJunkByItsTags() { // SF-3
        var junk = backend.syncLead(Nations.joining(aLead(1), Set.of("Spam"), Set.of()));
        var donor = backend.syncLead(Nations.joining(aLead(2), Set.of("spam", "donor"), Set.of()));

        assertThat(backend.markSpam(junk)).isEqualTo(Marked.DELETED);
        assertThat(backend.markSpam(donor)).isEqualTo(Marked.KEPT);
        assertThat(backend.markForReview(donor)).isEqualTo(Marked.TAGGED);
        assertThat(backend.markForReview(junk)).isEqualTo(Marked.MISSING);
        assertThat(person(donor).tags()).contains("review");
    }

    @Test
    void readsWhoHasATagPageByPage() { // SF-10
        var ids = new ArrayList<String>();
        for (int number = 1; number <= 230; number++) {
            ids.add(backend.syncLead(Nations.joining(aLead(number), Set.of("Sustainer now"), Set.of())));
        }
        var before = crm.asked().size();

        var flags = backend.flags(ids, Set.of("TAG:sustainer now"));

        assertThat(flags).hasSize(230).containsEntry(ids.get(229), Map.of("TAG:sustainer now", true));
        assertThat(crm.asked().size() - before).isEqualTo(3);
        assertThat(crm.lastAsked().parameters())
                .containsEntry("__token", "a+b=")
                .containsEntry("limit", "100");
    }

    @Test
    void followsALinkThatIsEscapedAsAWhole() { // SF-10
        crm.next(
                Reply.json(
                        200,
                        "{\"results\":[{\"id\":5}],\"next\":\"%2Fapi%2Fv1%2Ftags%2Fx%2Fpeople%3F__nonce%3Da%26__token%3Db%252Bc%26limit%3D100\"}"),
                Reply.json(200, "{\"results\":[{\"id\":6}],\"next\":null}"));

        assertThat(backend.flags(Set.of("5", "6"), Set.of("TAG:x"))).containsOnlyKeys("5", "6");
        assertThat(crm.lastAsked().parameters()).containsEntry("__nonce", "a").containsEntry("__token", "b+c");
    }

    @Test
    void triesAPageThreeTimesAndThenFails() { // SF-10
        crm.next(
                Reply.of(500, ""), Reply.json(200, "{\"code\":\"server_error\"}"), Reply.json(200, "{\"results\":[]}"));
        assertThat(backend.flags(Set.of("5"), Set.of("TAG:x"))).isEmpty();

        crm.next(Reply.of(500, ""), Reply.of(500, ""), Reply.of(500, ""));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend.flags(Set.of("5"), Set.of("TAG:x")));
    }

    @Test
    void stopsWhenTheDaysCallsAreUsedUp() { // SF-10
        crm.next(Reply.json(200, "{\"results\":[],\"next\":\"/api/v1/tags/x/people?__nonce=1\"}")
                .header("Nation-RateLimit-Remaining", "0"));

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> backend.flags(Set.of("5"), Set.of("TAG:x")))
                .satisfies(failure -> assertThat(failure.isQuota()).isTrue());
        assertThat(context.told()).hasSize(1);
    }

    @Test
    void endsPagesThatGoInACircle() { // SF-10
        var circle = Reply.json(200, "{\"results\":[{\"id\":5}],\"next\":\"/api/v1/tags/x/people?__nonce=1\"}");
        crm.next(circle, circle, circle);

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend.flags(Set.of("5"), Set.of("TAG:x")));
    }

    @Test
    void readsPeopleOneByOne() {
        var id = backend.syncLead(
                aLead(1).with(LeadField.CITY, "Zug").with("is_volunteer", true).lead());

        assertThat(backend.filled(
                        Set.of(id, "987654321"), new Names(Set.of(LeadField.CITY, LeadField.PHONE), Set.of("plan"))))
                .isEqualTo(Map.of(id, new Names(Set.of(LeadField.CITY), Set.of())));
        assertThat(backend.flags(Set.of(id, "987654321"), Set.of("is_volunteer", "is_supporter")))
                .isEqualTo(Map.of(id, Map.of("is_volunteer", true)));
    }

    @Test
    void putsOnListsAndTakesOff() {
        var list = nation.addList("News", "news");
        var id = backend.syncLead(Nations.joining(aLead(1), Set.of(), Set.of("News")));
        assertThat(person(id).lists()).containsExactly("news");

        backend.unsubscribe(list, new Member(id, null, null));
        assertThat(person(id).lists()).isEmpty();

        backend.subscribe(list, new Member(null, "bob@example.org", new Consent(Instant.EPOCH, "footer")));
        assertThat(backend.lists()).contains(new MailingList(list, "News", true));
        assertThat(nation.people()).hasSize(2);
        assertThat(nation.people().get(1).field("email_opt_in")).isEqualTo("true");
    }
}
