package io.crmify.backends.klaviyo;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.klaviyo.FakeKlaviyo;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions;
import io.crmify.backends.fake.klaviyo.KlaviyoOptions.Keys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KlaviyoSignInTest {
    private final FakeKlaviyo klaviyo = FakeKlaviyo.start(KlaviyoOptions.DEFAULTS.withoutLimits());

    @AfterEach
    void close() {
        klaviyo.close();
    }

    private static Credentials app(String secret, String refreshToken) {
        return new Credentials(null, null, null, null, "fake-app", secret, refreshToken, null);
    }

    private KlaviyoBackend backend(Credentials credentials) {
        return (KlaviyoBackend) new KlaviyoProvider().open(new TestContext(klaviyo.baseUri()).with(credentials));
    }

    @Test
    void signsInByAKey() {
        var backend = backend(new Credentials(" fake-key\n", null, null, null));

        assertThat(backend.syncLead(aLead(1).lead())).isNotBlank();
    }

    @Test
    void renewsATokenThatHasExpiredAndSendsTheCallOnceMore() { // TH-8
        var backend = backend(app(Keys.SECRET, Keys.REFRESH_TOKEN));
        backend.syncLead(aLead(1).lead());
        klaviyo.expireTokens();

        backend.syncLead(aLead(2).lead());

        assertThat(klaviyo.profiles()).hasSize(2);
        assertThat(klaviyo.tokens()).isEqualTo(2);
        assertThat(klaviyo.calls()).containsEntry("POST /api/profile-import", 3);
    }

    @Test
    void tellsThatAnAppIsNotLetIn() {
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> backend(app(Keys.SECRET, "withdrawn")).syncLead(aLead(1).lead()))
                .satisfies(refusal -> assertThat(refusal.diagnosis().reason()).isEqualTo("INVALID_GRANT"));
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> backend(app("wrong", Keys.REFRESH_TOKEN)).syncLead(aLead(1).lead()))
                .satisfies(refusal -> assertThat(refusal.diagnosis().reason()).isEqualTo("INVALID_CLIENT"));
    }

    @Test
    void doesNotOpenWithoutCredentials() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> backend(Credentials.NONE))
                .withMessageContaining("crmify.backend.auth.api-key");
    }
}
