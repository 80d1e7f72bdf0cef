package io.crmify.jpa.lane.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.config.AmbiguousCreate;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.CrmifyConfig.Keyset;
import io.crmify.jpa.config.DeletePolicy;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.store.cipher.KeyRing;
import io.crmify.jpa.testing.Keysets;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.TestStore;
import io.crmify.jpa.testing.leak.Marks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A token that nodes share; each node is an object of its own here, on one database. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class TokenStoresTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Credentials OURS = oauth("client-1", "s3cr3t-Client", "s3cr3t-First");
    private static final Instant END = Instant.parse("2026-11-21T10:00:00Z");

    private final TestStore store;
    private final String keyset = Keysets.one();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(16);

    TokenStoresTest(TestDatabase kind) {
        store = TestStore.on(kind);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    private static Credentials oauth(String client, String secret, String refresh) {
        Marks.plant(secret);
        Marks.plant(refresh);
        return new Credentials(null, null, null, null, client, secret, refresh, null);
    }

    private static ConnectionConfig connection(String name, String address) {
        return new ConnectionConfig(
                name,
                "crmify.",
                "test",
                new ConnectionConfig.Access(URI.create(address), OURS, Map.of("login-url", address), TIMEOUT),
                new ConnectionConfig.Limits(null, 2, null),
                Set.of(),
                new ConnectionConfig.Policies(DeletePolicy.DELETE, AmbiguousCreate.HOLD),
                Map.of());
    }

    /** @param waits what goes on while a call waits for its slot */
    private record Open(Runnable waits) implements Passage {
        @Override
        public void check() {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallNotAllowedException("stopping");
            }
            waits.run();
        }

        @Override
        public <T> T guarded(Runnable guard, Supplier<T> calls) {
            waits.run();
            guard.run();
            return calls.get();
        }

        @Override
        public <T> T apart(Supplier<T> calls) {
            return calls.get();
        }
    }

    private TokenStore node(String keys, Credentials credentials) {
        return node(keys, connection("default", "https://crm.example.com"), credentials);
    }

    private TokenStore node(String keys, ConnectionConfig connection, Credentials credentials) {
        return node(keys, connection, credentials, new Open(() -> {}));
    }

    private TokenStore node(String keys, ConnectionConfig connection, Credentials credentials, Passage passage) {
        var ring = keys == null ? null : KeyRing.of(new Keyset("crmify.encryption.keyset", keys), new Faults());
        return new TokenStores(store.database(), store.unit(), ring).of(connection, () -> credentials, passage);
    }

    private TokenStore node() {
        return node(keyset, OURS);
    }

    /** What the CRM gives out: a token with a number. */
    private StoredToken given(Optional<StoredToken> known) {
        var number = requests.incrementAndGet();
        Marks.plant("s3cr3t-Access-" + number);
        Marks.plant("s3cr3t-Refresh-" + number);
        return new StoredToken("s3cr3t-Access-" + number, "s3cr3t-Refresh-" + number, END, "https://us.example.com");
    }

    private static StoredToken refusing(Optional<StoredToken> known) {
        throw new UnauthorizedException("the CRM gives no token", Diagnosis.of("INVALID_GRANT", 400));
    }

    private List<String> stored() {
        return store.rows("select content from crmify_token where unit = ?", store.unit()).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static int number(StoredToken token) {
        return Integer.parseInt(token.access().substring("s3cr3t-Access-".length()));
    }

    @Test
    void everyNodeHasWhatOneWasGiven() {
        var token = node().renew(null, this::given);

        assertThat(node().current()).contains(token);
        assertThat(token)
                .isEqualTo(new StoredToken("s3cr3t-Access-1", "s3cr3t-Refresh-1", END, "https://us.example.com"));
        assertThat(stored()).singleElement().asString().hasSizeGreaterThan(50).doesNotContain("s3cr3t");
    }

    @Test
    void ofEightThreadsOnTwoNodesOneAsks() {
        var nodes = List.of(node(), node());
        var old = nodes.get(0).renew(null, this::given);
        nodes.get(1).current();

        var got = new ArrayList<CompletableFuture<StoredToken>>();
        for (int i = 0; i < 16; i++) {
            var mine = nodes.get(i % 2);
            got.add(CompletableFuture.supplyAsync(() -> mine.renew(old, this::slowly), threads));
        }

        assertThat(got)
                .extracting(CompletableFuture::join)
                .hasSize(16)
                .containsOnly(nodes.get(0).current().orElseThrow());
        assertThat(requests).hasValue(2);
    }

    private StoredToken slowly(Optional<StoredToken> known) {
        store.rows("select count(*) from crmify_token"); // takes its time, as the network does
        return given(known);
    }

    @Test
    void withoutAKeysetOfEightThreadsOneAsks() {
        var node = node(null, OURS);

        var got = new ArrayList<CompletableFuture<StoredToken>>();
        for (int i = 0; i < 8; i++) {
            got.add(CompletableFuture.supplyAsync(() -> node.renew(null, this::slowly), threads));
        }

        assertThat(got)
                .extracting(CompletableFuture::join)
                .hasSize(8)
                .containsOnly(node.current().orElseThrow());
        assertThat(requests).hasValue(1);
    }

    @Test
    void nobodyWaitsLongerThanACallTakesForAThreadThatAsks() throws Exception {
        for (var node : List.of(node(), node(null, OURS))) {
            var asking = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            var slow = CompletableFuture.supplyAsync(
                    () -> node.renew(null, known -> {
                        asking.countDown();
                        awaitIt(end);
                        return given(known);
                    }),
                    threads);
            awaitIt(asking);
            var waiting = CompletableFuture.supplyAsync(() -> node.renew(null, this::given), threads);
            assertThat(catchThrowable(() -> waiting.get(200, TimeUnit.MILLISECONDS)))
                    .isNotNull();

            store.advance(TIMEOUT.plusMillis(1));

            assertThat(catchThrowable(waiting::join)).hasCauseInstanceOf(CallNotAllowedException.class);
            end.countDown();
            assertThat(slow.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void aCrmThatGivesTheSameTokenAgainIsAskedOnce() {
        var node = node();
        var same = node.renew(null, known -> new StoredToken("s3cr3t-Same", null, null, null));

        var got = new ArrayList<CompletableFuture<StoredToken>>();
        var begun = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            got.add(CompletableFuture.supplyAsync(
                    () -> {
                        begun.countDown();
                        return node.renew(same, known -> {
                            awaitIt(begun);
                            requests.incrementAndGet();
                            return same;
                        });
                    },
                    threads));
        }

        assertThat(got).extracting(CompletableFuture::join).containsOnly(same);
        assertThat(requests.get()).isLessThan(4); // a thread that comes after the renewal cannot know of it
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNodeThatDiesWhileItAsksIsNotWaitedForLongerThanItsLease() throws Exception {
        var asking = new CountDownLatch(1);
        var dead = new CountDownLatch(1);
        var first = node().renew(null, this::given);
        var dying = CompletableFuture.supplyAsync(
                () -> node().renew(first, known -> {
                    asking.countDown();
                    awaitIt(dead);
                    return given(known);
                }),
                threads);
        awaitIt(asking);

        var other = node();
        var waiting = CompletableFuture.supplyAsync(() -> other.renew(first, this::given), threads);
        assertThat(catchThrowable(() -> waiting.get(300, TimeUnit.MILLISECONDS)))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        store.advance(TIMEOUT.plusSeconds(16));
        var got = waiting.get(30, TimeUnit.SECONDS);

        assertThat(number(got)).isEqualTo(2);
        dead.countDown();
        assertThat(dying.get(30, TimeUnit.SECONDS))
                .as("it comes late, and takes what is there")
                .isEqualTo(got);
        assertThat(node().current()).contains(got);
    }

    @Test
    void whoHasWaitedTooLongForAnotherNodeGoesBack() throws Exception {
        var asking = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var slow = CompletableFuture.supplyAsync(
                () -> node().renew(null, known -> {
                    asking.countDown();
                    awaitIt(end);
                    return given(known);
                }),
                threads);
        awaitIt(asking);
        var waiting = CompletableFuture.supplyAsync(() -> node().renew(null, this::given), threads);
        assertThat(catchThrowable(() -> waiting.get(200, TimeUnit.MILLISECONDS)))
                .isNotNull();

        store.advance(TIMEOUT.plusMillis(1));

        assertThat(catchThrowable(waiting::join)).hasCauseInstanceOf(CallNotAllowedException.class);
        end.countDown();
        assertThat(number(slow.get(30, TimeUnit.SECONDS))).isEqualTo(1);
        assertThat(requests).hasValue(1);
    }

    @Test
    void aNodeWhoseRefreshTokenAnotherHasUsedUpTakesWhatThatOneGot() {
        var first = node().renew(null, this::given);
        var late = node();

        var got = late.renew(first, known -> {
            store.advance(TIMEOUT.plusSeconds(16));
            node().renew(first, this::given);
            return refusing(known);
        });

        assertThat(number(got)).isEqualTo(2);
    }

    @Test
    void whoHasWaitedForItsSlotForLongerThanItsLeaseDoesNotAsk() {
        var first = node().renew(null, this::given);
        var late = node(keyset, connection("default", "https://crm.example.com"), OURS, new Open(() -> {
            store.advance(TIMEOUT.plusSeconds(16));
            node().renew(first, this::given);
        }));

        assertThatExceptionOfType(CallNotAllowedException.class)
                .isThrownBy(() -> late.renew(first, TokenStoresTest::refusing));
        assertThat(number(late.renew(first, TokenStoresTest::refusing))).isEqualTo(2);
        assertThat(requests).hasValue(2);
    }

    @Test
    void aLeaseLastsFromTheCallOnNotFromTheWaitForIt() {
        var first = node().renew(null, this::given);
        var asking = new AtomicInteger();
        var slow = node(keyset, connection("default", "https://crm.example.com"), OURS, new Open(() -> {
            store.advance(TIMEOUT.plusSeconds(14));
        }));

        var got = slow.renew(first, known -> {
            store.advance(TIMEOUT);
            var other = new Open(() -> {
                asking.incrementAndGet();
                store.advance(TIMEOUT); // it waits in vain
            });
            assertThat(catchThrowable(() -> node(keyset, connection("default", "https://crm.example.com"), OURS, other)
                            .renew(first, this::given)))
                    .isInstanceOf(CallNotAllowedException.class);
            return given(known);
        });

        assertThat(number(got)).isEqualTo(2);
        assertThat(asking).hasValue(1);
    }

    @Test
    void whoWasRefusedWhatAnotherNodeGotIsNotGivenItAgain() {
        var theirs = new StoredToken("s3cr3t-Theirs", null, null, null);
        var waits = new CountDownLatch(1);
        var handing = new CountDownLatch(1);
        var shared = new TokenStore() {
            @Override
            public Optional<StoredToken> current() {
                return Optional.of(theirs);
            }

            @Override
            public StoredToken renew(StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal) {
                if (theirs.equals(refused)) {
                    return renewal.apply(current());
                }
                handing.countDown();
                awaitIt(waits);
                return theirs;
            }
        };
        var node = new OneAtATime(shared, store.database().clock(), new Open(waits::countDown), TIMEOUT);

        var first = CompletableFuture.supplyAsync(() -> node.renew(null, this::given), threads);
        awaitIt(handing);
        var second = CompletableFuture.supplyAsync(() -> node.renew(theirs, this::given), threads);

        assertThat(first.join()).isEqualTo(theirs);
        assertThat(number(second.join())).isEqualTo(1);
    }

    @Test
    void aFailureChangesNothingAndTheNextMayTryAtOnce() {
        var node = node();
        var first = node.renew(null, this::given);

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> node.renew(first, known -> {
                    throw new UnavailableException("away", Diagnosis.of("NO_CONNECTION"), null);
                }));

        assertThat(node().current()).contains(first);
        assertThat(number(node().renew(first, this::given))).isEqualTo(2);
    }

    @Test
    void aRefusalIsNotAskedForAgainByEachThreadInTurn() {
        var node = node();
        Function<Optional<StoredToken>, StoredToken> refusing = known -> {
            requests.incrementAndGet();
            return refusing(known);
        };

        var got = new ArrayList<CompletableFuture<StoredToken>>();
        for (int i = 0; i < 8; i++) {
            got.add(CompletableFuture.supplyAsync(() -> node.renew(null, refusing), threads));
        }
        assertThat(got).allSatisfy(one -> assertThat(catchThrowable(one::join))
                .hasCauseInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("gives no token"));
        assertThat(requests).hasValue(1);

        store.advance(Duration.ofSeconds(6));
        assertThat(catchThrowable(() -> node.renew(null, refusing))).isInstanceOf(UnauthorizedException.class);
        assertThat(requests).hasValue(2);
        store.advance(Duration.ofSeconds(6));
        assertThat(number(node.renew(null, this::given))).isEqualTo(3);
    }

    @Test
    void aTokenOfOtherCredentialsIsNotUsed() {
        var ours = node().renew(null, this::given);

        for (var other : List.of(
                oauth("client-2", "s3cr3t-Client", "s3cr3t-First"),
                oauth("client-1", "s3cr3t-Client", "s3cr3t-Second"))) {
            assertThat(node(keyset, other).current()).isEmpty();
        }
        assertThat(node(keyset, connection("default", "https://sandbox.example.com"), OURS)
                        .current())
                .isEmpty();
        assertThat(node(keyset, connection("other", "https://crm.example.com"), OURS)
                        .current())
                .isEmpty();

        var theirs = node(keyset, oauth("client-2", "s3cr3t-Client", "s3cr3t-First"));
        theirs.renew(null, this::given);
        assertThat(node().current())
                .as("nodes with old and new ones do not disturb each other")
                .contains(ours);
    }

    @Test
    void aSecretThatWasReplacedLeavesTheTokenInUse() {
        var token = node().renew(null, this::given);

        assertThat(node(keyset, oauth("client-1", "s3cr3t-Other", "s3cr3t-First"))
                        .current())
                .contains(token);
    }

    @Test
    void tokensOfFormerCredentialsAreForgottenAfterAMonth() {
        node().renew(null, this::given);
        store.advance(Duration.ofDays(31));

        node(keyset, oauth("client-2", "s3cr3t-Client", "s3cr3t-First")).renew(null, this::given);

        assertThat(stored()).hasSize(1);
    }

    @Test
    void keysAreReplacedOneAfterTheOther() {
        var token = node().renew(null, this::given);
        var before = stored();
        var both = Keysets.rotated(keyset);

        var rotated = node(both, OURS);
        assertThat(rotated.current()).contains(token);
        assertThat(stored()).isEqualTo(before);

        var renewed = rotated.renew(token, this::given);
        assertThat(node(Keysets.withoutOld(both), OURS).current()).contains(renewed);
    }

    @Test
    void aTokenThatNoKeyReadsIsToldOnceAndReplaced() {
        node().renew(null, this::given);
        var other = node(Keysets.one(), OURS);
        try (var log = LogLines.of(SharedTokens.class)) {
            assertThat(other.current()).isEmpty();
            assertThat(other.current()).isEmpty();

            var got = other.renew(null, known -> {
                assertThat(known).isEmpty();
                return given(known);
            });

            assertThat(other.current()).contains(got);
            assertThat(log.lines()).singleElement().asString().contains("CRMIFY-407", "default");
        }
    }

    @Test
    void ifNoKeyReadsItAndTheCrmGivesNoOtherTheMessageSaysWhatToDo() {
        node().renew(null, this::given);
        try (var log = LogLines.of(SharedTokens.class)) {
            assertThatExceptionOfType(UnauthorizedException.class)
                    .isThrownBy(() -> node(Keysets.one(), OURS).renew(null, TokenStoresTest::refusing))
                    .withMessageContainingAll("gives no token", "crmify.encryption.keyset", "new credentials")
                    .satisfies(e -> assertThat(e.diagnosis().reason()).isEqualTo("INVALID_GRANT"));
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aRowThatWasPutInAnothersPlaceIsNotRead() {
        node().renew(null, this::given);
        var other = node(keyset, connection("other", "https://crm.example.com"), OURS);
        store.rows("update crmify_token set connection = 'other' where unit = ?", store.unit());
        try (var log = LogLines.of(SharedTokens.class)) {
            assertThat(other.current()).isEmpty();
            assertThat(log.lines()).singleElement().asString().contains("CRMIFY-407");
        }
    }

    @Test
    void withoutAKeysetNothingIsStored() {
        var node = node(null, OURS);

        var token = node.renew(null, this::given);

        assertThat(node.current()).contains(token);
        assertThat(node(null, OURS).current()).isEmpty();
        assertThat(stored()).isEmpty();
    }
}
