package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.BackendException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.lead.Lead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error that is known of Creatio, and what it means. */
class CreatioErrorsTest {
    private static final String ID = "12345678-1234-4234-8234-123456789012";
    private static final Lead CREATE = aLead(1).with("UsrPlan", "gold").lead();
    private static final Lead UPDATE = anUpdate(1, ID).with("UsrPlan", "gold").lead();

    private final ScriptedCrm crm = new ScriptedCrm(asked -> Reply.json(200, "{\"value\":[]}"));

    @AfterEach
    void close() {
        crm.close();
    }

    /** A line of {@code errors.csv}. */
    record Row(int status, String header, String body, String exception, String reason, String source, String call) {
        static Row of(String line) {
            var cells = line.split(";", -1);
            return new Row(Integer.parseInt(cells[0]), cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
        }

        Reply reply() {
            var reply = body.startsWith("{") ? Reply.json(status, body) : Reply.of(status, body);
            var parts = header.split(": ", 2);
            return parts.length < 2 ? reply : reply.header(parts[0], parts[1]);
        }

        @Override
        public String toString() {
            return "%s %d %s".formatted(call, status, source);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansOneThing(Row row) {
        var backend = open(row.call());
        crm.next(row.reply());

        var failure = failureOf(backend, row.call());

        assertThat(failure.getClass().getSimpleName()).isEqualTo(row.exception());
        assertThat(failure.diagnosis().reason()).isEqualTo(row.reason());
        assertThat(failure)
                .hasMessageNotContaining("ada1@")
                .hasMessageNotContaining("gold")
                .hasMessageNotContaining("Canada")
                .hasMessageNotContaining("at X()");
    }

    static List<Row> rows() throws IOException {
        try (var text = CreatioErrorsTest.class.getResourceAsStream("errors.csv")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(Row::of)
                    .toList();
        }
    }

    @Test
    void namesTheColumnThatIsMissingAndNoOtherWord() {
        crm.next(Reply.json(400, "{\"error\":{\"message\":\"Column by path UsrPlan not found in schema Lead\"}}"));

        assertThat(failureOf(open("CREATE"), "CREATE").diagnosis().fields()).containsExactly("UsrPlan");

        crm.next(Reply.json(400, "{\"error\":{\"message\":\"Column by path Lovelace not found in schema Lead\"}}"));

        assertThat(failureOf(open("CREATE"), "CREATE").diagnosis().fields()).isEmpty();
    }

    @Test
    void asksForTheRecordBeforeItTakesAFailureOfTheServerForARefusal() {
        crm.next(Reply.json(500, "{\"error\":{\"message\":\"An error has occurred.\"}}"));

        failureOf(open("CREATE"), "CREATE");

        assertThat(crm.asked()).hasSize(2);
        assertThat(crm.lastAsked().method()).isEqualTo("GET");
        assertThat(crm.lastAsked().parameters().get("$filter")).matches("Id eq [0-9a-f-]{36}");
    }

    private CrmBackend open(String call) {
        var context = new TestContext(crm.uri())
                .with("path-prefix", "/0")
                .with(new Credentials(null, "user-1", "password-1", null, "client-1", "secret-1", null, null));
        return new CreatioProvider()
                .open(
                        switch (call) {
                            case "LOGIN" -> context;
                            case "TOKEN" ->
                                context.with("identity-url", crm.uri().toString());
                            default -> context.with("sign-in", "BASIC");
                        });
    }

    private static BackendException failureOf(CrmBackend backend, String call) {
        return catchThrowableOfType(BackendException.class, () -> {
            switch (call) {
                case "DELETE" -> backend.deleteLead(ID);
                case "UPDATE" -> backend.syncLead(UPDATE);
                default -> backend.syncLead(CREATE);
            }
        });
    }
}
