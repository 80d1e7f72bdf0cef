package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.Lead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each error that is known of Insightly, and what it means. */
class InsightlyErrorsTest {
    private static final Lead CREATE = aLead(1).with("PLAN__c", "gold").lead();
    private static final Lead UPDATE =
            anUpdate(1, "77001").with("PLAN__c", "gold").lead();

    private final ScriptedCrm crm = new ScriptedCrm();
    private final CrmBackend insightly =
            new InsightlyProvider().open(new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c"));

    @AfterEach
    void close() {
        crm.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"Name\":\"BadRequest\",\"Message\":\"ada1@example.org: the value of EMAIL is not valid\"} | RECORD_REFUSED | HTTP_400 | EMAIL",
                "400 | the value of PLAN__c is not valid: gold | RECORD_REFUSED | HTTP_400 | PLAN__c",
                "400 | MY_EMAIL_2 | RECORD_REFUSED | HTTP_400 | ",
                "400 | `` | RECORD_REFUSED | HTTP_400 | ",
                "400 | {\"Message\":\"Custom field CRMIFY_ID__c does not exist\"} | MISCONFIGURED | KEY_FIELD_REFUSED | CRMIFY_ID__c",
                "400 | <html>EMAIL</html> | MISCONFIGURED | HTTP_400 | ",
                "401 | {\"Message\":\"Authorization has been denied for this request.\"} | UNAUTHORIZED | HTTP_401 | ",
                "403 | {\"Message\":\"no\"} | MISCONFIGURED | HTTP_403 | ",
                "404 | `` | MISCONFIGURED | HTTP_404 | ",
                "405 | {\"Message\":\"The requested resource does not support http method 'POST'.\"} | MISCONFIGURED | HTTP_405 | ",
                "422 | {\"Message\":\"LAST_NAME\"} | RECORD_REFUSED | HTTP_422 | LAST_NAME",
                "429 | `` | THROTTLED | HTTP_429 | ",
                "500 | {\"Message\":\"An error has occurred.\"} | OUTCOME_UNKNOWN | HTTP_500 | ",
                "502 | <html>Bad Gateway</html> | OUTCOME_UNKNOWN | HTTP_502 | ",
                "503 | `` | OUTCOME_UNKNOWN | HTTP_503 | ",
                "504 | `` | OUTCOME_UNKNOWN | HTTP_504 | "
            })
    void meansOneThingForACreate(int status, String body, FailureKind kind, String reason, String field) {
        crm.next(Reply.of(status, Objects.requireNonNullElse(body, "")));

        var failure = failureOf(CREATE);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.diagnosis().reason()).isEqualTo(reason);
        assertThat(failure.diagnosis().fields())
                .isEqualTo(Stream.ofNullable(field).toList());
        assertThat(failure).hasMessageNotContaining("ada1@").hasMessageNotContaining("gold");
    }

    @Test
    void findsAnUpdatedLeadGone() {
        crm.next(Reply.of(404));

        assertThat(failureOf(UPDATE).kind()).isEqualTo(FailureKind.RECORD_GONE);
    }

    @Test
    void doesNotTakeAPageThatIsMissingForALead() {
        crm.next(Reply.page(404));

        assertThat(failureOf(UPDATE).kind()).isEqualTo(FailureKind.MISCONFIGURED);
    }

    @Test
    void takesAnyKindOfSuccess() {
        crm.next(
                Reply.json(200, "{\"LEAD_ID\":5}"),
                Reply.json(201, "{\"LEAD_ID\":5}"),
                Reply.of(200),
                Reply.of(202),
                Reply.of(204));

        assertThat(insightly.syncLead(CREATE)).isEqualTo("5");
        assertThat(insightly.syncLead(UPDATE)).isEqualTo("5");
        assertThat(List.of(insightly.deleteLead("5"), insightly.deleteLead("5"), insightly.deleteLead("5")))
                .containsOnly(true);
    }

    @Test
    void slowsDownWhileThereIsQuotaLeft() {
        crm.next(Reply.of(429).header("X-RateLimit-Remaining", "500"));

        var failure = (ThrottledException) failureOf(CREATE);

        assertThat(failure.isQuota()).isFalse();
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void waitsUntilTheDayIsOverWhenTheQuotaIsUsedUp() {
        var answer = new HttpAnswer(
                HttpCall.post("/Leads"),
                429,
                Map.of("x-ratelimit-remaining", "0"),
                "",
                Instant.parse("2026-11-21T22:30:00Z"));

        var failure = (ThrottledException) Verdicts.of(answer);

        assertThat(failure.isQuota()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(90));
        assertThat(failure.diagnosis().reason()).isEqualTo("DAILY_QUOTA");
    }

    private BackendException failureOf(Lead lead) {
        return catchThrowableOfType(BackendException.class, () -> insightly.syncLead(lead));
    }
}
