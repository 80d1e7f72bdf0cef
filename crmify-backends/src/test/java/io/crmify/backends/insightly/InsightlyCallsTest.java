package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.insightly.FakeInsightly;
import io.crmify.backends.fake.insightly.InsightlyOptions;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.http.Authorization;
import io.crmify.backends.http.CrmHttp;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are made, how many, and what is made of answers that nobody has documented. */
class InsightlyCallsTest {
    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c");
    private final Insightly insightly = (Insightly) new InsightlyProvider().open(context);

    @AfterEach
    void close() {
        crm.close();
    }

    private static Insightly open(FakeInsightly fake) {
        return (Insightly) new InsightlyProvider()
                .open(new TestContext(fake.baseUri())
                        .with(new Credentials("fake-key", null, null, null))
                        .with("key-field", "CRMIFY_ID__c"));
    }

    private static Lead tagged(Lead lead, String... tags) {
        return new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                lead.status(),
                Set.of(tags),
                lead.lists(),
                lead.cleared());
    }

    @Test
    void takesOneCallForEachOfTenThousandLeads() {
        try (var fake = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"))) {
            var backend = open(fake);

            for (int number = 1; number <= 10_000; number++) {
                backend.syncLead(aLead(number)
                        .with(LeadField.LEAD_SOURCE, "Web")
                        .withStatus("Contacted")
                        .lead());
            }

            assertThat(fake.leads()).hasSize(10_000);
            assertThat(fake.calls())
                    .isEqualTo(Map.of("POST /Leads", 10_000, "GET /LeadStatuses", 1, "GET /LeadSources", 1));
        }
    }

    @Test
    void takesOneSearchMoreForEachSuspect() {
        try (var fake = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"))) {
            var backend = (FindableInsightly) open(fake);

            for (int number = 1; number <= 100; number++) {
                var id = backend.find(key(number)).orElse(null);
                backend.syncLead(aLead(number).lead().withCrmId(id));
            }

            assertThat(fake.calls()).isEqualTo(Map.of("GET /Leads/Search", 100, "POST /Leads", 100));
        }
    }

    @Test
    void addsTheTagsOfAPushOneByOne() {
        try (var fake = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCustomField("CRMIFY_ID__c"))) {
            var backend = open(fake);

            var id = backend.syncLead(tagged(aLead(1).lead(), "vip", "new"));
            backend.syncLead(tagged(anUpdate(1, id).lead(), "old"));

            assertThat(fake.leads().get(0).tags()).containsExactly("new", "old", "vip");
            assertThat(fake.calls()).isEqualTo(Map.of("POST /Leads", 1, "PUT /Leads", 1, "POST /Leads/{id}/Tags", 3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500})
    void neverForgetsALeadWhoseTagsFailed(int status) {
        crm.next(Reply.json(201, "{\"LEAD_ID\":77001}"), Reply.of(status), Reply.json(200, "{\"TAGS\":[]}"));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> insightly.syncLead(tagged(aLead(1).lead(), "vip")))
                .withMessageContaining("was made before, as 77001, but for its tags")
                .withMessageNotContaining("vip");
    }

    @Test
    void refusesATagOfAnUpdate() {
        crm.next(Reply.json(200, "{\"LEAD_ID\":77001}"), Reply.of(400), Reply.json(200, "{\"TAGS\":[]}"));

        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> insightly.syncLead(tagged(anUpdate(1, "77001").lead(), "vip")));
    }

    @Test
    void isContentWhenATagThatIsThereIsRefused() {
        crm.next(Reply.of(400), Reply.json(200, "{\"TAGS\":[{\"TAG_NAME\":\"VIP\"}]}"));

        insightly.tag("77001", Set.of("vip"));

        assertThat(crm.asked()).map(Asked::toString).containsExactly("POST /Leads/77001/Tags", "GET /Leads/77001");
    }

    @Test
    void clearsACustomFieldByACallOfItsOwnIfItMust() {
        crm.next(Reply.json(200, """
                        {"LEAD_ID":77001,"CUSTOMFIELDS":[{"FIELD_NAME":"A__c","FIELD_VALUE":"still"},
                         {"FIELD_NAME":"B__c","FIELD_VALUE":null}]}"""), Reply.of(202));

        insightly.syncLead(anUpdate(1, "77001")
                .clearing("A__c")
                .clearing("B__c")
                .clearing("INDUSTRY")
                .lead());

        assertThat(crm.asked())
                .map(Asked::toString)
                .containsExactly("PUT /Leads", "DELETE /Leads/77001/CustomFields/A__c");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 405})
    void writesAnEventWithoutASearchWhereThereIsNone(int status) {
        crm.next(Reply.of(status), Reply.json(201, "{\"NOTE_ID\":1}"));

        insightly.record(new CrmEvent("k", "login", "77001", Instant.EPOCH, Map.of()));

        assertThat(crm.lastAsked()).hasToString("POST /Leads/77001/Notes");
    }

    @Test
    void doesNotWriteAnEventWhenTheSearchFails() {
        crm.next(Reply.of(500));

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> insightly.record(new CrmEvent("k", "login", "77001", Instant.EPOCH, Map.of())));
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void readsFlagsOneByOneWhereThatTakesFewerCalls() { // SF-10
        var first = IntStream.rangeClosed(1, 500).mapToObj("{\"LEAD_ID\":%d}"::formatted);
        crm.next(Reply.json(200, first.collect(Collectors.joining(",", "[", "]")))
                .header("X-Total-Count", "2501"));

        insightly.flags(Set.of("501", "502", "503", "504"), Set.of("INDUSTRY"));
        assertThat(crm.asked())
                .filteredOn(asked -> asked.path().equals("/Leads"))
                .hasSize(1);
        assertThat(crm.asked()).hasSize(5);
        assertThat(crm.asked().get(0).parameters())
                .isEqualTo(Map.of(
                        "top", "500",
                        "skip", "0",
                        "count_total", "true",
                        "include_converted", "true",
                        "brief", "true"));

        insightly.flags(Set.of("501", "502", "503"), Set.of("INDUSTRY"));
        assertThat(crm.asked()).hasSize(8);
    }

    @Test
    void endsWhenEveryPageIsTheSame() {
        var page = "[" + "{\"LEAD_ID\":1},".repeat(499) + "{\"LEAD_ID\":1}]";
        crm.next(Reply.json(200, page), Reply.json(200, page));

        assertThat(insightly.flags(Set.of("5", "6", "7", "8"), Set.of("X__c"))).isEmpty();

        assertThat(crm.asked())
                .filteredOn(asked -> asked.path().equals("/Leads"))
                .hasSize(2);
    }

    @Test
    void triesAPageThreeTimes() { // SF-10
        crm.next(
                Reply.of(502),
                Reply.page(503),
                Reply.json(200, "[{\"LEAD_ID\":5},{\"LEAD_ID\":6},{\"LEAD_ID\":7},{\"LEAD_ID\":8}]"));
        assertThat(insightly.flags(Set.of("5", "6", "7", "8"), Set.of("INDUSTRY")))
                .hasSize(4);
        assertThat(crm.asked()).hasSize(3);

        crm.next(Reply.of(502), Reply.of(502), Reply.of(502));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> insightly.flags(Set.of("5", "6", "7", "8"), Set.of("INDUSTRY")));
        assertThat(crm.asked()).hasSize(6);
    }

    @Test
    void readsNoFurtherPageAfterTheLastCallOfTheDay() { // SF-10
        crm.next(Reply.json(200, "[{\"LEAD_ID\":5}]").header("X-RateLimit-Remaining", "0"));

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> insightly.flags(Set.of("5", "6", "7", "8"), Set.of("INDUSTRY")))
                .satisfies(failure -> assertThat(failure.isQuota()).isTrue());
        assertThat(crm.asked()).hasSize(1);
    }

    @Test
    void readsTheStatusesAgainThatMayHaveBeenDeletedSince() { // DC-11
        var now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
        var target = new Target(CrmHttp.of(context, crm.uri(), Authorization.none()), CrmObject.LEADS, "");
        var writing = new LeadWriting(target, Normalizer.of(context, Map.of()), now::get);
        var records = new Records(target, writing, new Tags(target));
        var lead = aLead(1).withStatus("New").lead();
        var refusal = Reply.json(400, "{\"Message\":\"LEAD_STATUS_ID is not valid\"}");
        crm.next(Reply.json(200, "[{\"LEAD_STATUS_ID\":3,\"LEAD_STATUS\":\"New\"}]"), refusal);
        assertThatExceptionOfType(RecordRefusedException.class).isThrownBy(() -> records.sync(lead));
        assertThat(crm.asked()).hasSize(2);

        now.updateAndGet(before -> before.plusSeconds(30));
        crm.next(
                refusal,
                Reply.json(200, "[{\"LEAD_STATUS_ID\":4,\"LEAD_STATUS\":\"New\"}]"),
                Reply.json(201, "{\"LEAD_ID\":77001}"));

        assertThat(records.sync(lead)).isEqualTo("77001");
        assertThat(crm.lastAsked().json().getInt("LEAD_STATUS_ID")).isEqualTo(4);
    }

    @Test
    void restsAfterTheLastCallOfTheDay() {
        crm.next(Reply.json(200, "{\"INSTANCE_NAME\":\"Acme\"}").header("X-RateLimit-Remaining", "0"));

        assertThat(insightly.accountId()).isEqualTo("Acme");

        assertThat(context.told()).singleElement().satisfies(told -> {
            assertThat(told.isQuota()).isTrue();
            assertThat(told.diagnosis().reason()).isEqualTo("DAILY_QUOTA");
            assertThat(told.retryAfter().orElseThrow()).isPositive().isLessThanOrEqualTo(Duration.ofDays(1));
        });
    }

    @Test
    void tellsTheSecondFromTheDay() {
        try (var hasty = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCallsASecond(0));
                var spent = FakeInsightly.start(InsightlyOptions.DEFAULTS.withCallsADay(1))) {
            assertThatExceptionOfType(ThrottledException.class)
                    .isThrownBy(() -> open(hasty).accountId())
                    .satisfies(failure -> assertThat(failure.isQuota()).isFalse());

            var backend = open(spent);
            assertThat(backend.accountId()).isEqualTo("acme");
            assertThatExceptionOfType(ThrottledException.class)
                    .isThrownBy(backend::accountId)
                    .satisfies(failure -> assertThat(failure.isQuota()).isTrue());
        }
    }
}
