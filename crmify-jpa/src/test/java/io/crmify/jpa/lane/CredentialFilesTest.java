package io.crmify.jpa.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.backend.BackendContext;
import io.crmify.backend.BackendProvider;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.lead.Lead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are replaced in their files while nodes run. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class CredentialFilesTest {
    /** The tokens that the CRM takes, and whose account each is of. */
    private static final Map<String, String> VALID = new ConcurrentHashMap<>();

    private static final Queue<String> STORED = new ConcurrentLinkedQueue<>();

    /** Whose account each record went to. */
    private static final Queue<String> WENT_TO = new ConcurrentLinkedQueue<>();

    private static volatile Runnable duringStore = () -> {};

    private final TestDatabase database;
    private final List<Shop> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    CredentialFilesTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void begin() {
        VALID.clear();
        STORED.clear();
        WENT_TO.clear();
        duringStore = () -> {};
    }

    @AfterEach
    void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
    }

    /** Asks for the token at each call, as every backend must. */
    public static final class Provider implements BackendProvider {
        @Override
        public String name() {
            return "strict";
        }

        @Override
        public CrmBackend open(BackendContext context) {
            return new StrictCrm(context);
        }
    }

    private record StrictCrm(BackendContext context) implements CrmBackend, CredentialCheck {
        @Override
        public String syncLead(Lead lead) {
            WENT_TO.add(accountId());
            STORED.add(lead.key().external());
            duringStore.run();
            return lead.key().external();
        }

        @Override
        public boolean deleteLead(String crmId) {
            accountId();
            return STORED.remove(crmId);
        }

        @Override
        public String accountId() {
            context.beforeCall();
            var account = VALID.get(String.valueOf(context.credentials().token()));
            if (account == null) {
                throw new UnauthorizedException("the token is refused", Diagnosis.of("HTTP_401", 401));
            }
            return account;
        }
    }

    private Shop open(Path token) {
        var builder = Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", Provider.class.getName())
                .config("crmify.backend.rate", "unlimited")
                .config("crmify.backend.auth.token-file", token.toString());
        nodes.add(
                nodes.isEmpty()
                        ? builder.open()
                        : builder.database(nodes.get(0)).open());
        return nodes.get(nodes.size() - 1);
    }

    private Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signUp(int count) {
        nodes.get(0).run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private void drainAllAfter(Duration time) {
        nodes.forEach(node -> node.crmify().clock().advance(time));
        nodes.forEach(Shop::drain);
    }

    private LaneStatus lane() {
        return nodes.get(0).crmify().operations().lanes().get(0);
    }

    @Test
    void theConnectionResumesByItselfOnceItsTokenIsReplaced() {
        VALID.put("first", "us");
        var node = open(file("token", "first\n"));
        signUp(2);
        node.drain();
        assertThat(STORED).hasSize(2);

        VALID.remove("first");
        VALID.put("another", "us");
        signUp(5);
        for (int minute = 0; minute < 10; minute++) {
            drainAllAfter(Duration.ofMinutes(1));
        }
        assertThat(lane().state()).isEqualTo(State.UNAUTHORIZED);
        assertThat(STORED).hasSize(2);

        file("token", "another\r\n");
        drainAllAfter(Duration.ofSeconds(5));

        assertThat(STORED).hasSize(7);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(node.crmify().operations().failed(10)).isEmpty();
    }

    @Test
    void whileAFileIsBeingReplacedTheTokenOfBeforeStays() throws IOException {
        VALID.put("first", "us");
        var token = file("token", "first");
        var node = open(token);
        try (var log = LogLines.of(CurrentCredentials.class)) {
            Files.delete(token);
            signUp(1);
            node.drain();
            node.drain();
            file("token", "");
            signUp(1);
            node.drain();

            assertThat(STORED).hasSize(2);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("CRMIFY-404")
                    .doesNotContain("first");
        }
        VALID.clear();
        VALID.put("second", "us");
        file("token", "second");
        signUp(1);
        node.drain();
        assertThat(STORED).hasSize(3);
    }

    @Test
    void nodesThatGetTheirTokensAtDifferentMomentsDoNotStopEachOtherForEver() {
        VALID.put("first", "us");
        open(file("a", "first"));
        open(file("b", "first"));
        drainAllAfter(Duration.ofSeconds(1));
        VALID.clear();
        VALID.put("another", "us");
        try (var log = LogLines.of(LaneStates.class)) {
            file("a", "another");
            for (int i = 0; i < 60; i++) {
                signUp(2);
                nodes.forEach(node -> node.crmify().clock().advance(Duration.ofSeconds(30)));
                nodes.get((i + 1) % 2).drain(); // the one with the old token first
                nodes.get(i % 2).drain();
            }

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("CRMIFY-401"))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("CRMIFY-405"))
                    .isNotEmpty();
        }
        drainAllAfter(Duration.ofMinutes(1));
        assertThat(STORED).hasSize(120);

        file("b", "another");
        signUp(1);
        nodes.get(1).drain();
        assertThat(STORED).hasSize(121);
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aNodeWithABadNewTokenDoesNotStopThoseWithAGoodOldOneForEver() {
        VALID.put("first", "us");
        open(file("a", "first"));
        open(file("b", "first"));
        drainAllAfter(Duration.ofSeconds(1));
        try (var log = LogLines.of(LaneStates.class)) {
            file("a", "mistyped");
            for (int i = 0; i < 60; i++) {
                signUp(2);
                nodes.forEach(node -> node.crmify().clock().advance(Duration.ofSeconds(30)));
                nodes.get(i % 2).drain();
                nodes.get((i + 1) % 2).drain();
            }

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("CRMIFY-401"))
                    .hasSize(1);
        }
        drainAllAfter(Duration.ofMinutes(1));
        assertThat(STORED).hasSize(120);
        assertThat(nodes.get(0).crmify().operations().failed(10)).isEmpty();
    }

    @Test
    void anotherAccountsTokenIsLookedAtAgainOnceItIsReplaced() {
        VALID.putAll(Map.of("ours", "us", "theirs", "them", "ours too", "us"));
        var node = open(file("token", "ours"));
        signUp(1);
        node.drain();

        file("token", "theirs");
        signUp(1);
        node.drain();
        assertThat(lane().state()).isEqualTo(State.WRONG_ACCOUNT);
        assertThat(STORED).hasSize(1);

        file("token", "ours too");
        drainAllAfter(Duration.ofSeconds(1));
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(STORED).hasSize(2);
    }

    @Test
    void aBatchUnderWayDoesNotGoOnWithATokenThatNobodyHasLookedAt() {
        VALID.putAll(Map.of("ours", "us", "theirs", "them", "ours too", "us"));
        var node = open(file("token", "ours"));
        signUp(5);
        duringStore = () -> {
            file("token", "theirs");
            CompletableFuture.runAsync(node::drain).join(); // as another worker does at that moment
        };
        node.drain();
        assertThat(WENT_TO).containsExactly("us");
        assertThat(lane().state()).isEqualTo(State.WRONG_ACCOUNT);

        duringStore = () -> {};
        file("token", "ours too");
        drainAllAfter(Duration.ofMinutes(1));
        assertThat(WENT_TO).hasSize(5).containsOnly("us");
        assertThat(node.crmify().operations().failed(10)).isEmpty();
    }

    @Test
    void onceAnAccountIsConfirmedNoNodeWritesIntoTheFormerOne() {
        VALID.putAll(Map.of("first", "us", "another", "them"));
        var old = open(file("a", "first"));
        signUp(1);
        drainAllAfter(Duration.ofSeconds(1));
        open(file("b", "first"));
        file("b", "another");
        signUp(1);
        nodes.get(1).drain();
        assertThat(lane().state()).isEqualTo(State.WRONG_ACCOUNT);

        nodes.get(1).crmify().operations().confirmAccount("default");
        nodes.get(1).drain();
        signUp(3);
        old.drain();
        assertThat(WENT_TO).containsExactly("us", "them");

        nodes.get(1).crmify().clock().advance(Duration.ofMinutes(1));
        nodes.get(1).drain();
        assertThat(lane().state()).isEqualTo(State.RUNNING);
        assertThat(WENT_TO).containsExactly("us", "them", "them", "them", "them");
    }

    @Test
    void aPauseDoesNotHideThatTheAccountIsWrong() {
        VALID.putAll(Map.of("ours", "us", "theirs", "them"));
        var node = open(file("token", "ours"));
        signUp(1);
        node.drain();
        file("token", "theirs");
        signUp(1);
        node.drain();
        var operations = node.crmify().operations();

        operations.pause("default");
        operations.resume("default");
        node.drain();

        assertThat(lane().state()).isEqualTo(State.WRONG_ACCOUNT);
        assertThat(WENT_TO).containsExactly("us");
    }
}
