package io.crmify.backends.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.ScriptedCrm.Reply.Defect;
import io.crmify.backends.contract.TestContext;
import jakarta.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrmHttpTest {
    private static final System.Logger LOG = System.getLogger(CrmHttpTest.class.getName());
    private static final URI UNUSED = URI.create("https://api.example.com");
    private static final HttpCall CALL =
            HttpCall.post("/people").json(Json.createObjectBuilder().add("a", 1).build());

    private final ScriptedCrm crm = new ScriptedCrm();
    private final TestContext context = new TestContext(crm.uri());
    private final CrmHttp http = CrmHttp.of(context, UNUSED, Authorization.bearer());

    @AfterEach
    void close() {
        crm.close();
    }

    @Test
    void sendsWhatItIsGiven() {
        crm.next(Reply.json(201, "{\"id\":7}"));
        var body = Json.createObjectBuilder().add("name", "Zoë").build();
        var call = HttpCall.put("/people/{id}/notes/{note}", "a/b c", "ä+?")
                .query("q", "ada@example.org&x=1")
                .header("revision", "2026-01-15")
                .json(body);

        var answer = http.send(call);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().text("id")).isEqualTo("7");
        var asked = crm.lastAsked();
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.path()).isEqualTo("/people/a%2Fb%20c/notes/%C3%A4%2B%3F");
        assertThat(asked.query()).isEqualTo("q=ada%40example.org%26x%3D1");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer token-1");
        assertThat(asked.header("Content-Type")).isEqualTo("application/json");
        assertThat(asked.header("Accept")).isEqualTo("application/json");
        assertThat(asked.header("revision")).isEqualTo("2026-01-15");
        assertThat(asked.body()).isEqualTo("{\"name\":\"Zoë\"}");
    }

    @Test
    void keepsThePathOfTheBaseUrl() {
        crm.next(Reply.of(204));

        CrmHttp.of(new TestContext(URI.create(crm.uri() + "/v3.1/")), UNUSED, Authorization.none())
                .send(HttpCall.get("/Leads"));

        assertThat(crm.lastAsked().path()).isEqualTo("/v3.1/Leads");
        assertThat(crm.lastAsked().header("Authorization")).isEmpty();
    }

    @Test
    void takesTheCredentialsOfTheMoment() {
        crm.next(Reply.of(204), Reply.of(204));
        var basic = CrmHttp.of(context, UNUSED, Authorization.basicApiKey());

        basic.send(HttpCall.get("/"));
        context.with(new Credentials("other\n", null, null, null));
        basic.send(HttpCall.get("/"));

        assertThat(crm.asked())
                .extracting(asked -> asked.header("Authorization"))
                // "api-key-1:" and "other:"
                .containsExactly("Basic YXBpLWtleS0xOg==", "Basic b3RoZXI6");
    }

    @Test
    void signsInWithNameAndPassword() {
        crm.next(Reply.of(204));

        CrmHttp.of(context, UNUSED, Authorization.basic()).send(HttpCall.get("/"));

        assertThat(crm.lastAsked().header("Authorization")).isEqualTo("Basic dXNlci0xOnBhc3N3b3JkLTE=");
    }

    @Test
    void sendsNothingWithoutCredentials() {
        context.with(Credentials.NONE);

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> http.send(CALL))
                .withMessage("No credentials: set crmify.backend.auth.token. Nothing was sent.");
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void doesNotQuoteATokenThatNoHeaderCanCarry() {
        context.with(new Credentials(null, null, null, "se\ncret"));

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> http.send(CALL))
                .withMessageNotContaining("cret")
                .withNoCause();
    }

    @Test
    void asksBeforeEachCall() {
        crm.next(Reply.of(204), Reply.of(204));

        http.send(CALL);
        http.send(CALL);

        assertThat(context.calls()).isEqualTo(2);
    }

    @Test
    void sendsNothingWhenItMayNot() {
        context.withGate(() -> {
            throw new CallNotAllowedException("the lease is over");
        });

        assertThatExceptionOfType(CallNotAllowedException.class).isThrownBy(() -> http.send(CALL));
        assertThat(crm.asked()).isEmpty();
    }

    @Test
    void keepsTheConnectionForTheNextCall() {
        crm.next(Reply.json(200, "{}"), Reply.json(200, "{}"));

        http.send(CALL);
        http.send(CALL);

        assertThat(crm.asked())
                .extracting(ScriptedCrm.Asked::port)
                .containsOnly(crm.asked().get(0).port());
    }

    @Test
    void unpacksWhatComesPacked() {
        crm.next(Reply.json(200, "{\"name\":\"Zoë\"}").zipped());

        var answer = http.send(CALL);

        assertThat(crm.lastAsked().header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(answer.json().text("name")).isEqualTo("Zoë");
    }

    @Test
    void readsWhatItCanOfAnotherCharset() {
        var latin = "{\"name\":\"Zoë\",\"id\":7}".getBytes(StandardCharsets.ISO_8859_1);
        crm.next(new Reply(200, Map.of("Content-Type", "application/json;charset=utf-16"), latin, Defect.NONE));

        assertThat(http.send(CALL).json().text("id")).isEqualTo("7");
    }

    @Test
    void readsNoMoreThanItsLimit() {
        crm.next(
                Reply.json(200, "{\"a\":\"" + "x".repeat(93) + "\"}"),
                Reply.json(200, "{\"a\":\"" + "x".repeat(92) + "\"}"));
        var limited = http.withMaxBody(100);

        assertThat(failureOf(limited).diagnosis().reason()).isEqualTo("ANSWER_TOO_LARGE");
        assertThat(limited.send(CALL).body()).hasSize(100);
    }

    @Test
    void cutsAnAnswerOfAGigabyte() throws IOException {
        var sent = new AtomicLong();
        try (var endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var server = new Thread(() -> pour(endless, sent));
            server.setDaemon(true);
            server.start();
            var uri = URI.create("http://127.0.0.1:" + endless.getLocalPort());

            var failure = failureOf(CrmHttp.of(new TestContext(uri), UNUSED, Authorization.bearer()));

            assertThat(failure.diagnosis().reason()).isEqualTo("ANSWER_TOO_LARGE");
            assertThat(sent).as("with what lay in the sockets' buffers").hasValueLessThan(64L << 20);
        }
    }

    private static void pour(ServerSocket endless, AtomicLong sent) {
        try (var connection = endless.accept()) {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            var part = new byte[1 << 16];
            while (sent.get() < 1L << 30) {
                out.write(part);
                sent.addAndGet(part.length);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client had enough", e);
        }
    }

    @Test
    void readsNoMoreThanItsLimitOfWhatIsPacked() {
        crm.next(Reply.json(200, "{\"a\":\"" + "x".repeat(1_000_000) + "\"}").zipped());

        var failure = failureOf(http.withMaxBody(100_000));

        assertThat(failure.diagnosis().reason()).isEqualTo("ANSWER_TOO_LARGE");
    }

    @Test
    void failsOnAPackedBodyThatIsNone() {
        crm.next(Reply.json(200, "{}").header("Content-Encoding", "gzip"));

        assertThat(failureOf(http)).isInstanceOf(OutcomeUnknownException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "STUCK"})
    void givesUpAtTheDeadlineWithTheBodyIncluded(Defect defect) {
        context.withTimeout(Duration.ofMillis(300));
        crm.next(Reply.json(200, "{\"a\":\"bcdefgh\"}").with(defect));

        var failure = failureOf(http);

        assertThat(failure)
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("POST /people: no whole answer within PT0.3S. Whether it was applied is unknown.");
        assertThat(failure.diagnosis().reason()).isEqualTo("TIMED_OUT");
    }

    @Test
    void doesNotKnowAfterTheConnectionBroke() {
        crm.next(Reply.json(200, "{\"a\":\"bcdefgh\"}").with(Defect.CUT));

        assertThat(failureOf(http).diagnosis().reason()).isEqualTo("CONNECTION_BROKE");
    }

    @Test
    void isUnavailableWhenNobodyListens() {
        crm.close();

        assertThat(failureOf(http))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("POST /people: no connection could be made (ConnectException")
                .hasNoCause();
    }

    @Test
    void isUnavailableWhenTheConnectionIsNotTaken() throws IOException {
        // a queue of one that is full: what comes next is neither taken nor refused
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var first = new Socket(listening.getInetAddress(), listening.getLocalPort());
                var second = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            var full = new TestContext(URI.create("http://127.0.0.1:" + listening.getLocalPort()))
                    .withTimeout(Duration.ofSeconds(1));

            assertThat(failureOf(CrmHttp.of(full, UNUSED, Authorization.none())))
                    .isInstanceOf(UnavailableException.class);
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
    }

    @Test
    void keepsTheInterrupt() throws Exception {
        crm.next(Reply.of(200).with(Defect.SILENT));
        var isAsking = new CountDownLatch(1);
        var end = new CompletableFuture<BackendException>();
        var isInterrupted = new CompletableFuture<Boolean>();
        var caller = new Thread(() -> {
            isAsking.countDown();
            end.complete(failureOf(http));
            isInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        isAsking.await();

        caller.interrupt();

        assertThat(end.get(10, TimeUnit.SECONDS).diagnosis().reason()).isEqualTo("INTERRUPTED");
        assertThat(isInterrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotFollowARedirect() {
        crm.next(Reply.of(302).header("Location", crm.uri() + "/elsewhere"));

        var answer = http.send(CALL);

        assertThat(crm.asked()).hasSize(1);
        assertThat(answer.failure().kind()).isEqualTo(FailureKind.MISCONFIGURED);
    }

    @Test
    void callsThisMachineOnlyWhileItIsTold() { // SF-15
        var outside = CrmHttp.of(new TestContext(), UNUSED, Authorization.bearer());

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> outside.send(CALL))
                .withMessage(
                        "api.example.com is not called while the system property io.crmify.http.loopback-only is true: "
                                + "point crmify.backend.base-url to a fake on this machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1", "http://[::2]"
            })
    void isNotFooledByNamesLikeThisMachine(String url) { // SF-15
        var outside = CrmHttp.of(new TestContext(URI.create(url)), UNUSED, Authorization.bearer());

        assertThatExceptionOfType(MisconfiguredException.class).isThrownBy(() -> outside.send(CALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com",
                "/v3.1",
                "https:opaque",
                "https://user:secret@example.com",
                "https://example.com?a=secret",
                "https://example.com#secret"
            })
    void wantsAPlainWebAddress(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrmHttp.of(new TestContext(URI.create(url)), UNUSED, Authorization.none()))
                .withMessageStartingWith("crmify.backend.base-url")
                .withMessageNotContaining("secret");
    }

    @Test
    void countsADateFromTheTimeThatTheCrmTells() {
        // the JDK's server tells the time itself
        crm.next(Reply.of(429).header("Retry-After", "Wed, 21 Oct 2105 07:28:00 GMT"));

        var answer = http.withClock(() -> Instant.parse("2105-10-21T07:27:00Z")).send(CALL);

        assertThat(answer.retryAfter()).contains(Duration.ofDays(1));
    }

    private static BackendException failureOf(CrmHttp http) {
        return catchThrowableOfType(BackendException.class, () -> http.send(CALL));
    }
}
