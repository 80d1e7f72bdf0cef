package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.activity.MailingLists.Consent;
import io.crmify.backend.activity.MailingLists.MailingList;
import io.crmify.backend.activity.MailingLists.Member;
import io.crmify.backend.capability.FieldCatalogue.Field;
import io.crmify.backend.capability.FieldCatalogue.Kind;
import io.crmify.backend.capability.JunkMarking.Marked;
import io.crmify.backend.capability.RecordErasure.Erasure;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import io.crmify.backends.fake.nationbuilder.FakePerson;
import io.crmify.backends.fake.nationbuilder.NationOptions;
import io.crmify.backends.nationbuilder.v2.SignupBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignupCapabilitiesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final FakeNationBuilder nation = FakeNationBuilder.start(
            NationOptions.DEFAULTS.withToken("token-1").withCustomField("plan").withoutRateLimit());
    private final ScriptedCrm crm = new ScriptedCrm(new Relay(nation.baseUri()));
    private final TestContext context = new TestContext(crm.uri());
    private final SignupBackend backend = (SignupBackend) new NationBuilderProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
        nation.close();
    }

    private SignupBackend withSpam(String policy) {
        return (SignupBackend) new NationBuilderProvider().open(new TestContext(crm.uri()).with("junk.spam", policy));
    }

    private FakePerson person(String id) {
        return nation.people().stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsTheAccountByTheNation() {
        var context = new TestContext(crm.uri()).with("slug", "Acme");

        assertThat(((SignupBackend) new NationBuilderProvider().open(context)).accountId())
                .isEqualTo("acme");
        assertThat(backend.accountId()).isEqualTo("127.0.0.1");
        assertThat(crm.asked()).map(Asked::toString).containsOnly("GET /api/v2/signups/me");
    }

    @Test
    void readsAndChangesTags() {
        var id = backend.syncLead(aLead(1).lead());

        backend.tag(id, Set.of("donor", "friend"));
        backend.tag(id, Set.of("Donor"));
        backend.untag(id, Set.of("FRIEND", "never seen"));

        assertThat(backend.tags(id)).containsExactly("donor");
        var before = crm.asked().size();
        backend.untag(id, Set.of("donor"));
        assertThat(crm.asked().subList(before, crm.asked().size()))
                .map(asked -> asked.method() + " " + asked.path().replaceAll("\\d+$", "{id}"))
                .containsExactly("GET /api/v2/signup_taggings", "DELETE /api/v2/signup_taggings/{id}");
        assertThatExceptionOfType(RecordGoneException.class).isThrownBy(() -> backend.tags("987654321"));
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.tag("987654321", Set.of("donor")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLAG:do_not_contact | FLAGGED | do_not_contact",
                "FLAG:banned_at      | FLAGGED | banned_at",
                "TAG:spam            | TAGGED  | ",
                "DELETE              | DELETED | "
            })
    void marksSpamByThePolicy(String policy, Marked marked, String field) { // SF-3
        var spam = withSpam(policy);
        var id = spam.syncLead(aLead(1).lead());

        assertThat(spam.markSpam(id)).isEqualTo(marked);

        if (marked == Marked.DELETED) {
            assertThat(nation.people()).isEmpty();
        } else if (marked == Marked.TAGGED) {
            assertThat(person(id).tags()).containsExactly("spam");
        } else {
            assertThat(person(id).field(field)).isNotEmpty();
        }
        assertThat(spam.markSpam("987654321")).isEqualTo(Marked.MISSING);
    }

    @Test
    void deletesSomebodyWithoutAnyTagButJunk() { // SF-3
        var spam = withSpam("DELETE_IF_JUNK:Announcements_General,signed_up_on_sefaria, spam");
        var junk = spam.syncLead(Nations.joining(aLead(1), Set.of("announcements_general", "SPAM"), Set.of()));
        var donor = spam.syncLead(Nations.joining(aLead(2), Set.of("spam", "Donor"), Set.of()));

        assertThat(spam.markSpam(junk)).isEqualTo(Marked.DELETED);
        assertThat(spam.markSpam(donor)).isEqualTo(Marked.KEPT);
        assertThat(spam.markSpam(junk)).isEqualTo(Marked.MISSING);
        assertThat(nation.people()).map(FakePerson::id).containsExactly(donor);
    }

    @Test
    void doesNotDeleteWhenTheTagsCannotBeRead() { // SF-3
        var spam = withSpam("DELETE_IF_JUNK:spam");
        var id = spam.syncLead(aLead(1).lead());
        crm.next(Reply.of(500, ""));

        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> spam.markSpam(id));
        assertThat(nation.people()).hasSize(1);
    }

    @Test
    void reviewsBySomethingElseThanSpam() { // SF-3
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> withSpam("DELETE").markForReview("512"))
                .withMessageContaining("crmify.backend.junk.review");
    }

    @Test
    void readsFlagsOfManyByAHundredACall() { // SF-9
        var ids = new ArrayList<String>();
        for (int number = 1; number <= 250; number++) {
            ids.add(backend.syncLead(aLead(number).lead()));
        }
        backend.syncLead(anUpdate(7, ids.get(6)).with("is_volunteer", true).lead());
        backend.syncLead(anUpdate(8, ids.get(7)).with("plan", "yes").lead());
        nation.tag(ids.get(249), "Sustainer");
        ids.add("987654321");
        var before = crm.asked().size();

        var flags = backend.flags(ids, Set.of("is_volunteer", "plan", "TAG:sustainer"));

        assertThat(crm.asked().size() - before).isEqualTo(3);
        assertThat(flags).hasSize(250).doesNotContainKey("987654321");
        assertThat(flags.get(ids.get(6))).isEqualTo(Map.of("is_volunteer", true, "TAG:sustainer", false));
        assertThat(flags.get(ids.get(7))).isEqualTo(Map.of("plan", true, "TAG:sustainer", false));
        assertThat(flags.get(ids.get(249))).isEqualTo(Map.of("TAG:sustainer", true));
    }

    @Test
    void readsPagesUntilOneIsEmpty() { // SF-10
        for (int number = 1; number <= 130; number++) {
            nation.addList("List " + number, "list-" + number);
        }

        assertThat(backend.lists()).hasSize(131).map(MailingList::name).contains("All mails", "List 130");
        assertThat(crm.asked()).hasSize(3);
    }

    @Test
    void triesAPageThreeTimesAndThenFails() { // SF-10
        crm.next(Reply.of(500, ""), Reply.page(502));

        assertThat(backend.lists()).hasSize(1);

        crm.next(Reply.of(500, ""), Reply.page(502), Reply.json(200, "{\"data\":7}"));
        assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(backend::lists);
    }

    @Test
    void endsPagesThatAreAllTheSame() { // SF-10
        var page = Reply.json(200, "{\"data\":[{\"id\":\"5\",\"attributes\":{\"name\":\"News\"}}]}");
        crm.next(page, page, page);

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(backend::lists)
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("PAGES_ENDLESS"));
        assertThat(crm.asked()).hasSize(2);
    }

    @Test
    void asksForNoFurtherPageWhenNoCallIsLeft() { // SF-10
        nation.addList("News", "news");
        crm.next(Reply.json(200, "{\"data\":[{\"id\":\"5\",\"attributes\":{\"name\":\"News\"}}]}")
                .header("RateLimit-Remaining", "0")
                .header("RateLimit-Reset", "4"));

        var failure = catchThrowableOfType(ThrottledException.class, backend::lists);

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(4));
        assertThat(context.told()).hasSize(1);
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void restsWhenAnAnswerSaysThatNoCallIsLeft() {
        crm.next(Reply.json(201, "{\"data\":{\"id\":\"512\"}}")
                .header("RateLimit-Remaining", "0")
                .header("RateLimit-Reset", "6"));

        assertThat(backend.syncLead(aLead(1).lead())).isEqualTo("512");
        assertThat(context.told()).hasSize(1);
        assertThat(context.told().get(0).isQuota()).isFalse();
        assertThat(context.told().get(0).retryAfter()).contains(Duration.ofSeconds(6));
    }

    @Test
    void describesTheFields() {
        assertThat(backend.fields())
                .contains(
                        new Field("email", "email", Kind.TEXT, false, true),
                        new Field("is_volunteer", "is volunteer", Kind.BOOLEAN, false, true),
                        new Field("updated_at", "updated at", Kind.OTHER, false, false),
                        new Field("plan", "plan", Kind.TEXT, false, true))
                .map(Field::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void describesNoFieldsOfDonations() {
        crm.next(
                Reply.json(
                        200,
                        "{\"data\":[{\"id\":\"1\",\"attributes\":{\"slug\":\"cheque\",\"resource_type\":\"Donation\"}},"
                                + "{\"id\":\"2\",\"attributes\":{\"slug\":\"shoe\",\"resource_type\":\"Signup\"}}]}"),
                Reply.json(200, "{\"data\":[]}"));

        assertThat(backend.fields()).map(Field::name).contains("shoe").doesNotContain("cheque");
    }

    @Test
    void erasesForGood() {
        var id = backend.syncLead(aLead(1).lead());

        assertThat(backend.erase(id)).isEqualTo(new Erasure("", true));
        assertThat(backend.erase(id)).isEqualTo(new Erasure("", true));
        assertThat(nation.people()).isEmpty();
    }

    @Test
    void recordsAnEventOnce() {
        var id = backend.syncLead(aLead(1).lead());
        var event = new CrmEvent("k-1", "donation_made", id, NOON, Map.of("amount", 5L));

        backend.record(event);
        backend.record(event);

        assertThat(nation.contacts(id)).containsExactly("donation_made\n2026-11-21T12:00:00Z\namount: 5\n[crmify k-1]");
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.record(new CrmEvent("k-2", "donation_made", "987654321", NOON, Map.of())));
    }

    @Test
    void subscribesSomebodyWithoutAnAccount() { // SF-5
        var list = nation.addList("News", "news");

        backend.subscribe(list, new Member(null, " Bob@Example.org", new Consent(NOON, "footer")));
        backend.subscribe("news", new Member(null, "bob@example.org", null));

        assertThat(nation.people()).hasSize(1);
        var bob = nation.people().get(0);
        assertThat(bob.fields()).isEqualTo(Map.of("email", "bob@example.org", "email_opt_in", "true"));
        assertThat(bob.lists()).containsExactly("news");
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> backend.subscribe(list, new Member(null, "bob", null)));
    }

    @Test
    void doesNotOptInWhoWasOnlyPutOnAList() { // SF-6
        var list = nation.addList("News", "news");
        var id = backend.syncLead(aLead(1).lead());
        backend.unsubscribe("email_opt_in", new Member(id, null, null));

        backend.subscribe(list, new Member(id, null, null));

        assertThat(person(id).field("email_opt_in")).isEqualTo("false");
        assertThat(person(id).lists()).containsExactly("news");
    }

    @Test
    void takesOffOneListAndNoOther() {
        var news = nation.addList("News", "news");
        var offers = nation.addList("Offers", "offers");
        var id = backend.syncLead(Nations.joining(aLead(1), Set.of(), Set.of("news", "offers")));

        backend.unsubscribe(news, new Member(null, "ada1@example.org", null));
        backend.unsubscribe(offers, new Member(null, "nobody@example.org", null));

        assertThat(person(id).lists()).containsExactly("offers");
    }

    @Test
    void optsInAndOutOfAllMails() {
        var id = backend.syncLead(aLead(1).lead());

        backend.subscribe("email_opt_in", new Member(id, null, null));
        assertThat(person(id).field("email_opt_in")).isEqualTo("true");

        backend.unsubscribe("email_opt_in", new Member(id, null, null));
        assertThat(person(id).field("email_opt_in")).isEqualTo("false");
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.subscribe("email_opt_in", new Member("987654321", null, null)));
    }

    @Test
    void tellsThatAListCouldNotBeChanged() {
        var list = nation.addList("News", "news");
        var id = backend.syncLead(aLead(1).lead());
        backend.lists();
        backend.subscribe(list, new Member(id, null, null));
        crm.next(
                Reply.json(202, "{\"token\":\"job-9\"}"),
                Reply.json(200, "{\"id\":\"job-9\",\"status\":\"failed\",\"message\":\"no\"}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> backend.subscribe(list, new Member(id, null, null)))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("LIST_CHANGE_FAILED"));
    }
}
