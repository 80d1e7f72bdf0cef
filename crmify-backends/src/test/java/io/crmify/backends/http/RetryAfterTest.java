package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "7 | PT7S",
                " 120 | PT2M",
                "86400 | PT24H",
                "86401 | PT24H",
                "99999999999999999999999 | PT24H",
                "Wed, 21 Oct 2015 07:28:30 GMT | PT30S",
                "Wed, 21 Oct 2015 07:27:00 GMT | PT0S",
                "Wed, 21 Oct 2105 07:27:00 GMT | PT24H"
            })
    void readsSecondsAndDates(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "1.5",
                "7 seconds",
                "Wed, 21 Foo 2015 07:28:00 GMT",
                "2015-10-21T07:28:30Z",
                "٧"
            })
    void takesNonsenseForAbsent(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
