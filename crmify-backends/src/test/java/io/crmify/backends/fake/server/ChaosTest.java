package io.crmify.backends.fake.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChaosTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String BODY = "{\"who\":\"Ada\"}";

    private final AtomicInteger applied = new AtomicInteger();

    private FakeServer server(Chaos chaos) {
        return FakeServer.start("fake", 0, chaos, request -> {
            applied.incrementAndGet();
            return Reply.json(200, Json.createObjectBuilder().add("who", "Ada").build());
        });
    }

    private static HttpResponse<String> post(FakeServer server) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.address()))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource
    void appliesACallOrNotAsTheFaultSays(Fault fault) throws Exception {
        try (var server = server(Chaos.only(fault, 100, Duration.ofMillis(1)))) {
            try {
                post(server);
            } catch (IOException cut) {
                assertThat(fault.name()).startsWith("CUT");
            }
        }
        assertThat(applied).hasValue(fault.isApplied() ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "CUT_.*")
    void cutsTheConnection(Fault fault) {
        try (var server = server(Chaos.only(fault, 100, Duration.ZERO))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(server));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"CUT_.*", "LATE.*"})
    void answersWrongly(Fault fault) throws Exception {
        try (var server = server(Chaos.only(fault, 100, Duration.ZERO))) {
            var answer = post(server);

            assertThat(answer.body()).isNotEqualTo(BODY);
            assertThat(answer.statusCode()).isIn(200, 401, 429, 500, 502, 503);
            assertThat(answer.headers().firstValue("Retry-After"))
                    .isEqualTo(fault == Fault.TOO_MANY_REQUESTS ? Optional.of("1") : Optional.empty());
        }
    }

    @Test
    void halvesABody() throws Exception {
        try (var server = server(Chaos.only(Fault.TRUNCATED_BODY, 100, Duration.ZERO))) {
            assertThat(post(server).body()).isEqualTo(BODY.substring(0, BODY.length() / 2));
        }
    }

    @Test
    void cutsWhereThereIsNoBodyToHalve() {
        var chaos = Chaos.only(Fault.TRUNCATED_BODY, 100, Duration.ZERO);
        try (var server = FakeServer.start("fake", 0, chaos, request -> Reply.empty(204))) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(server));
        }
    }

    @Test
    void appliesALateAnswersCallAtOnce() throws Exception {
        try (var server = server(Chaos.only(Fault.LATE_ANSWER, 100, Duration.ofMinutes(10)))) {
            var answer = CLIENT.sendAsync(
                    HttpRequest.newBuilder(URI.create(server.address())).build(), HttpResponse.BodyHandlers.ofString());
            while (applied.get() == 0) {
                Thread.onSpinWait();
            }
            answer.cancel(true);
        }
    }

    @Test
    void goesWrongInTheShareAndCountsIt() {
        var chaos = Chaos.of(42, 30, Duration.ofSeconds(1));

        var faults = Stream.generate(chaos::next)
                .limit(10_000)
                .flatMap(Optional::stream)
                .toList();

        assertThat(faults).hasSizeBetween(2_800, 3_200).contains(Fault.values());
        assertThat(chaos.count()).isEqualTo(faults.size());
        assertThat(chaos.counts()).containsOnlyKeys(Fault.values());
        assertThat(chaos.counts().get(Fault.UNAUTHORIZED))
                .isLessThan(chaos.counts().get(Fault.SERVER_ERROR) / 2);
        assertThat(chaos.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
    }

    private static List<Optional<Fault>> drawn(long seed) {
        var chaos = Chaos.of(seed, 50, Duration.ZERO);
        var drawn = new ArrayList<Optional<Fault>>();
        for (int i = 0; i < 100; i++) {
            drawn.add(chaos.next());
        }
        return drawn;
    }

    @Test
    void comesToAnEnd() {
        var chaos = Chaos.of(1, 100, Duration.ZERO);
        assertThat(chaos.next()).isPresent();

        chaos.stop();

        assertThat(chaos.next()).isEmpty();
        assertThat(chaos.count()).isEqualTo(1);
        assertThat(Chaos.none().next()).isEmpty();
    }

    @Test
    void wantsAPercentage() {
        assertThatIllegalArgumentException().isThrownBy(() -> Chaos.of(1, 101, Duration.ZERO));
    }
}
