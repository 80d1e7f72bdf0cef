package io.crmify.backends.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.UnauthorizedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes signed assertions, RS256, one for each request: who asks, for whom, and of whom. The key is asked for each time, since it may
 * be replaced. Thread-safe.
 *
 * <pre>{@code
 * var assertion = new JwtAssertion(
 *         () -> new JwtAssertion.Claims(clientId, user, "https://login.salesforce.com"),
 *         () -> context.credentials().privateKey(), clock);
 * var grant = endpoint.jwtBearer(assertion);
 * }</pre>
 */
public final class JwtAssertion implements Supplier<String> {
    // Salesforce takes at most three minutes, and this machine's clock may be ahead of its.
    private static final Duration GOOD_FOR = Duration.ofMinutes(2);
    private static final int SMALLEST_KEY = 2048;
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");

    private final Supplier<Claims> claims;
    private final Supplier<String> privateKeyPem;
    private final InstantSource clock;

    /** @param privateKeyPem an RSA key of at least 2048 bits in PKCS#8 */
    public JwtAssertion(Supplier<Claims> claims, Supplier<String> privateKeyPem, InstantSource clock) {
        this.claims = claims;
        this.privateKeyPem = privateKeyPem;
        this.clock = clock;
    }

    /**
     * What is asserted.
     *
     * @param issuer the application, by its client id
     * @param subject the user it acts for
     * @param audience who gives out the tokens
     */
    public record Claims(String issuer, String subject, String audience) {
        /** None of them. */
        @Override
        public String toString() {
            return "Claims";
        }
    }

    /** @throws UnauthorizedException if the key is none that can sign; the message does not hold it */
    @Override
    public String get() {
        var told = claims.get();
        var end = clock.instant().plus(GOOD_FOR).getEpochSecond();
        var jwt = new SignedJWT(
                new JWSHeader(JWSAlgorithm.RS256),
                new JWTClaimsSet.Builder()
                        .issuer(told.issuer())
                        .subject(told.subject())
                        .audience(told.audience())
                        .claim("exp", end)
                        .build());
        try {
            jwt.sign(new RSASSASigner(key(privateKeyPem.get())));
        } catch (JOSEException refused) {
            throw malformed("it cannot sign");
        }
        return jwt.serialize();
    }

    // Variables of the environment often hold the line breaks as \n.
    private static RSAPrivateKey key(String pem) {
        var content = PEM.matcher(pem.replace("\\n", "\n"));
        if (!content.matches()) {
            throw malformed(
                    pem.contains("ENCRYPTED PRIVATE KEY")
                            ? "it is protected by a password"
                            : pem.contains("RSA PRIVATE KEY") ? "it is in PKCS#1" : "it is no PEM of one private key");
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(content.group(1));
            var key = (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
            if (key.getModulus().bitLength() < SMALLEST_KEY) {
                throw malformed("it has fewer than 2048 bits");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException notRsa) {
            throw malformed("it is no RSA key"); // without the cause, whose message may hold pieces of it
        }
    }

    private static UnauthorizedException malformed(String why) {
        return new UnauthorizedException(
                ("The private key cannot be used: %s. Set crmify.backend.auth.private-key to an RSA key of at least 2048 bits in "
                                + "PKCS#8, which begins with BEGIN PRIVATE KEY; "
                                + "openssl pkcs8 -topk8 -nocrypt makes one of another form. Nothing was sent.")
                        .formatted(why),
                Diagnosis.of("CREDENTIALS_MALFORMED"));
    }
}
