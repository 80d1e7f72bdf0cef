package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.LeadField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the errors in {@code errors.csv} mean. */
class SalesforceErrorsTest {
    private static final String ID = "00Q580000000001AAA";
    private static final Credentials APP = new Credentials(null, null, null, null, "id-1", "secret-1", null, null);

    private final ScriptedCrm crm = new ScriptedCrm();

    @AfterEach
    void close() {
        crm.close();
    }

    record Row(String call, Reply reply, String body, String expected, String reason) {
        static Row parse(String line) {
            var cells = line.split(";", -1);
            assertThat(cells).as(line).hasSize(7);
            assertThat(cells[6]).as("the source of " + line).isNotBlank();
            var reply = Reply.of(Integer.parseInt(cells[1]), cells[3]);
            var header = cells[2].split(": ", 2);
            return new Row(
                    cells[0],
                    header.length < 2 ? reply : reply.header(header[0], header[1]),
                    cells[3],
                    cells[4],
                    cells[5]);
        }

        @Override
        public String toString() {
            return "%s %d %s".formatted(call, reply.status(), reason);
        }
    }

    static Stream<Row> rows() {
        try (var lines = SalesforceErrorsTest.class.getResourceAsStream("errors.csv")) {
            return new String(Objects.requireNonNull(lines).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().skip(1).map(Row::parse).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansWhatTheTableSays(Row row) {
        var failure = failure(row);

        assertThat(failure.getClass().getSimpleName()).isEqualTo(row.expected());
        assertThat(failure.diagnosis().reason()).isEqualTo(row.reason());
        assertThat(failure.toString()).doesNotContain("ada1@example.org", "token-1", "secret-1");
    }

    private BackendException failure(Row row) {
        return switch (row.call()) {
            case "create" -> of(row.reply(), backend -> backend.syncLead(aLead(1).lead()));
            case "update" ->
                of(
                        row.reply(),
                        backend -> backend.syncLead(anUpdate(1, ID)
                                .with(LeadField.FIRST_NAME, "Ada")
                                .lead()));
            case "item" -> ofItem(row.body());
            case "read" -> {
                crm.next(row.reply(), row.reply()); // a page is asked for three times
                yield of(row.reply(), SalesforceBackend::statuses);
            }
            case "token" -> ofToken(row.reply());
            case "soap" -> ofSoap(row.reply());
            case "job" -> ofJob(row.body());
            default -> throw new IllegalArgumentException(row.call());
        };
    }

    private interface Call {
        void on(SalesforceBackend backend);
    }

    private SalesforceBackend backend() {
        return (SalesforceBackend) new SalesforceProvider().open(new TestContext(crm.uri()));
    }

    private BackendException of(Reply reply, Call call) {
        crm.next(reply);
        return catchThrowableOfType(BackendException.class, () -> call.on(backend()));
    }

    private BackendException ofItem(String error) {
        var items =
                "[{\"success\":false,\"errors\":[%s]},{\"id\":\"%s\",\"success\":true,\"errors\":[],\"created\":true}]";
        crm.next(Reply.json(200, items.formatted(error, ID)));
        var results = backend().push(List.of(aLead(1).lead(), aLead(2).lead()));
        assertThat(results.get(1)).isInstanceOf(PushResult.Stored.class);
        return ((PushResult.Failed) results.get(0)).cause();
    }

    private BackendException ofToken(Reply reply) {
        crm.next(reply);
        var backend = new SalesforceProvider().open(new TestContext(crm.uri()).with(APP));
        return catchThrowableOfType(BackendException.class, () -> backend.syncLead(aLead(1).lead()));
    }

    private BackendException ofSoap(Reply reply) {
        var open = Reply.json(200, "[{\"Id\":\"%s\",\"ConvertedContactId\":null}]".formatted(ID));
        var words = Reply.json(
                200, "{\"done\":true,\"records\":[{\"MasterLabel\":\"Closed - Converted\",\"IsConverted\":true}]}");
        crm.next(open, words, reply, open);
        return catchThrowableOfType(BackendException.class, () -> backend().convert(ID));
    }

    private BackendException ofJob(String error) {
        var key = aLead(1).lead().key().external();
        crm.next(
                Reply.json(200, "{\"state\":\"JobComplete\"}"),
                Reply.of(200, "sf__Id,sf__Created,Crmify_Id__c\n"),
                Reply.of(200, "sf__Id,sf__Error,Crmify_Id__c\n,\"%s\",%s\n".formatted(error, key)));
        var results = backend()
                .results("750580000000001AAA", List.of(aLead(1).lead()))
                .orElseThrow();
        return ((PushResult.Failed) results.get(0)).cause();
    }

    @Test
    void theIdOfAConflictIsToldInEighteenCharacters() {
        var conflict = (RecordConflictException) of(
                Reply.json(
                        400,
                        "[{\"message\":\"duplicate value found: Crmify_Id__c duplicates value on record with id: 00Q58000003tW4u\","
                                + "\"errorCode\":\"DUPLICATE_VALUE\",\"fields\":[]}]"),
                backend -> backend.syncLead(aLead(1).lead()));

        assertThat(conflict.existingId()).hasSize(18).startsWith("00Q58000003tW4u");
    }

    @Test
    void theDayAndTooManyCallsAtOnceAreToldApart() {
        var day = (ThrottledException) of(
                Reply.json(
                        403,
                        "[{\"message\":\"TotalRequests Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]"),
                backend -> backend.syncLead(aLead(1).lead()));
        var atOnce = (ThrottledException) of(
                Reply.json(
                        403,
                        "[{\"message\":\"ConcurrentPerOrgLongTxn Limit exceeded.\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]"),
                backend -> backend.syncLead(aLead(1).lead()));

        assertThat(day.isQuota()).isTrue();
        assertThat(day.retryAfter()).contains(Duration.ofMinutes(15));
        assertThat(atOnce.isQuota()).isFalse();
        assertThat(atOnce.retryAfter()).contains(Duration.ofSeconds(10));
    }
}
