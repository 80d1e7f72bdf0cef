package io.crmify.backends.hubspot;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.CrmBackend;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backends.contract.ScriptedCrm;
import io.crmify.backends.contract.ScriptedCrm.Asked;
import io.crmify.backends.contract.ScriptedCrm.Reply;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.FakeHubSpot;
import io.crmify.backends.fake.FakeOptions;
import io.crmify.backends.fake.hubspot.OAuthApp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An app that asks for its access tokens. */
class HubSpotOAuthTest {
    private static final Credentials APP =
            new Credentials(null, null, null, null, "fake-client", "fake-secret", "fake-refresh", null);

    private final FakeHubSpot hubspot = FakeHubSpot.start(FakeOptions.DEFAULTS.withUniqueProperty("crmify_id"));
    private final TestContext context = new TestContext(hubspot.baseUri()).with(APP);
    private final ScriptedCrm crm = new ScriptedCrm();

    @AfterEach
    void close() {
        hubspot.close();
        crm.close();
    }

    private static CrmBackend open(TestContext context) {
        return new HubSpotProvider().open(context);
    }

    @Test
    void asksForATokenOnceForManyCalls() {
        var backend = open(context);

        backend.syncLead(aLead(1).lead());
        backend.syncLead(aLead(2).lead());

        assertThat(hubspot.contacts()).hasSize(2);
        assertThat(hubspot.calls()).containsEntry("POST /oauth/{version}/token", 1);
    }

    @Test
    void aTokenThatHasExpiredIsRenewedStoredAndTheCallSucceeds() { // TH-8
        var backend = open(context);
        backend.syncLead(aLead(1).lead());
        var first = context.tokens().current().orElseThrow();
        hubspot.oauth().expire();

        backend.syncLead(aLead(2).lead());

        assertThat(hubspot.contacts()).hasSize(2);
        assertThat(hubspot.oauth().given()).isEqualTo(2);
        assertThat(context.tokens().current().orElseThrow().access()).isNotEqualTo(first.access());
    }

    @Test
    void aTokenThatIsAboutToEndIsRenewedBeforeTheCall() {
        var shortLived = new OAuthApp("fake-client", "fake-secret", "fake-refresh", Duration.ofSeconds(30));
        try (var other = FakeHubSpot.start(
                FakeOptions.DEFAULTS.withUniqueProperty("crmify_id").withApp(shortLived))) {
            var backend = open(new TestContext(other.baseUri()).with(APP));

            backend.syncLead(aLead(1).lead());
            backend.syncLead(aLead(2).lead());

            assertThat(other.oauth().given()).isEqualTo(2);
            assertThat(other.calls()).containsEntry("POST /crm/objects/{version}/contacts/batch/upsert", 2);
        }
    }

    @Test
    void aSecondRefusalIsFinal() { // TH-8: at most two refreshes
        var token = "{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":1800}";
        crm.next(Reply.json(200, token), Reply.of(401), Reply.json(200, token), Reply.of(401));
        var backend = open(new TestContext(crm.uri()).with(APP));

        assertThatExceptionOfType(UnauthorizedException.class).isThrownBy(() -> backend.syncLead(aLead(1).lead()));
        assertThat(crm.asked()).hasSize(4);
    }

    @Test
    void asksAsTheProtocolWantsIt() {
        crm.next(Reply.json(200, "{\"access_token\":\"a-1\",\"expires_in\":1800}"));

        open(new TestContext(crm.uri()).with(APP)).deleteLead("1");

        var asked = crm.asked().get(0);
        assertThat(asked).hasToString("POST /oauth/2026-09/token");
        assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(asked.header("Authorization")).isEmpty();
        assertThat(asked.body())
                .isEqualTo(
                        "grant_type=refresh_token&client_id=fake-client&client_secret=fake-secret&refresh_token=fake-refresh");
        assertThat(crm.lastAsked().header("Authorization")).isEqualTo("Bearer a-1");
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REFRESH_TOKEN, invalid_grant, crmify.backend.auth.refresh-token",
        "BAD_HUB, access_denied, gone",
        "BAD_CLIENT_ID, invalid_client, crmify.backend.auth.client-id",
        "BAD_CLIENT_SECRET, invalid_client, crmify.backend.auth.client-secret",
        "BAD_AUTH_CODE, invalid_grant, connect"
    })
    void tellsWhyThereIsNoToken(String status, String error, String word) {
        crm.next(Reply.json(
                400,
                "{\"error\":\"%s\",\"error_description\":\"fake-refresh is invalid\",\"status\":\"%s\",\"message\":\"fake-refresh\"}"
                        .formatted(error, status)));

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> open(new TestContext(crm.uri()).with(APP)).syncLead(aLead(1).lead()))
                .withMessageContaining(word)
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo(status))
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining("fake-refresh"));
        assertThat(crm.asked()).map(Asked::path).containsExactly("/oauth/2026-09/token");
    }

    @Test
    void nothingIsInDoubtWhenNoTokenCouldBeHad() {
        crm.next(Reply.page(502));

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> open(new TestContext(crm.uri()).with(APP)).syncLead(aLead(1).lead()));
    }

    @Test
    void anAppThatWasUninstalledStopsTheConnection() {
        var backend = open(context);
        backend.syncLead(aLead(1).lead());
        hubspot.oauth().uninstall();

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> backend.syncLead(aLead(2).lead()))
                .satisfies(failure -> assertThat(failure.diagnosis().reason()).isEqualTo("BAD_REFRESH_TOKEN"));
    }

    @Test
    void aNewRefreshTokenGoesBeforeAStoredOneThatIsRevoked() {
        context.tokens().renew(null, none -> new StoredToken("old", "revoked", null, null));

        open(context).syncLead(aLead(1).lead());

        assertThat(hubspot.contacts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({", secret, client-id", "id, , client-secret"})
    void wantsTheWholeApp(String id, String secret, String missing) { // DC-15
        var half = new Credentials(null, null, null, null, id, secret, "refresh", null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context.with(half)))
                .withMessageContaining("crmify.backend.auth." + missing);
    }
}
