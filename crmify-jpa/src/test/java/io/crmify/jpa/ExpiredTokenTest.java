package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import io.crmify.jpa.shop.Company;
import io.crmify.jpa.shop.Customer;
import io.crmify.jpa.testing.Keysets;
import io.crmify.jpa.testing.LogLines;
import io.crmify.jpa.testing.OAuthCrm;
import io.crmify.jpa.testing.Shop;
import io.crmify.jpa.testing.TestDatabase;
import io.crmify.jpa.testing.leak.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Access tokens that come to their end, from the entity to the record in the CRM. */
@ParameterizedClass
@MethodSource("io.crmify.jpa.testing.TestDatabase#all")
class ExpiredTokenTest {
    private static final int CUSTOMERS = 40;

    private final TestDatabase database;
    private final String keyset = Keysets.one();
    private final OAuthCrm crm = new OAuthCrm();
    private final List<Shop> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    ExpiredTokenTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void signIn() {
        Marks.plant("s3cr3t-Client");
        file(crm.signIn("s3cr3t-First"));
    }

    @AfterEach
    void close() {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
        crm.close();
    }

    private Path file(String refreshToken) {
        try {
            return Files.writeString(folder.resolve("refresh-token"), refreshToken);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Shop.Builder node() {
        var builder = Shop.on(database)
                .entities(Customer.class, Company.class)
                .config("crmify.backend", OAuthCrm.Provider.class.getName())
                .config("crmify.backend.base-url", crm.address())
                .config("crmify.backend.rate", "unlimited")
                .config("crmify.backend.concurrency", "8")
                .config("crmify.backend.batch-size", "5")
                .config("crmify.backend.auth.client-id", "client-1")
                .config("crmify.backend.auth.client-secret", "s3cr3t-Client")
                .config(
                        "crmify.backend.auth.refresh-token-file",
                        folder.resolve("refresh-token").toString());
        return nodes.isEmpty() ? builder : builder.database(nodes.get(0));
    }

    private Shop open() {
        nodes.add(node().config("crmify.encryption.keyset", keyset).open());
        return nodes.get(nodes.size() - 1);
    }

    private void signUp(int count) {
        nodes.get(0).run(manager -> IntStream.range(0, count)
                .forEach(i -> manager.persist(new Customer("C", "" + i, "c" + i + "@example.org"))));
    }

    private void editAll(String domain) {
        nodes.get(0).run(manager -> manager.createQuery("select c from Customer c", Customer.class)
                .getResultList()
                .forEach(customer -> customer.email = customer.email.replaceFirst("@.*", "@" + domain)));
    }

    /** On four threads of each node; and then what the low marks of one node may have hidden from it for half a minute. */
    private void drainOnAllThreads() {
        var threads = Executors.newFixedThreadPool(4 * nodes.size());
        try {
            Stream.generate(() -> nodes)
                    .limit(4)
                    .flatMap(List::stream)
                    .map(node -> CompletableFuture.runAsync(node::drain, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
        nodes.forEach(node -> node.after(Duration.ofMinutes(1)));
    }

    private LaneStatus lane() {
        return nodes.get(0).crmify().operations().lanes().get(0);
    }

    private void ensureNothingIsLost(String domain) {
        assertThat(nodes.get(0)
                        .rows("select entity_id, state, suspect, attempts, reason, detail from crmify_link"
                                + " where state <> 'IDLE' or suspect"))
                .isEmpty();
        assertThat(nodes.get(0).recorded()).isEmpty();
        assertThat(nodes.get(0).crmify().operations().failed(10)).isEmpty();
        assertThat(crm.records().values()).hasSize(CUSTOMERS).allMatch(email -> email.endsWith("@" + domain));
        assertThat(lane().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void th8AnExpiredTokenIsRenewedOnceByAllThreadsOfAllNodesAndEveryCallSucceeds() {
        open();
        open();
        signUp(CUSTOMERS);
        drainOnAllThreads();
        ensureNothingIsLost("example.org");
        assertThat(crm.requests()).isEqualTo(1);

        crm.expireTokens();
        editAll("example.com");
        nodes.forEach(node -> node.crmify().clock().advance(Duration.ofSeconds(1)));
        drainOnAllThreads();

        ensureNothingIsLost("example.com");
        assertThat(crm.requests()).isEqualTo(2);
        assertThat(crm.refused()).isBetween(1, 16);
    }

    @Test
    void noConnectionIsHeldWhileATokenIsAskedFor() {
        var node = open();
        var held = new AtomicInteger(-1);
        crm.onRequest(() -> held.set(node.log().connectionsOut()));
        signUp(1);

        node.drain();

        assertThat(crm.records()).hasSize(1);
        assertThat(held).hasValue(0);
    }

    @Test
    void aNodeThatStartsUsesWhatIsStored() {
        open();
        signUp(CUSTOMERS);
        nodes.get(0).drain();

        open();
        editAll("example.com");
        nodes.get(1).crmify().clock().advance(Duration.ofSeconds(1));
        nodes.get(1).drain();

        assertThat(crm.records().values()).allMatch(email -> email.endsWith("@example.com"));
        assertThat(crm.requests()).isEqualTo(1);
    }

    @Test
    void aTokenEndpointThatIsDownLeavesNoCreateInDoubt() {
        var node = open();
        crm.answerTokensWith(503);
        signUp(CUSTOMERS);
        for (int i = 0; i < 20; i++) {
            node.after(Duration.ofMinutes(1));
        }
        assertThat(lane().state()).isEqualTo(State.DOWN);
        assertThat(node.rows("select id from crmify_link where suspect or state in ('DEAD', 'HELD')"))
                .isEmpty();

        crm.answerTokensWith(200);
        for (int i = 0; i < 10; i++) {
            node.after(Duration.ofMinutes(5));
        }

        ensureNothingIsLost("example.org");
        assertThat(crm.requests()).isLessThan(60);
    }

    @Test
    void aRevokedRefreshTokenStopsTheConnectionUntilThereIsAnother() {
        var node = open();
        crm.signIn("s3cr3t-Elsewhere");
        signUp(CUSTOMERS);
        for (int i = 0; i < 10; i++) {
            node.after(Duration.ofMinutes(1));
        }
        assertThat(lane().state()).isEqualTo(State.UNAUTHORIZED);
        assertThat(lane().reason()).isEqualTo("INVALID_GRANT");

        file("s3cr3t-Elsewhere");
        node.after(Duration.ofSeconds(5));

        ensureNothingIsLost("example.org");
    }

    @Test
    void aTokenThatCannotBeStoredIsUsedAndStoredLater() {
        var node = open();
        signUp(1);
        var broken = "update crmify_token set\n    content";
        node.log().failOn(sql -> sql.startsWith(broken), () -> new SQLException("away", "08006"));
        try (var log = LogLines.of(tokens())) {
            node.drain();

            assertThat(crm.records()).hasSize(1);
            assertThat(log.lines()).isNotEmpty().allMatch(line -> line.contains("CRMIFY-408"));
        }
        node.log().failOn(sql -> false, () -> new SQLException());
        signUp(1);
        node.drain();

        signUp(CUSTOMERS - 2);
        open().drain();
        ensureNothingIsLost("example.org");
        assertThat(crm.requests()).isEqualTo(1);
    }

    private static Class<?> tokens() {
        try {
            return Class.forName("io.crmify.jpa.lane.token.SharedTokens");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRefreshTokenWithoutAKeysetIsWarnedOfAndNothingIsStored() {
        try (var log = LogLines.of(StartupChecks.class)) {
            nodes.add(node().open());

            assertThat(log.lines()).singleElement().asString().contains("CRMIFY-203", "crmify.encryption.keyset");
        }
        signUp(CUSTOMERS);
        drainOnAllThreads();
        crm.expireTokens();
        editAll("example.com");
        nodes.get(0).crmify().clock().advance(Duration.ofSeconds(1));
        drainOnAllThreads();

        ensureNothingIsLost("example.com");
        assertThat(crm.requests()).isEqualTo(2);
        assertThat(nodes.get(0).rows("select unit from crmify_token")).isEmpty();
    }
}
