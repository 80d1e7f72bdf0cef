package io.crmify.backends.salesforce;

import static io.crmify.backends.contract.Leads.aLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crmify.backend.Credentials;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.contract.TestContext;
import io.crmify.backends.fake.salesforce.FakeSalesforce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalesforceLoginTest {
    private static final Credentials APP =
            new Credentials(null, null, null, null, "fake-client", "fake-secret", null, null);
    private static final Credentials REFRESH =
            new Credentials(null, null, null, null, "fake-client", "fake-secret", "fake-refresh", null);

    private final FakeSalesforce salesforce = FakeSalesforce.start();

    @AfterEach
    void close() {
        salesforce.close();
    }

    private TestContext context(Credentials credentials) {
        return new TestContext(salesforce.baseUri()).with(credentials);
    }

    private static SalesforceBackend open(TestContext context) {
        return (SalesforceBackend) new SalesforceProvider().open(context);
    }

    @Test
    void signsInOnceByClientCredentials() {
        var backend = open(context(APP));

        backend.syncLead(aLead(1).lead());
        backend.syncLead(aLead(2).lead());

        assertThat(salesforce.calls()).containsEntry("POST /services/oauth2/token", 1);
    }

    @Test
    void asksForAnotherTokenWhenTheSessionHasEnded() { // TH-8
        var backend = open(context(REFRESH));
        backend.syncLead(aLead(1).lead());
        salesforce.expireSessions();

        assertThat(backend.syncLead(aLead(2).lead())).startsWith("00Q");
        assertThat(salesforce.calls()).containsEntry("POST /services/oauth2/token", 2);
        assertThat(salesforce.records("Lead")).hasSize(2);
    }

    @Test
    void aSessionThatIsRefusedTwiceIsAskedForOnceMoreOnly() { // TH-8
        var backend = open(context(REFRESH));
        backend.syncLead(aLead(1).lead());
        salesforce.onCall(call -> salesforce.expireSessions());
        salesforce.expireSessions();

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> backend.syncLead(aLead(2).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("INVALID_SESSION_ID"));
        assertThat(salesforce.calls()).containsEntry("POST /services/oauth2/token", 2);
        assertThat(salesforce.records("Lead")).hasSize(1);
    }

    @Test
    void aSessionThatHasEndedIsRenewedForSoapToo() {
        var context = context(APP).with("converted-status", "Closed - Converted");
        var backend = open(context);
        var id = backend.syncLead(aLead(1).lead());
        salesforce.onCall(call -> {
            if (call.request().path().startsWith("/services/data")
                    && call.request().method().equals("POST")) {
                salesforce.expireSessions(); // after the look at the lead, before its conversion
            }
        });

        assertThat(backend.convert(id).crmId()).startsWith("003");
        assertThat(salesforce.calls())
                .containsEntry("POST /services/Soap", 2)
                .containsEntry("POST /services/oauth2/token", 2);
    }

    @Test
    void signsInByAnAssertionThatItsKeyHasSigned() throws GeneralSecurityException {
        var keys = keys();
        var pem = "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(
                        Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()));
        var credentials = new Credentials(null, "crmify@example.org", null, null, "fake-client", null, null, pem);

        open(context(credentials)).syncLead(aLead(1).lead());

        var parts = salesforce.assertions().get(0).split("\\.");
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"iss\":\"fake-client\"", "\"sub\":\"crmify@example.org\"", "127.0.0.1")
                .contains("\"exp\":");
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    @Test
    void wrongSecretsAreTold() {
        var wrong = new Credentials(null, null, null, null, "fake-client", "other", null, null);

        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> open(context(wrong)).syncLead(aLead(1).lead()))
                .satisfies(refused -> assertThat(refused.diagnosis().reason()).isEqualTo("INVALID_CLIENT"));
        assertThat(salesforce.calls()).containsEntry("POST /services/oauth2/token", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org",
                "http://acme.my.salesforce.com",
                "https://salesforce.com.example.org",
                "https://user@acme.my.salesforce.com",
                "https://acme.my.salesforce.com?x=1",
                "https://acme.my.salesforce.com/else",
                "no address"
            })
    void nothingIsSentToAnAddressThatIsNotSalesforces(String address) {
        salesforce.tellInstance(address);

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> open(context(APP)).syncLead(aLead(1).lead()))
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("INSTANCE_NOT_ALLOWED"))
                .withMessageNotContaining("example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://acme.my.salesforce.com", "https://acme.my.salesforce.mil", "https://na1.force.com/"})
    void salesforcesOwnAddressesAreAllowed(String address) {
        salesforce.tellInstance(address);

        // this machine alone is called in tests: the address was taken, and went no further
        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> open(context(APP)).syncLead(aLead(1).lead()))
                .satisfies(fault -> assertThat(fault.diagnosis().reason()).isEqualTo("LOOPBACK_ONLY"));
    }

    @Test
    void theWayToSignInIsChosenByWhatIsThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context(Credentials.NONE)))
                .withMessageContaining("client-id and client-secret")
                .withMessageContaining("private-key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context(APP).with("auth-flow", "refresh")))
                .withMessageContaining("refresh-token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context(APP).with("auth-flow", "password")))
                .withMessageContaining("client-credentials");
    }

    @Test
    void clientCredentialsNeedTheOrganisationsOwnDomain() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SalesforceProvider().open(new TestContext().with(APP)))
                .withMessageContaining("login-url");
        assertThat(new SalesforceProvider()
                        .open(new TestContext().with(APP).with("login-url", "https://acme.my.salesforce.com")))
                .isNotNull();
        assertThat(new SalesforceProvider().open(new TestContext().with(REFRESH)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object=Account",
                "key-field=Email",
                "api-version=45.0",
                "api-version=new",
                "login-url=acme",
                "login-url=https://acme.my.salesforce.com/path",
                "duplicate-rule=MAYBE",
                "auto-assign=perhaps",
                "event-object=Crmify__c",
                "event-key-field=Key__c",
                "quota-percent=0",
                "status-field=Rating",
                "property.email=E mail",
                "property.email=LastName"
            })
    void wrongSettingsAreToldAtTheStart(String setting) {
        var parts = setting.split("=");
        var context = context(APP).with("object", "Contact").with(parts[0], parts[1]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(context))
                .withMessageContaining("crmify.backend." + parts[0].replaceFirst("[.].*", ""));
    }
}
