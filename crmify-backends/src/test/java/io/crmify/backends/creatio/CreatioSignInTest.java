package io.crmify.backends.creatio;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.capability.CredentialCheck;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.creatio.CreatioOptions;
import io.crmify.backends.fake.creatio.FakeCreatio;
import io.crmify.backends.fake.server.SeenCall;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreatioSignInTest {
    private static final String LOGIN = "POST /ServiceModel/AuthService.svc/Login";
    private static final String TOKEN = "POST /connect/token";
    private static final Credentials GOOD = new Credentials(null, "fake-user", "fake-password", null);

    private final FakeCreatio creatio = FakeCreatio.start();
    private final List<SeenCall> calls = new CopyOnWriteArrayList<>();
    private final TestContext context = new TestContext(creatio.baseUri()).with(GOOD);
    private final CrmBackend backend = new CreatioProvider().open(context);

    @AfterEach
    void close() {
        creatio.close();
    }

    @Test
    void signsInOnceForAllCalls() {
        creatio.onCall(calls::add);

        backend.syncLead(aLead(1).lead());
        backend.syncLead(aLead(2).lead());

        assertThat(creatio.calls()).containsEntry(LOGIN, 1);
        var write = calls.stream()
                .map(SeenCall::request)
                .filter(request ->
                        request.path().endsWith("/Lead") && request.method().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(write.header("forceusesession")).isEqualTo("true");
        assertThat(write.header("cookie"))
                .contains("BPMLOADER=", ".ASPXAUTH=", "UserName=")
                .contains("BPMCSRF=" + write.header("bpmcsrf"));
        assertThat(write.header("content-type")).isEqualTo("application/json; charset=utf-8; IEEE754Compatible=true");
    }

    @Test
    void takesAPasswordWithAQuote() {
        try (var strict = FakeCreatio.start(CreatioOptions.DEFAULTS.withUser("u", "a\"b\\c"))) {
            var quoted = new TestContext(strict.baseUri()).with(new Credentials(null, "u", "a\"b\\c", null));

            assertThat(new CreatioProvider().open(quoted).syncLead(aLead(1).lead()))
                    .isNotBlank();
        }
    }

    @Test
    void signsInAgainWhenTheSessionIsOver() { // TH-8
        backend.syncLead(aLead(1).lead());
        creatio.endSessions();

        backend.syncLead(aLead(2).lead());

        assertThat(creatio.rows("Lead")).hasSize(2);
        assertThat(creatio.calls()).containsEntry(LOGIN, 2);
    }

    @Test
    void signsInTwiceAtMostWhenEverySessionIsRefused() { // TH-8
        var logins = new AtomicInteger();
        try (var crm = new ScriptedCrm(asked -> {
            if (!asked.path().endsWith("/Login")) {
                return Reply.of(401);
            }
            return Reply.json(200, "{\"Code\":0,\"Message\":\"\"}")
                    .header("Set-Cookie", ".ASPXAUTH=" + logins.incrementAndGet());
        })) {
            var refused = new CreatioProvider()
                    .open(new TestContext(crm.uri()).with(GOOD).with("path-prefix", "/0"));

            assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> refused.syncLead(aLead(1).lead()));
            assertThat(logins).hasValue(2);
        }
    }

    @Test
    void takesThePageToSignInForTheEndOfTheSession() { // TH-8
        backend.syncLead(aLead(1).lead());
        creatio.endSessionsWithAPage();

        backend.syncLead(aLead(2).lead());

        assertThat(creatio.rows("Lead")).hasSize(2);
        assertThat(creatio.calls()).containsEntry(LOGIN, 2);
    }

    @Test
    void signsInAgainWhenTheMarkAgainstForgeryIsRefused() {
        ((CredentialCheck) backend).accountId();
        context.tokens().renew(context.tokens().current().orElseThrow(), known -> {
            var session = known.orElseThrow();
            return new StoredToken(
                    session.access().replaceFirst("BPMCSRF=[^;]*", "BPMCSRF=wrong"), session.refresh(), null, null);
        });

        backend.syncLead(aLead(1).lead());

        assertThat(creatio.rows("Lead")).hasSize(1);
        assertThat(creatio.calls()).containsEntry(LOGIN, 2);
    }

    @Test
    void signsInOnceHoweverManyFindTheSessionOver() throws Exception {
        backend.syncLead(aLead(1).lead());
        creatio.endSessions();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var pushes = IntStream.rangeClosed(2, 9)
                    .mapToObj(number ->
                            threads.submit(() -> backend.syncLead(aLead(number).lead())))
                    .toList();
            for (Future<String> push : pushes) {
                push.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(creatio.rows("Lead")).hasSize(9);
        assertThat(creatio.calls()).containsEntry(LOGIN, 2);
    }

    @Test
    void triesAWrongPasswordOnceOnly() {
        context.with(new Credentials(null, "fake-user", "wrong", null));

        for (var number = 1; number <= 3; number++) {
            var lead = aLead(number).lead();
            assertThatExceptionOfType(UnauthorizedException.class)
                    .isThrownBy(() -> backend.syncLead(lead))
                    .satisfies(
                            refused -> assertThat(refused.diagnosis().reason()).isEqualTo("LOGIN_REFUSED"));
        }
        assertThat(creatio.calls()).containsEntry(LOGIN, 1);
        context.with(GOOD);

        assertThat(backend.syncLead(aLead(1).lead())).isNotBlank();
    }

    @Test
    void doesNotGoOnInTheSessionOfAnotherUser() {
        backend.syncLead(aLead(1).lead());
        context.with(new Credentials(null, "someone-else", "fake-password", null));

        assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> backend.syncLead(aLead(2).lead()));
        assertThat(creatio.rows("Lead")).hasSize(1);
    }

    @Test
    void saysThatThePasswordHasExpired() {
        creatio.ageThePassword();

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> backend.syncLead(aLead(1).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("PASSWORD_EXPIRED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Code\":1,\"Message\":\"\",\"PasswordChangeUrl\":\"/Login/ChangePassword\"}",
                "{\"Code\":0,\"Message\":\"\"}"
            })
    void triesAgainWhereThePasswordWasRight(String answer) {
        try (var crm = new ScriptedCrm()) {
            var lead = aLead(1).lead();
            var signing = new CreatioProvider()
                    .open(new TestContext(crm.uri()).with(GOOD).with("path-prefix", "/0"));
            crm.next(
                    Reply.json(200, answer),
                    Reply.json(200, "{\"Code\":0,\"Message\":\"\"}").header("Set-Cookie", ".ASPXAUTH=a; path=/"),
                    Reply.json(201, "{\"Id\":\"12345678-1234-4234-8234-123456789012\"}"));

            assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> signing.syncLead(lead));
            assertThat(signing.syncLead(lead)).isNotBlank();
        }
    }

    @Test
    void asksTheIdentityServerForATokenAndAgainWhenItIsOver() { // TH-8
        var oauth = new CreatioProvider()
                .open(new TestContext(creatio.baseUri())
                        .with("identity-url", creatio.baseUri().toString())
                        .with(new Credentials(null, null, null, null, "fake-user", "fake-password", null, null)));
        creatio.onCall(calls::add);

        oauth.syncLead(aLead(1).lead());
        oauth.syncLead(aLead(2).lead());
        creatio.endSessions();
        oauth.syncLead(aLead(3).lead());

        assertThat(creatio.rows("Lead")).hasSize(3);
        assertThat(creatio.calls()).containsEntry(TOKEN, 2).doesNotContainKey(LOGIN);
        assertThat(calls).noneMatch(call -> !call.request().header("cookie").isEmpty());
    }

    @Test
    void findsTheTablesWithoutThePrefixToo() {
        try (var plain = FakeCreatio.start(CreatioOptions.DEFAULTS.withoutPrefix())) {
            var core = new CreatioProvider().open(new TestContext(plain.baseUri()).with(GOOD));

            core.syncLead(aLead(1).lead());
            core.syncLead(aLead(2).lead());

            assertThat(plain.calls())
                    .containsEntry("GET /0/odata/Lead", 1)
                    .containsEntry("GET /odata/Lead", 1)
                    .containsEntry("POST /odata/Lead", 2);
        }
    }

    @Test
    void saysThatThereIsNoCreatio() {
        var wrong = new CreatioProvider()
                .open(new TestContext(URI.create(creatio.baseUri() + "/elsewhere"))
                        .with(GOOD)
                        .with("sign-in", "BASIC"));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> wrong.syncLead(aLead(1).lead()))
                .satisfies(wrongAddress ->
                        assertThat(wrongAddress.diagnosis().reason()).isEqualTo("ODATA_MISSING"));
    }

    @Test
    void refusesSettingsThatItCannotRead() {
        for (var wrong :
                List.of("object", "path-prefix", "sign-in", "batch-size", "unknown-place", "key-field", "junk.spam")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new CreatioProvider().open(new TestContext(creatio.baseUri()).with(wrong, "a b")))
                    .withMessageContaining("crmify.backend." + wrong);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CreatioProvider().open(new TestContext()))
                .withMessageContaining("crmify.backend.base-url");
    }

    @Test
    void tellsWhoseCreatioItIs() {
        assertThat(((CredentialCheck) backend).accountId())
                .isEqualTo(creatio.baseUri().getAuthority());
    }
}
