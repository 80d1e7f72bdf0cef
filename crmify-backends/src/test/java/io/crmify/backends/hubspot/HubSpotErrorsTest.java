package io.crmify.backends.hubspot;

import static io.crmify.backend.failure.FailureKind.MISCONFIGURED;
import static io.crmify.backend.failure.FailureKind.OUTCOME_UNKNOWN;
import static io.crmify.backend.failure.FailureKind.RECORD_CONFLICT;
import static io.crmify.backend.failure.FailureKind.RECORD_GONE;
import static io.crmify.backend.failure.FailureKind.RECORD_REFUSED;
import static io.crmify.backend.failure.FailureKind.THROTTLED;
import static io.crmify.backend.failure.FailureKind.UNAUTHORIZED;
import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.backends.contract.Leads.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

    record Row(String name, int status, String body, FailureKind kind, String reason, List<String> fields) {
        @Override
        public String toString() {
            return status + " " + name;
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansOneThing(Row row) {
        crm.next(Reply.json(row.status(), row.body()));

        var failure = failureOf(CREATE);

        assertThat(failure.kind()).isEqualTo(row.kind());
        assertThat(failure.diagnosis().reason()).isEqualTo(row.reason());
        assertThat(failure.diagnosis().fields()).containsExactlyElementsOf(row.fields());
        assertThat(failure.diagnosis().httpStatus()).isEqualTo(row.status());
        assertThat(failure).hasMessageNotContaining("ada1@example.org").hasMessageNotContaining("gold");
    }

    static Stream<Row> rows() {
        return Stream.concat(wholeCalls(), items());
    }

    private static Stream<Row> wholeCalls() {
        return Stream.of(
                row("no credentials", 401, """
                        {"status":"error","message":"Authentication credentials not found. This API supports OAuth 2.0 ...",
                         "correlationId":"c","category":"INVALID_AUTHENTICATION"}""", UNAUTHORIZED, "HTTP_401"),
                row("expired credentials", 401, """
                        {"status":"error","message":"The OAuth token used to make this call expired 7 second(s) ago.",
                         "category":"EXPIRED_AUTHENTICATION"}""", UNAUTHORIZED, "HTTP_401"),
                row("missing scope", 403, """
                        {"status":"error","message":"This app hasn't been granted all required scopes","correlationId":"c",
                         "errors":[{"message":"One or more of the following scopes are required.",
                         "context":{"requiredGranularScopes":["crm.objects.contacts.write"]}}],"category":"MISSING_SCOPES"}""", MISCONFIGURED, "MISSING_SCOPES", "crm.objects.contacts.write"),
                row("forbidden without a reason", 403, "{}", MISCONFIGURED, "HTTP_403"),
                row("unknown property, printed in the message", 400, """
                        {"status":"error","category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"message\\":\\"Property \\\\\\"plan\\\\\\" does not exist\\",\
                        \\"error\\":\\"PROPERTY_DOESNT_EXIST\\",\\"name\\":\\"plan\\"}]"}""", MISCONFIGURED, "PROPERTY_UNKNOWN", "plan"),
                row("unknown property, in the details", 400, """
                        {"category":"VALIDATION_ERROR","message":"no",
                         "errors":[{"message":"x","code":"PROPERTY_DOESNT_EXIST","context":{"propertyName":["plan"]}}]}""", MISCONFIGURED, "PROPERTY_UNKNOWN", "plan"),
                row(
                        "unknown property, in words",
                        400,
                        "{\"category\":\"VALIDATION_ERROR\",\"message\":\"Property \\\"plan\\\" does not exist\"}",
                        MISCONFIGURED,
                        "PROPERTY_UNKNOWN",
                        "plan"),
                row("read-only property", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"error\\":\\"READ_ONLY_VALUE\\",\\"name\\":\\"hs_latest_source\\"}]"}""", MISCONFIGURED, "PROPERTY_READ_ONLY", "hs_latest_source"),
                row("unknown status", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"message\\":\\"HAPPY was not one of the allowed options\\",\
                        \\"error\\":\\"INVALID_OPTION\\",\\"name\\":\\"hs_lead_status\\"}]"}""", MISCONFIGURED, "STATUS_UNKNOWN", "hs_lead_status"),
                row("unknown option of another property", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"message\\":\\"gold\\",\\"error\\":\\"INVALID_OPTION\\",\\"name\\":\\"plan\\"}]"}""", RECORD_REFUSED, "INVALID_OPTION", "plan"),
                row("invalid e-mail", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"message\\":\\"Email address ada1@example.org is invalid\\",\
                        \\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]"}""", RECORD_REFUSED, "INVALID_EMAIL", "email"),
                row("invalid e-mail, cut off", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"},{\\"isValid\\":false,\\"mess"}""", RECORD_REFUSED, "INVALID_EMAIL", "email"),
                row("invalid number", 400, """
                        {"category":"VALIDATION_ERROR","message":"discount was not valid",
                         "errors":[{"message":"gold was not a valid long.","code":"INVALID_INTEGER","in":"properties",
                         "context":{"propertyName":["discount"]}}]}""", RECORD_REFUSED, "INVALID_INTEGER", "discount"),
                row("a value where a name should be", 400, """
                        {"category":"VALIDATION_ERROR",
                         "errors":[{"code":"INVALID_EMAIL","context":{"propertyName":["ada1@example.org","email"]}}]}""", RECORD_REFUSED, "INVALID_EMAIL", "email"),
                row(
                        "refused without a detail",
                        400,
                        "{\"category\":\"VALIDATION_ERROR\",\"message\":\"no\"}",
                        RECORD_REFUSED,
                        "VALIDATION_ERROR"),
                row("duplicate ids", 400, """
                        {"category":"VALIDATION_ERROR",
                         "message":"Duplicate IDs found in batch input: [ada1@example.org]. IDs must be unique"}""", RECORD_REFUSED, "VALIDATION_ERROR"),
                row("key property without unique values", 400, """
                        {"category":"VALIDATION_ERROR",
                         "message":"Unable to perform update/upsert by non-unique 0-1 property crmify_id in portal ID 1"}""", MISCONFIGURED, "KEY_PROPERTY_NOT_UNIQUE"),
                row("refused without a body", 400, "", RECORD_REFUSED, "HTTP_400"),
                row("taken e-mail", 409, """
                        {"status":"error","message":"Contact already exists. Existing ID: 37765128953","correlationId":"c",
                         "category":"CONFLICT"}""", RECORD_CONFLICT, "CONFLICT"),
                row(
                        "taken e-mail of nobody",
                        409,
                        "{\"category\":\"CONFLICT\",\"message\":\"no\"}",
                        RECORD_REFUSED,
                        "CONFLICT"),
                row("taken unique value", 400, """
                        {"category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"message\\":\\"Cannot set it on new. 512 already has that value.\\",\
                        \\"error\\":\\"CONFLICTING_UNIQUE_VALUE\\",\\"name\\":\\"member_no\\"}]"}""", RECORD_CONFLICT, "CONFLICT", "member_no"),
                row("wrong address", 404, "{}", MISCONFIGURED, "HTTP_404"),
                row("locked", 423, "{}", THROTTLED, "LOCKED"),
                row("moving", 477, "{}", THROTTLED, "ACCOUNT_MOVING"),
                row("ten seconds", 429, """
                        {"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT",
                         "correlationId":"c","policyName":"TEN_SECONDLY_ROLLING","groupName":"publicapi:..."}""", THROTTLED, "TEN_SECONDLY_ROLLING"),
                row("a day", 429, """
                        {"status":"error","message":"You have reached your daily limit.","errorType":"RATE_LIMIT",
                         "policyName":"DAILY","requestId":"r"}""", THROTTLED, "DAILY"),
                row("too fast, in other words", 429, "{\"category\":\"RATE_LIMITS\"}", THROTTLED, "RATE_LIMIT"),
                row(
                        "its own fault",
                        500,
                        "{\"status\":\"error\",\"message\":\"internal error\"}",
                        OUTCOME_UNKNOWN,
                        "HTTP_500"),
                row("its own time-out", 504, "", OUTCOME_UNKNOWN, "HTTP_504"));
    }

    /** The same, told of one input in an answer that is a success. */
    private static Stream<Row> items() {
        return Stream.of(
                item("unknown property", """
                        "category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"isValid\\":false,\\"error\\":\\"PROPERTY_DOESNT_EXIST\\",\\"name\\":\\"plan\\"}]\"""", MISCONFIGURED, "PROPERTY_UNKNOWN", "plan"),
                item("invalid e-mail", """
                        "category":"VALIDATION_ERROR","message":"Property values were not valid: \
                        [{\\"error\\":\\"INVALID_EMAIL\\",\\"name\\":\\"email\\"}]\"""", RECORD_REFUSED, "INVALID_EMAIL", "email"),
                item("taken e-mail", """
                        "category":"CONFLICT","message":"Contact already exists. Existing ID: 512\"""", RECORD_CONFLICT, "CONFLICT"),
                item("not there", "\"category\":\"OBJECT_NOT_FOUND\",\"message\":\"x\"", RECORD_GONE, "RECORD_GONE"),
                item("too fast", "\"category\":\"RATE_LIMITS\"", THROTTLED, "RATE_LIMIT"),
                item("something else", "\"category\":\"INTERNAL_ERROR\"", OUTCOME_UNKNOWN, "INTERNAL_ERROR"),
                item("nothing", "\"status\":\"error\"", OUTCOME_UNKNOWN, "UNNAMED_ERROR"));
    }

    private static Row row(String name, int status, String body, FailureKind kind, String reason, String... fields) {
        return new Row(name, status, body, kind, reason, List.of(fields));
    }

    private static Row item(String name, String error, FailureKind kind, String reason, String... fields) {
        var body = """
                {"status":"COMPLETE","results":[],"numErrors":1,
                 "errors":[{%s,"context":{"objectWriteTraceId":["%s"]}}]}""".formatted(error, key(1).external());
        return new Row(name, 207, body, kind, reason, List.of(fields));
    }

    @Test
    void namesTheRecordThatIsThereAlready() {
        crm.next(Reply.json(
                409, "{\"message\":\"Contact already exists. Existing ID: 37765128953\",\"category\":\"CONFLICT\"}"));

        assertThat(((RecordConflictException) failureOf(CREATE)).existingId()).isEqualTo("37765128953");
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

    private BackendException failureOf(Lead lead) {
        return catchThrowableOfType(BackendException.class, () -> hubspot.syncLead(lead));
    }
}
