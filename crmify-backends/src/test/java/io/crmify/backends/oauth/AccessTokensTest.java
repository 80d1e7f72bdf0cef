package io.crmify.backends.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicReference<Duration> life = new AtomicReference<>(Duration.ofHours(1));
    private final TokenStore store = TokenStore.inMemory();
    private final AccessTokens tokens = new AccessTokens(store, this::next, now::get);

    private StoredToken next(Optional<StoredToken> known) {
        return new StoredToken("a" + requests.incrementAndGet(), null, now.get().plus(life.get()), null);
    }

    private void after(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void keepsATokenUntilAMinuteBeforeItsEnd() {
        assertThat(tokens.current().access()).isEqualTo("a1");
        after(Duration.ofHours(1).minusSeconds(61));
        assertThat(tokens.current().access()).isEqualTo("a1");

        after(Duration.ofSeconds(1));
        assertThat(tokens.current().access()).isEqualTo("a2");
        assertThat(requests).hasValue(2);
    }

    @Test
    void keepsOneWithoutAnEndUntilItIsRefused() {
        store.renew(null, known -> new StoredToken("endless", null, null, null));
        after(Duration.ofDays(9));
        var endless = tokens.current();
        assertThat(endless.access()).isEqualTo("endless");

        assertThat(tokens.after(endless).access()).isEqualTo("a1");
        assertThat(tokens.after(endless).access()).isEqualTo("a1");
        assertThat(requests).hasValue(1);
    }

    @Test
    void takesATokenOfAShortLifeRatherThanAskForEver() {
        life.set(Duration.ofSeconds(30));

        assertThat(tokens.current().access()).isEqualTo("a1");
        assertThat(requests).hasValue(1);
    }

    /** Nobody on this node has seen what another one got, and when this one comes to ask it is over too. */
    @Test
    void asksForAnotherIfWhatAnotherNodeGotHasEndedToo() {
        var ofAnotherNode = new StoredToken("b1", null, NOW.minusSeconds(1), null);
        var shared = new TokenStore() {
            @Override
            public Optional<StoredToken> current() {
                return Optional.of(new StoredToken("a0", null, NOW.minusSeconds(9), null));
            }

            @Override
            public StoredToken renew(
                    StoredToken refused, java.util.function.Function<Optional<StoredToken>, StoredToken> renewal) {
                return refused.equals(ofAnotherNode) ? renewal.apply(Optional.of(refused)) : ofAnotherNode;
            }
        };

        assertThat(new AccessTokens(shared, this::next, now::get).current().access())
                .isEqualTo("a1");
    }

    @Test
    void eightThreadsAskOnce() {
        var threads = Executors.newFixedThreadPool(8);
        try {
            var got = IntStream.range(0, 8)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> tokens.current().access(), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(got).hasSize(8).containsOnly("a1");
            assertThat(requests).hasValue(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whatTheGrantThrowsIsThrownAndChangesNothing() {
        tokens.current();
        var refusing = new AccessTokens(
                store,
                known -> {
                    throw new UnauthorizedException("no", Diagnosis.of("INVALID_GRANT"));
                },
                now::get);

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> refusing.after(store.current().orElseThrow()));
        assertThat(List.of(tokens.current().access())).containsExactly("a1");
    }
}
