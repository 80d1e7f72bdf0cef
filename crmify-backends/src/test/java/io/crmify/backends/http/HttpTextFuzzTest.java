package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.backends.fuzz.TimeBox;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/** What parses the texts of an answer bears any text. */
@AddLifecycleHook(value = TimeBox.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class HttpTextFuzzTest {
    private static final int ENDLESS = 100_000_000;
    private static final HttpCall CALL = HttpCall.get("/people");

    @Property(tries = ENDLESS)
    void aWaitIsNeverNegativeNorLongerThanADay(@ForAll("waits") String header, @ForAll("instants") Instant now) {
        var wait = RetryAfter.parse(header, now);

        assertThat(wait.stream()).allMatch(HttpTextFuzzTest::isOfADay);
    }

    @Property(tries = ENDLESS)
    void jsonIsReadOrNothing(@ForAll("texts") String text) {
        var json = LenientJson.parse(text);

        assertThat(json.items()).isNotNull();
        assertThat(json.texts("id")).doesNotContain("");
        assertThat(json.at("a").at("b").text("c")).isNotNull();
    }

    @Property(tries = ENDLESS)
    void anyStatusHasAMeaning(
            @ForAll @IntRange(min = 100, max = 599) int status,
            @ForAll("waits") String header,
            @ForAll("texts") String body,
            @ForAll("instants") Instant at) {
        var answer = new HttpAnswer(CALL, status, Map.of("retry-after", header, "date", header), body, at);

        var failure = answer.failure();

        assertThat(failure.diagnosis().httpStatus()).isEqualTo(status);
        assertThat(failure.getMessage())
                .startsWith("GET /people -> HTTP " + status)
                .hasSizeLessThan(200);
    }

    @Provide
    Arbitrary<String> waits() {
        var digits = Arbitraries.strings().numeric().ofMaxLength(30);
        var dates = instants()
                .map(instant -> DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        instant.atOffset(ZoneOffset.UTC).withYear(1 + Math.floorMod(instant.getEpochSecond(), 9_998))));
        return Arbitraries.oneOf(digits, dates, digits.map(number -> "-" + number), Arbitraries.strings());
    }

    @Provide
    Arbitrary<String> texts() {
        var parts = Arbitraries.of("{", "}", "[", "]", "\"", ":", ",", "\\u", "\\", "1e9", "-", "null", "\u0000", "id");
        return Arbitraries.oneOf(
                Arbitraries.strings(),
                parts.list().ofMaxSize(40).map(list -> String.join("", list)),
                Arbitraries.integers().between(1, 50_000).map("["::repeat));
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(),
                        Instant.parse("9999-12-31T23:59:59Z").getEpochSecond())
                .map(Instant::ofEpochSecond);
    }

    private static boolean isOfADay(Duration wait) {
        return !wait.isNegative() && wait.compareTo(Duration.ofDays(1)) <= 0;
    }
}
