package io.crmify.backends.klaviyo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceRatesTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00.300Z");
    private static final HttpCall ERASE = Place.ERASE.call();

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<Duration> waits = new ArrayList<>();
    private final PlaceRates rates = PlaceRates.by(now::get, wait -> {
        waits.add(wait);
        pass(wait);
    });

    private void pass(Duration time) {
        now.set(now.get().plus(time));
    }

    private void call(HttpCall call, int times) {
        for (int i = 0; i < times; i++) {
            rates.await(call);
        }
    }

    private void see(HttpCall call, int status, Map<String, String> headers) {
        rates.see(new HttpAnswer(call, status, headers, "{}", now.get()));
    }

    private Duration refusal(HttpCall call) {
        var wait = new AtomicReference<Duration>();
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> rates.await(call))
                .satisfies(refusal -> wait.set(refusal.retryAfter().orElseThrow()));
        return wait.get();
    }

    @Test
    void waitsForTheSecondAfterABurst() {
        call(ERASE, 3);
        assertThat(waits).isEmpty();
        pass(Duration.ofMillis(400));

        call(ERASE, 2);

        assertThat(waits).containsExactly(Duration.ofMillis(600));
    }

    @Test
    void doesNotWaitForTheMinuteAndSendsNothing() {
        call(ERASE, 60);
        assertThat(now.get()).isEqualTo(START.plusSeconds(19));

        assertThat(refusal(ERASE)).isEqualTo(Duration.ofSeconds(41));
        assertThat(refusal(ERASE)).isEqualTo(Duration.ofSeconds(41));
        pass(Duration.ofSeconds(41));
        call(ERASE, 3);
    }

    @Test
    void leavesAllOtherPlacesAsTheyAre() {
        call(ERASE, 60);
        see(Place.RECORD_EVENT.call(), 429, Map.of("retry-after", "30"));

        call(Place.IMPORT_PROFILE.call(), 75);
        call(Place.UPDATE_PROFILE.call("01A"), 75);

        assertThat(now.get()).isEqualTo(START.plusSeconds(19));
        assertThat(refusal(Place.RECORD_EVENT.call())).hasSeconds(30);
    }

    @Test
    void countsAPlaceWhoseAddressHasAnIdAsOne() {
        for (int i = 0; i < 10; i++) {
            rates.await(Place.JOIN_LIST.call("List" + i));
        }

        rates.await(Place.JOIN_LIST.call("Other"));

        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void restsForAsLongAsAnAnswerTellsButNoLongerThanAMinute() {
        see(ERASE, 429, Map.of("retry-after", "7"));
        assertThat(refusal(ERASE)).hasSeconds(7);

        see(ERASE, 429, Map.of("retry-after", "3600"));
        assertThat(refusal(ERASE)).hasSeconds(60);

        pass(Duration.ofMinutes(1));
        see(ERASE, 202, Map.of("ratelimit-remaining", "0, 3;w=1", "ratelimit-reset", "33"));
        assertThat(refusal(ERASE)).hasSeconds(33);
    }

    @ParameterizedTest
    @CsvSource({"1, 33", "01, 33", "none, 33", "0, soon", "0.5, 33", "-0, 33"})
    void doesNotRestForLessThanThat(String remaining, String reset) {
        see(ERASE, 202, Map.of("ratelimit-remaining", remaining, "ratelimit-reset", reset));

        rates.await(ERASE);
        assertThat(waits).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "700 | 3 700",
                "700, 5;w=1, 700;w=60 | 5 700",
                "5;w=1, 90;w=60 | 5 90",
                "5;w=1 | 5 60",
                "90;w=60, 100;w=3600 | 3 90",
                "0 | 3 60",
                "many | 3 60",
                "7.5 | 3 60",
                "99999999999999 | 3 60"
            })
    void isCorrectedByWhatAnswersTell(String header, String expected) {
        var size = Size.S.corrected(header);

        assertThat(size.burst() + " " + size.steady()).isEqualTo(expected);
    }

    @Test
    void goesByTheCorrectedNumbers() {
        see(ERASE, 202, Map.of("ratelimit-limit", "4, 2;w=1, 4;w=60"));

        call(ERASE, 4);

        assertThat(waits).containsExactly(Duration.ofSeconds(1));
        assertThat(refusal(ERASE)).hasSeconds(59);
    }

    @Test
    void countsTheCallsOfAllThreads() {
        var waited = new AtomicInteger();
        var shared = PlaceRates.by(() -> START, wait -> waited.incrementAndGet());

        IntStream.range(0, 150).parallel().forEach(number -> shared.await(Place.READ_PROFILES.call()));

        assertThat(waited).hasValue(75);
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> shared.await(Place.READ_PROFILES.call()))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(2)));
    }

    @Test
    void forgetsWhatWasBeforeTheClockWasSetBack() {
        call(ERASE, 60);
        see(ERASE, 429, Map.of("retry-after", "60"));
        now.set(START.minusSeconds(3600));

        call(ERASE, 3);

        assertThat(waits).hasSize(19);
    }

    @Test
    void countsNothingIfItIsNotTo() {
        var none = PlaceRates.unlimited();
        for (int i = 0; i < 1_000; i++) {
            none.await(ERASE);
        }
        none.see(new HttpAnswer(ERASE, 429, Map.of("retry-after", "9"), "{}", START));
        none.await(ERASE);

        assertThat(none.isSoon(new HttpAnswer(ERASE, 429, Map.of("retry-after", "1"), "{}", START)))
                .isFalse();
    }
}
