package io.crmify.backends.nationbuilder;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.nationbuilder.FakeNationBuilder;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NationTokensTest {
    private final FakeNationBuilder nation = FakeNationBuilder.start();
    private final TestContext context = new TestContext(nation.baseUri()).with(oauth("fake-refresh"));

    @AfterEach
    void close() {
        nation.close();
    }

    private static Credentials oauth(String refreshToken) {
        return new Credentials(null, null, null, null, "fake-client", "fake-secret", refreshToken, null);
    }

    private static CrmBackend open(TestContext context) {
        return new NationBuilderProvider().open(context);
    }

    @Test
    void renewsATokenThatHasEndedAndKeepsTheNewOne() { // TH-8
        var backend = open(context);
        backend.syncLead(aLead(1).lead());
        nation.expireTokens();

        backend.syncLead(aLead(2).lead());

        assertThat(nation.people()).hasSize(2);
        assertThat(nation.tokensGiven()).isEqualTo(2);
        assertThat(context.tokens().current().orElseThrow().refresh()).isEqualTo("refresh-2");
        open(context).syncLead(aLead(3).lead());
        assertThat(nation.tokensGiven()).isEqualTo(2);
    }

    @Test
    void saysThatTheCredentialsAreRefusedAfterOneMoreToken() { // TH-8
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> open(new TestContext(nation.baseUri()).with(oauth("another")))
                        .syncLead(aLead(1).lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("INVALID_GRANT"));
        assertThat(nation.tokensGiven()).isZero();
    }

    @Test
    void asksEachTimeWithTheRefreshTokenThatCameLast() { // MS-17
        var backend = open(context);
        for (int number = 1; number <= 3; number++) {
            backend.syncLead(aLead(number).lead());
            nation.expireTokens();
        }

        backend.syncLead(aLead(4).lead());

        assertThat(nation.tokensGiven()).isEqualTo(4);
        assertThat(context.tokens().current().orElseThrow().refresh()).isEqualTo("refresh-4");
        assertThat(nation.calls()).containsEntry("POST /oauth/token", 4);
    }

    @Test
    void sendsNoFormerRefreshTokenWhenTheLastOneIsDead() { // MS-17
        open(context).syncLead(aLead(1).lead());
        nation.expireTokens();
        try (var other = FakeNationBuilder.start()) {
            // there the stored one is dead, and the configured one, which was used up long ago, is good
            var moved = new TestContext(other.baseUri()).with(oauth("fake-refresh"));
            moved.tokens().renew(null, none -> context.tokens().current().orElseThrow());

            assertThatExceptionOfType(UnauthorizedException.class)
                    .isThrownBy(() -> open(moved).syncLead(aLead(2).lead()))
                    .satisfies(
                            failure -> assertThat(failure.diagnosis().reason()).isEqualTo("INVALID_GRANT"))
                    .withMessageNotContainingAny("refresh-1", "fake-refresh", "fake-secret", "access-1");
            assertThat(other.calls()).containsEntry("POST /oauth/token", 1);
            assertThat(other.tokensGiven()).isZero();
        }
    }

    /** Two backends with one store are two nodes. */
    @Test
    void renewsOnceOverAllThreadsAndNodes() { // MS-17
        var nodes = List.of(open(context), open(context));
        nodes.get(0).syncLead(aLead(1).lead());
        nation.expireTokens();

        IntStream.range(0, 16).parallel().forEach(number -> nodes.get(number % 2)
                .syncLead(aLead(10 + number).lead()));

        assertThat(nation.people()).hasSize(17);
        assertThat(nation.tokensGiven()).isEqualTo(2);
    }

    @Test
    void tellsWhatIsMissing() {
        var nobody = new TestContext(URI.create("http://127.0.0.1:1")).with(Credentials.NONE);
        var half = new TestContext(URI.create("http://127.0.0.1:1"))
                .with(new Credentials(null, null, null, null, null, null, "fake-refresh", null));

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(nobody))
                .withMessageContaining("crmify.backend.auth.refresh-token");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(half))
                .withMessageContaining("client-secret");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(new TestContext()))
                .withMessageContaining("crmify.backend.slug");
    }
}
