package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED",
        "429, THROTTLED",
        "408, OUTCOME_UNKNOWN",
        "500, OUTCOME_UNKNOWN",
        "502, OUTCOME_UNKNOWN",
        "503, OUTCOME_UNKNOWN",
        "504, OUTCOME_UNKNOWN",
        "521, OUTCOME_UNKNOWN",
        "524, OUTCOME_UNKNOWN",
        "400, RECORD_REFUSED",
        "409, RECORD_REFUSED",
        "413, RECORD_REFUSED",
        "422, RECORD_REFUSED",
        "301, MISCONFIGURED",
        "307, MISCONFIGURED",
        "403, MISCONFIGURED",
        "404, MISCONFIGURED",
        "405, MISCONFIGURED",
        "415, MISCONFIGURED"
    })
    void tellsWhatAStatusMeans(int status, FailureKind kind) {
        var failure = answer(status, "").failure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.diagnosis().reason()).isEqualTo("HTTP_" + status);
        assertThat(failure.diagnosis().httpStatus()).isEqualTo(status);
        assertThat(failure).hasMessageStartingWith("GET /people/{id} -> HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 422})
    void letsNoPageRefuseARecord(int status) {
        assertThat(answer(status, "\n<!DOCTYPE html>").failure().kind()).isEqualTo(FailureKind.MISCONFIGURED);
    }

    @Test
    void takesASuccessAsItIs() {
        var answer = answer(200, "{}");

        assertThat(answer.orFail()).isSameAs(answer);
        assertThat(answer.orFailWithoutContent()).isSameAs(answer);
    }

    @Test
    void failsUnlessItIsASuccess() {
        assertThatExceptionOfType(RecordRefusedException.class)
                .isThrownBy(() -> answer(422, "").orFail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html/>", "{\"a\":", "7", "nonsense", "[1,]", "\u0000"})
    void wantsJsonWhereItIsExpected(String body) {
        var answer = answer(200, body);

        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(answer::json)
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("NOT_JSON"))
                .withNoCause();
        assertThat(answer.error()).isEqualTo(LenientJson.NOTHING);
    }

    @Test
    void readsJsonWithAMarkOfItsByteOrder() {
        assertThat(answer(200, "\uFEFF{\"a\":1}").json().text("a")).isEqualTo("1");
    }

    @Test
    void takesAPageForNoSuccessWithoutContent() {
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> answer(200, "<html>").orFailWithoutContent());
    }

    @Test
    void takesAPageForNoMissingRecord() {
        assertThat(answer(404, "").isMissing()).isTrue();
        assertThat(answer(404, "{}").isMissing()).isTrue();
        assertThat(answer(404, " <html>").isMissing()).isFalse();
    }

    @Test
    void passesOnHowLongToWait() {
        var failure = answer(429, "", Map.of("retry-after", "7")).failure();

        assertThat(((ThrottledException) failure).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void showsNoValue() {
        assertThat(answer(200, "ada@example.org", Map.of("x", "secret"))).hasToString("GET /people/{id} -> HTTP 200");
    }

    private static HttpAnswer answer(int status, String body) {
        return answer(status, body, Map.of());
    }

    private static HttpAnswer answer(int status, String body, Map<String, String> headers) {
        return new HttpAnswer(HttpCall.get("/people/{id}", "42"), status, headers, body, NOW);
    }
}
