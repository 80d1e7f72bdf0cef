package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static io.crmify.backends.contract.Leads.anUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error that is known of Klaviyo, and what it means: {@code errors.csv}. */
class KlaviyoErrorsTest {
    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final KlaviyoBackend klaviyo = (KlaviyoBackend) new KlaviyoProvider().open(context);

    /** A row of the table. */
    private record Row(
            String call,
            int status,
            String headers,
            String body,
            String expected,
            String reason,
            List<String> fields,
            String source) {
        private static Row of(String line) {
            var cells = line.split(";", 8);
            var fields = Stream.of(cells[6].split(" ")).filter(name -> !name.isEmpty());
            return new Row(
                    cells[0],
                    Integer.parseInt(cells[1]),
                    cells[2],
                    cells[3],
                    cells[4],
                    cells[5],
                    fields.toList(),
                    cells[7]);
        }

        @Override
        public String toString() {
            return call + " " + status + " " + reason + ", " + source;
        }
    }

    static List<Row> rows() {
        var file = KlaviyoErrorsTest.class.getResourceAsStream("errors.csv");
        try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Row::of)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @AfterEach
    void close() {
        crm.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansOneThing(Row row) {
        var reply = Reply.json(row.status(), row.body());
        crm.next(
                row.headers().isEmpty()
                        ? reply
                        : reply.header("Retry-After", row.headers().split(": ")[1]));

        var failure = failureOf(row.call());

        var seconds = failure instanceof ThrottledException throttled
                ? throttled.retryAfter().map(wait -> " " + wait.toSeconds()).orElse("")
                : "";
        assertThat(failure.kind() + seconds).isEqualTo(row.expected());
        assertThat(failure.diagnosis().reason()).isEqualTo(row.reason());
        assertThat(failure.diagnosis().fields()).isEqualTo(row.fields());
        assertThat(failure).hasMessageNotContaining("ada1@").hasMessageNotContaining("gold");
    }

    private BackendException failureOf(String call) {
        return catchThrowableOfType(BackendException.class, () -> {
            switch (call) {
                case "CREATE" -> klaviyo.syncLead(aLead(1).with("plan", "gold").lead());
                case "UPDATE" ->
                    klaviyo.syncLead(anUpdate(1, "01GDDKASAP8TKDDA2GRZDSVP4H")
                            .with("plan", "gold")
                            .lead());
                default -> klaviyo.accountId();
            }
        });
    }

    @Test
    void doesNotRestWhileCallsAreLeft() { // SF-10
        crm.next(
                Reply.json(200, "{\"data\":{\"id\":\"01A\"}}").header("RateLimit-Remaining", "7, 75;w=1"),
                Reply.json(200, "{\"data\":{\"id\":\"01A\"}}").header("RateLimit-Remaining", "nonsense"),
                Reply.json(200, "{\"data\":{\"id\":\"01A\"}}"));

        for (int i = 0; i < 3; i++) {
            klaviyo.syncLead(aLead(1).lead());
        }

        assertThat(crm.asked()).hasSize(3);
        assertThat(context.told()).isEmpty();
    }
}
