package io.crmify.backends.hubspot;

import static io.crmify.backend.failure.FailureKind.OUTCOME_UNKNOWN;
import static io.crmify.backend.failure.FailureKind.RECORD_GONE;
import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error that HubSpot documents, and what it means for a batch of one. */
class HubSpotErrorsTest {
    private static final Lead CREATE =
            aLead(1).withStatus("NEW").with("plan", "gold").lead();
    private static final Lead UPDATE = anUpdate(1, "512").with("plan", "gold").lead();

    private final ScriptedCrm crm = new ScriptedCrm();
    private final CrmBackend hubspot = new HubSpotProvider().open(new TestContext(crm.uri()));

    @AfterEach
    void close() {
        crm.close();
    }

    /** A part of {@code errors.txt}. */
    record Row(
            String name, int status, FailureKind kind, String reason, List<String> fields, String source, String body) {
        static Row of(String text) {
            var lines = text.split("\n", 4);
            var facts = List.of(lines[1].split(" "));
            return new Row(
                    lines[0],
                    Integer.parseInt(facts.get(0)),
                    FailureKind.valueOf(facts.get(1)),
                    facts.get(2),
                    facts.subList(3, facts.size()),
                    lines[2],
                    lines[3].strip());
        }

        Reply reply() {
            var body = status != 207
                    ? this.body
                    : """
                    {"status":"COMPLETE","results":[],"numErrors":1,"errors":[%s]}""".formatted(this.body.replaceFirst(
                            "^\\{", "{\"context\":{\"objectWriteTraceId\":[\"%s\"]},".formatted(key(1).external())));
            return Reply.json(status, body);
        }

        @Override
        public String toString() {
            return status + " " + name;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansOneThing(Row row) {
        crm.next(row.reply());

        var failure = failureOf(CREATE);

        assertThat(failure.kind()).isEqualTo(row.kind());
        assertThat(failure.diagnosis()).isEqualTo(Diagnosis.of(row.reason(), row.status(), row.fields()));
        assertThat(failure).hasMessageNotContaining("ada1@example.org").hasMessageNotContaining("gold");
    }

    static List<Row> rows() throws IOException {
        try (var text = HubSpotErrorsTest.class.getResourceAsStream("errors.txt")) {
            var parts = new String(text.readAllBytes(), StandardCharsets.UTF_8).split("(^|\n)== ");
            return Arrays.stream(parts).skip(1).map(Row::of).toList();
        }
    }

    @Test
    void eachBodyIsKnownFromSomewhere() throws IOException {
        assertThat(rows())
                .extracting(Row::source)
                .allMatch(source -> source.matches("documented|documented status|seen on the live API"
                        + "|asserted by clients of HubSpot|made after one of the others"));
    }

    @Test
    void namesTheRecordThatIsThereAlready() {
        crm.next(Reply.json(
                409, "{\"message\":\"Contact already exists. Existing ID: 37765128953\",\"category\":\"CONFLICT\"}"));

        assertThat(((RecordConflictException) failureOf(CREATE)).existingId()).isEqualTo("37765128953");
    }

    /** The number that counts is the last one; those before it can be what a user typed. */
    @Test
    void namesTheRecordThatHasTheAddressAndNotOneThatAValueNames() {
        var row = rowNamed("a value that reads like a taken one");
        crm.next(row.reply());

        assertThat(((RecordConflictException) failureOf(CREATE)).existingId()).isEqualTo("512");
    }

    @Test
    void namesTheScopeThatIsMissing() {
        crm.next(
                Reply.json(
                        403,
                        "{\"category\":\"MISSING_SCOPES\",\"errors\":[{\"context\":{\"requiredGranularScopes\":[\"crm.objects.contacts.write\"]}}]}"));

        assertThat(failureOf(CREATE)).hasMessageContaining("crm.objects.contacts.write");
    }

    @Test
    void findsAnUpdatedRecordGone() {
        crm.next(Reply.json(404, "{\"status\":\"error\",\"message\":\"resource not found\",\"correlationId\":\"c\"}"));

        assertThat(failureOf(UPDATE).kind()).isEqualTo(RECORD_GONE);
    }

    @ParameterizedTest
    @CsvSource({
        "429, TEN_SECONDLY_ROLLING, PT10S",
        "429, SECONDLY, PT1S",
        "429, UNHEARD_OF, ",
        "429, DAILY, ",
        "423, '', PT2S",
        "477, '', "
    })
    void knowsHowLongToWaitWithoutBeingTold(int status, String policy, Duration wait) {
        crm.next(Reply.json(status, "{\"policyName\":\"%s\"}".formatted(policy)));

        var failure = (ThrottledException) failureOf(CREATE);

        assertThat(failure.retryAfter().orElse(null)).isEqualTo(wait);
        assertThat(failure.isQuota()).isEqualTo(policy.equals("DAILY"));
    }

    @ParameterizedTest
    @CsvSource({"429, TEN_SECONDLY_ROLLING", "429, SECONDLY", "429, DAILY", "423, ''", "477, ''"})
    void waitsAsLongAsItIsTold(int status, String policy) {
        crm.next(Reply.json(status, "{\"policyName\":\"%s\"}".formatted(policy)).header("Retry-After", "3600"));

        assertThat(((ThrottledException) failureOf(CREATE)).retryAfter()).contains(Duration.ofHours(1));
    }

    @Test
    void takesTheIntervalFromTheHeader() {
        crm.next(Reply.json(429, "{\"policyName\":\"TEN_SECONDLY_ROLLING\"}")
                .header("X-HubSpot-RateLimit-Interval-Milliseconds", "4000"));

        assertThat(((ThrottledException) failureOf(CREATE)).retryAfter()).contains(Duration.ofSeconds(4));
    }

    @Test
    void knowsTheLimitOfTheDayByTheHeaderWhereTheBodyDoesNotNameIt() {
        crm.next(Reply.json(429, "{\"category\":\"RATE_LIMITS\"}").header("X-HubSpot-RateLimit-Daily-Remaining", "0"));

        var failure = (ThrottledException) failureOf(CREATE);

        assertThat(failure.isQuota()).isTrue();
        assertThat(failure.diagnosis().reason()).isEqualTo("DAILY");
    }

    @Test
    void waitsForTheMidnightOfTheAccountOnceItKnowsTheZone() {
        crm.next(
                Reply.json(200, "{\"portalId\":1,\"timeZone\":\"Pacific/Kiritimati\"}"),
                Reply.json(429, "{\"policyName\":\"DAILY\"}"));
        ((CredentialCheck) hubspot).accountId();

        var failure = (ThrottledException) failureOf(CREATE);

        assertThat(failure.isQuota()).isTrue();
        assertThat(failure.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofDays(1)));
    }

    @Test
    void refusesAnAnswerWithNeitherResultNorError() {
        crm.next(Reply.json(200, "{\"status\":\"COMPLETE\",\"results\":[]}"));

        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> hubspot.syncLead(CREATE))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(OUTCOME_UNKNOWN);
                    assertThat(failure.diagnosis().reason()).isEqualTo("NO_OUTCOME");
                });
    }

    private static Row rowNamed(String name) {
        try {
            return rows().stream()
                    .filter(row -> row.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private BackendException failureOf(Lead lead) {
        return catchThrowableOfType(BackendException.class, () -> hubspot.syncLead(lead));
    }
}
