package io.crmify.backends.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.oauth.JwtAssertion.Claims;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtAssertionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Claims CLAIMS = new Claims("client-1", "sync@example.com", "https://login.example.com");
    private static final KeyPair KEYS = keys("RSA", 2048);

    private static KeyPair keys(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(KeyPair keys) {
        var content = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + content + "\n-----END PRIVATE KEY-----\n";
    }

    private static JwtAssertion assertion(String pem) {
        return new JwtAssertion(() -> CLAIMS, () -> pem, InstantSource.fixed(NOW));
    }

    @Test
    void saysWhoAsksForWhomAndIsSigned() throws Exception {
        var jwt = SignedJWT.parse(assertion(pem(KEYS)).get());

        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) KEYS.getPublic())))
                .isTrue();
        var told = jwt.getJWTClaimsSet();
        assertThat(told.getIssuer()).isEqualTo("client-1");
        assertThat(told.getSubject()).isEqualTo("sync@example.com");
        assertThat(told.getAudience()).containsExactly("https://login.example.com");
        assertThat(told.getExpirationTime().toInstant()).isBetween(NOW.plusSeconds(60), NOW.plusSeconds(180));
    }

    @Test
    void aKeyOfTheEnvironmentMayHaveItsLineBreaksEscaped() throws Exception {
        var oneLine = pem(KEYS).replace("\r\n", "\\n").replace("\n", "\\n");

        assertThat(SignedJWT.parse(assertion(oneLine).get())
                        .verify(new RSASSAVerifier((RSAPublicKey) KEYS.getPublic())))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is no PEM of one private key",
                "s3cr3tKEYtext|it is no PEM of one private key",
                "-----BEGIN RSA PRIVATE KEY-----s3cr3tKEYtext-----END RSA PRIVATE KEY-----|it is in PKCS#1",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----s3cr3tKEYtext-----END ENCRYPTED PRIVATE KEY-----|it is protected by a password",
                "-----BEGIN PRIVATE KEY-----s3cr3tKEYtext-----END PRIVATE KEY-----|it is no RSA key",
                "-----BEGIN PRIVATE KEY-----s3cr3tKEYtext=a-----END PRIVATE KEY-----|it is no RSA key"
            })
    void aMalformedKeyIsOneClearErrorWithoutItsText(String pem, String why) {
        assertThatThrownBy(() -> assertion(pem).get())
                .isInstanceOfSatisfying(
                        UnauthorizedException.class,
                        e -> assertThat(e.diagnosis().reason()).isEqualTo("CREDENTIALS_MALFORMED"))
                .hasMessageContainingAll(why, "crmify.backend.auth.private-key", "openssl pkcs8")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @Test
    void aKeyThatIsTooShortOrOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> assertion(pem(keys("RSA", 1024))).get()).hasMessageContaining("fewer than 2048 bits");
        assertThatThrownBy(() -> assertion(pem(keys("EC", 256))).get()).hasMessageContaining("it is no RSA key");
    }
}
