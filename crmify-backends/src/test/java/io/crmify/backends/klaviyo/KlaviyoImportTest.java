package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.klaviyo.Audience.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.PushResult;
import io.crmify.backend.PushResult.Failed;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KlaviyoImportTest {
    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(
            KlaviyoOptions.DEFAULTS.withoutLimits().withApiKey("api-key-1").withList("Y6nRLr", "Newsletter"));
    private final ScriptedCrm crm = new ScriptedCrm(new BeforeFake(klaviyo.baseUri()));
    private final KlaviyoBackend backend = backend();

    @AfterEach
    void close() {
        crm.close();
        klaviyo.close();
    }

    private KlaviyoBackend backend() {
        return (KlaviyoBackend) new KlaviyoProvider().open(new TestContext(crm.uri()));
    }

    private static List<Lead> leads(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> aLead(number).lead())
                .toList();
    }

    private static List<String> told(List<PushResult> results) {
        return results.stream()
                .map(result -> result.<String>fold(
                        stored -> stored.outcome().name(),
                        failed -> failed.cause().diagnosis().reason()))
                .toList();
    }

    /** One after a restart: all it knows is the job's id, and whose rows were in it. */
    private static Lead bare(Lead lead) {
        return new Lead(lead.key(), null, Map.of(), Map.of(), null, Set.of(), Set.of(), Lead.Cleared.NOTHING);
    }

    @Test
    void takesAJobUpByItsIdAlone() {
        var leads = List.of(
                aLead(1).lead(), aLead(2).with(LeadField.EMAIL, "no address").lead(), aLead(3).lead());
        var begun = backend.begin(leads);

        var afterRestart = backend();
        var bare = leads.stream().map(KlaviyoImportTest::bare).toList();
        assertThat(afterRestart.results(begun.job(), bare)).isEmpty();
        var results = afterRestart.results(begun.job(), bare).orElseThrow();

        assertThat(told(results)).containsExactly("CREATED", "INVALID", "CREATED");
        assertThat(results.get(2).<String>fold(stored -> stored.crmId(), failed -> ""))
                .isEqualTo(klaviyo.profiles().get(1).id());
    }

    @Test
    void askedForNoLeadsItTellsByOneCallWhetherAJobIsOver() {
        var job = backend.begin(leads(1, 2)).job();
        assertThat(backend.results(job, List.of())).isEmpty();
        var before = crm.asked().size();

        assertThat(backend.results(job, List.of())).hasValue(List.of());

        assertThat(crm.asked()).hasSize(before + 1);
    }

    @Test
    void tellsWhatWasStoredOfALeadThatCouldNotBeSentAnyMore() {
        var begun = backend.begin(leads(1, 2));
        var edited = List.of(aLead(1).without(LeadField.EMAIL).lead(), aLead(2).lead());
        backend.results(begun.job(), edited);

        assertThat(told(backend.results(begun.job(), edited).orElseThrow())).containsExactly("CREATED", "CREATED");
    }

    @Test
    void takesNoMoreThanFiveMegabytes() {
        var leads = IntStream.rangeClosed(1, 100)
                .mapToObj(number ->
                        aLead(number).with("essay", "ü".repeat(45_000)).lead())
                .toList();

        var begun = backend.begin(leads);

        assertThat(begun.taken()).isEqualTo(55);
        assertThat(crm.lastAsked().body().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(4_900_000, 5_000_000);
        assertThat(backend.begin(leads.subList(55, 100)).taken()).isEqualTo(45);
    }

    @Test
    void takesThoseOfTheSameListsTogether() {
        var leads =
                List.of(listed(aLead(1).lead(), "Newsletter"), listed(aLead(2).lead(), "Newsletter"), aLead(3).lead());

        assertThat(backend.begin(leads).taken()).isEqualTo(2);
        assertThat(klaviyo.profiles()).hasSize(2).allSatisfy(profile -> assertThat(profile.lists())
                .containsExactly("Y6nRLr"));
        assertThat(klaviyo.profiles())
                .allSatisfy(profile -> assertThat(profile.consent().email()).isEqualTo("NEVER_SUBSCRIBED"));
    }

    @Test
    void tellsThoseApartThatCannotBeSent() {
        var leads = List.of(
                aLead(1).lead(),
                aLead(2).without(LeadField.EMAIL).lead(),
                anUpdate(3, "no id").lead(),
                aLead(4).lead());

        var begun = backend.begin(leads);
        backend.results(begun.job(), leads);

        assertThat(told(backend.results(begun.job(), leads).orElseThrow()))
                .containsExactly("CREATED", "EMAIL_OR_PHONE_MISSING", "RECORD_GONE", "CREATED");
    }

    @Test
    void makesNoJobOfNothing() {
        var leads = List.of(aLead(2).without(LeadField.EMAIL).lead());

        var begun = backend.begin(leads);

        assertThat(told(backend.results(begun.job(), leads).orElseThrow())).containsExactly("EMAIL_OR_PHONE_MISSING");
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void dropsTheItemsThatAreRefusedAtOnceAndSendsTheRest() {
        crm.next(refused(1), refused(0));
        var leads = leads(1, 3);

        var begun = backend.begin(leads);
        backend.results(begun.job(), leads);

        assertThat(crm.asked().subList(0, 3)).map(KlaviyoImportTest::rows).containsExactly(3, 2, 1);
        assertThat(told(backend.results(begun.job(), leads).orElseThrow()))
                .containsExactly("NO_OUTCOME", "NO_OUTCOME", "CREATED");
    }

    private static Reply refused(int item) {
        return Reply.json(
                400,
                "{\"errors\":[{\"code\":\"invalid\",\"source\":{\"pointer\":\"/data/attributes/profiles/data/%d/attributes/email\"}}]}"
                        .formatted(item));
    }

    private static int rows(Asked asked) {
        return asked.json()
                .getJsonObject("data")
                .getJsonObject("attributes")
                .getJsonObject("profiles")
                .getJsonArray("data")
                .size();
    }

    @Test
    void sendsHalfOfWhatIsTooMuch() {
        crm.next(Reply.of(413), Reply.of(413));

        assertThat(backend.begin(leads(1, 8)).taken()).isEqualTo(2);
        assertThat(crm.asked()).map(KlaviyoImportTest::rows).containsExactly(8, 4, 2);
    }

    @Test
    void matchesErrorsByTheirNumberIfNothingElseTells() {
        crm.next(
                Reply.json(200, "{\"data\":{\"id\":\"j\",\"attributes\":{\"status\":\"complete\",\"total_count\":2}}}"),
                Reply.json(
                        200,
                        "{\"data\":[{\"attributes\":{\"code\":\"invalid\",\"source\":{\"pointer\":\"/data/attributes/profiles/data/1/attributes/email\"}}}]}"),
                Reply.json(200, "{\"data\":[{\"id\":\"01A\",\"attributes\":{\"email\":\"ADA1@example.org\"}}]}"));

        var results = backend.results("j", leads(1, 2)).orElseThrow();

        assertThat(told(results)).containsExactly("CREATED", "INVALID");
        assertThat(((Failed) results.get(1)).cause().diagnosis().fields()).containsExactly("email");
    }

    @Test
    void sendsAgainWhatFailedForAnotherReason() {
        crm.next(
                Reply.json(
                        200, "{\"data\":{\"id\":\"j\",\"attributes\":{\"status\":\"cancelled\",\"failed_count\":1}}}"),
                Reply.json(
                        200,
                        "{\"data\":[{\"attributes\":{\"code\":\"duplicate_profile\",\"original_payload\":{\"data\":{\"attributes\":{\"email\":\"ada2@example.org\"}}}}}]}"),
                Reply.json(200, "{\"data\":[]}"));

        assertThat(told(backend.results("j", leads(1, 2)).orElseThrow()))
                .containsExactly("NO_OUTCOME", "IMPORT_FAILED");
    }

    @Test
    void doesNotKnowAJobForEver() {
        assertThatExceptionOfType(RecordGoneException.class)
                .isThrownBy(() -> backend.results("01FAKEIMPORT9999", leads(1, 1)));
    }
}
