package io.crmify.backends.insightly;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.BackendException;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Each error that is known of Insightly, and what it means. */
class InsightlyErrorsTest {
    private static final Lead CREATE = aLead(1).with("PLAN__c", "gold").lead();
    private static final Lead UPDATE =
            anUpdate(1, "77001").with("PLAN__c", "gold").lead();

    private final ScriptedCrm crm = new ScriptedCrm();
    private final Insightly insightly =
            (Insightly) new InsightlyProvider().open(new TestContext(crm.uri()).with("key-field", "CRMIFY_ID__c"));

    @AfterEach
    void close() {
        crm.close();
    }

    @ParameterizedTest(name = "{0} {1} {3}: {5}")
    @CsvFileSource(resources = "errors.csv", delimiter = ';', quoteCharacter = '`', numLinesToSkip = 1)
    void meansOneThing(ArgumentsAccessor row) {
        if (row.getString(0).equals("NOTE")) {
            crm.next(Reply.json(200, "[]"));
        }
        crm.next(reply(row), Reply.json(200, "{\"TAGS\":[]}"));

        var failure = catchThrowableOfType(
                BackendException.class, () -> Call.valueOf(row.getString(0)).on(insightly));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(row.getString(4));
        assertThat(failure.diagnosis().reason()).isEqualTo(row.getString(5));
        assertThat(failure.diagnosis().fields())
                .isEqualTo(Stream.ofNullable(row.getString(6)).toList());
        assertThat(row.getString(7)).as("source").isNotBlank();
        assertThat(failure).hasMessageNotContaining("ada1@").hasMessageNotContaining("gold");
        if (failure instanceof ThrottledException throttled) {
            assertThat(throttled.isQuota()).isEqualTo(row.getString(5).equals("DAILY_QUOTA"));
        }
    }

    private static Reply reply(ArgumentsAccessor row) {
        var reply = Reply.of(row.getInteger(1), Objects.requireNonNullElse(row.getString(3), ""));
        for (var header : Objects.requireNonNullElse(row.getString(2), "").split(",")) {
            var parts = header.split(":", 2);
            reply = parts.length < 2 ? reply : reply.header(parts[0].strip(), parts[1].strip());
        }
        return reply;
    }

    private enum Call {
        CREATE,
        UPDATE,
        DELETE,
        READ,
        TAG,
        NOTE;

        void on(Insightly backend) {
            switch (this) {
                case CREATE -> backend.syncLead(InsightlyErrorsTest.CREATE);
                case UPDATE -> backend.syncLead(InsightlyErrorsTest.UPDATE);
                case DELETE -> backend.deleteLead("77001");
                case READ -> backend.accountId();
                case TAG -> backend.tag("77001", Set.of("vip"));
                case NOTE -> backend.record(new CrmEvent("e1", "login", "77001", Instant.EPOCH, Map.of()));
            }
        }
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
    void tellsThatTheKeyMayBeOfAnotherPod() {
        crm.next(Reply.of(401));

        assertThat(failureOf(CREATE)).hasMessageContaining("another pod than that in crmify.backend.base-url");
    }

    @Test
    void slowsDownWhileThereIsQuotaLeft() {
        crm.next(
                Reply.of(429).header("X-RateLimit-Remaining", "500"),
                Reply.of(429).header("X-RateLimit-Remaining", "500").header("Retry-After", "3"),
                Reply.of(429));

        var waits = Stream.of(CREATE, CREATE, CREATE)
                .map(lead -> (ThrottledException) failureOf(lead))
                .toList();

        assertThat(waits).noneMatch(ThrottledException::isQuota);
        assertThat(waits)
                .extracting(ThrottledException::retryAfter)
                .containsExactly(
                        Optional.of(Duration.ofSeconds(1)), Optional.of(Duration.ofSeconds(3)), Optional.empty());
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
