package io.crmify.jpa.mapping.lead;

import io.crmify.CrmifyException;
import io.crmify.jpa.mapping.Normal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes values with the installation's key. The same value has another hash in another field and for another lead, so that hashes
 * tell nobody who shares a name. Thread-safe.
 */
public final class Fingerprinter {
    /** The characters of a hash: 72 bits. */
    static final int LENGTH = 12;

    private static final String ALGORITHM = "HmacSHA256";

    // To look for one among the providers, for each field of each lead, would take longer than the hash.
    private final ThreadLocal<Mac> macs;

    public Fingerprinter(byte[] key) {
        var secret = new SecretKeySpec(key, ALGORITHM);
        this.macs = ThreadLocal.withInitial(() -> mac(secret));
    }

    String hash(String lead, String field, Object value) {
        var text = lead + '\0' + field + '\0' + value.getClass().getSimpleName() + '\0' + Normal.plain(value);
        var full = macs.get().doFinal(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, LENGTH * 3 / 4));
    }

    private static Mac mac(SecretKeySpec secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new CrmifyException("This Java has no " + ALGORITHM + ", which every Java must have", e);
        }
    }
}
