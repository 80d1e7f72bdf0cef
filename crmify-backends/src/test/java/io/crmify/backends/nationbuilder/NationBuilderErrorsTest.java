package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each error that is known of NationBuilder, and what it means: {@code errors.csv}. */
class NationBuilderErrorsTest {
    private static final String NOBODY = "{\"data\":[],\"results\":[],\"code\":\"no_matches\"}";

    private final ScriptedCrm crm = new ScriptedCrm(asked -> Reply.json(200, NOBODY));

    @AfterEach
    void close() {
        crm.close();
    }

    /** @param headers {@code Name: value}, parted by two bars */
    record Row(
            String api,
            String call,
            int status,
            String headers,
            String body,
            String exception,
            String reason,
            String fields,
            String source) {
        Reply reply() {
            var reply = Reply.of(status, body);
            for (var header : headers.split("\\|\\|")) {
                var parts = header.split(": ", 2);
                reply = parts.length < 2 ? reply : reply.header(parts[0], parts[1]);
            }
            return reply;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (var file = Objects.requireNonNull(NationBuilderErrorsTest.class.getResourceAsStream("errors.csv"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(";", -1))
                    .map(cells -> new Row(
                            cells[0],
                            cells[1],
                            Integer.parseInt(cells[2]),
                            cells[3],
                            cells[4],
                            cells[5],
                            cells[6],
                            cells[7],
                            cells[8]));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansOneThing(Row row) {
        crm.next(row.reply());
        var backend = open(row.api());

        var failure = catchThrowableOfType(BackendException.class, () -> call(backend, row.call()));

        assertThat(failure).isNotNull();
        assertThat(failure.getClass().getSimpleName()).isEqualTo(row.exception());
        assertThat(failure.diagnosis().reason()).isEqualTo(row.reason());
        assertThat(String.join(",", failure.diagnosis().fields())).isEqualTo(row.fields());
        assertThat(failure.diagnosis().httpStatus()).isEqualTo(row.status());
        assertThat(failure).hasMessageNotContaining("ada1@").hasMessageNotContaining("gold");
        assertThat(row.source()).isNotBlank();
    }

    private static void call(CrmBackend backend, String name) {
        switch (name) {
            case "create" -> backend.syncLead(aLead(1).with("plan", "gold").lead());
            case "update" ->
                backend.syncLead(anUpdate(1, "512")
                        .with(FIRST_NAME, "Ada")
                        .with("plan", "gold")
                        .lead());
            case "delete" -> backend.deleteLead("512");
            default -> ((CredentialCheck) backend).accountId();
        }
    }

    private CrmBackend open(String api) {
        return new NationBuilderProvider().open(new TestContext(crm.uri()).with("api", api));
    }

    @Test
    void waitsAsLongAsTheHeaderSays() {
        crm.next(Reply.of(429, "").header("Retry-After", "7"));

        var failure = catchThrowableOfType(ThrottledException.class, () -> call(open("v2"), "create"));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure.isQuota()).isFalse();
    }

    @Test
    void waitsForTheDayWhenTheNationsCallsAreUsedUp() {
        crm.next(Reply.of(429, "").header("Nation-RateLimit-Remaining", "0").header("Nation-RateLimit-Reset", "3600"));

        var failure = catchThrowableOfType(ThrottledException.class, () -> call(open("v1"), "create"));

        assertThat(failure.isQuota()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-RateLimit-Reset", "IP-RateLimit-Reset", "RateLimit-Reset"})
    void waitsForTheResetThatAnyHeaderTells(String header) {
        crm.next(Reply.of(429, "").header(header, "6"));

        var failure = catchThrowableOfType(ThrottledException.class, () -> call(open("v1"), "create"));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(6));
        assertThat(failure.isQuota()).isFalse();
    }
}
