package io.crmify.jpa.store.cipher;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.crmify.CrmifyException;
import io.crmify.jpa.config.CrmifyConfig.Keyset;
import io.crmify.jpa.config.Faults;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the configured keyset: the primary one encrypts, any of them decrypts. What is encrypted is bound to a purpose, and
 * cannot be read for another. Thread-safe.
 */
public final class KeyRing {
    private static final String CODE = "CRMIFY-114";
    private static final String REMEDY =
            "write a keyset of Google Tink in JSON with keys for AEAD, such as AES256_GCM, one of them"
                    + " primary; docs/operations.md tells how to make one";

    private final Aead aead;

    private KeyRing(Aead aead) {
        this.aead = aead;
    }

    /** Looks whether the keys are fit to be used; a fault and null if they are not. No message holds any of them. */
    public static @Nullable KeyRing of(Keyset keyset, Faults faults) {
        try {
            AeadConfig.register();
            var handle = TinkJsonProtoKeysetFormat.parseKeyset(keyset.json(), InsecureSecretKeyAccess.get());
            var ring = new KeyRing(aead(handle));
            if (ring.decrypt(ring.encrypt("a word", "a try"), "a try").isPresent()) {
                return ring;
            }
            faults.add(CODE, keyset.key(), "its primary key cannot read what it has encrypted", REMEDY);
        } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException unfit) {
            faults.add(
                    CODE,
                    keyset.key(),
                    fault(keyset),
                    REMEDY); // without the cause, whose text may hold what is written
        }
        return null;
    }

    private static Aead aead(KeysetHandle handle) throws GeneralSecurityException {
        for (int i = 0; i < handle.size(); i++) {
            handle.getAt(i).getKey(); // fails for one of a wrong length or an unknown kind
        }
        return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static String fault(Keyset keyset) {
        return keyset.json().contains("\"encryptedKeyset\"")
                ? "is encrypted itself, and crmify has no key for it"
                : "is no keyset that can be used: not whole, a key of a wrong length or kind, or none that is primary";
    }

    /** @param purpose what it is for; not secret */
    public String encrypt(String text, String purpose) {
        try {
            return Base64.getEncoder().encodeToString(aead.encrypt(bytes(text), bytes(purpose)));
        } catch (GeneralSecurityException e) {
            throw new CrmifyException("The primary key of crmify.encryption.keyset cannot encrypt any more", e);
        }
    }

    /** Empty if no key of the ring can, or it was encrypted for another purpose, or was changed. */
    public Optional<String> decrypt(String encrypted, String purpose) {
        try {
            var content = aead.decrypt(Base64.getDecoder().decode(encrypted), bytes(purpose));
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** None of the keys. */
    @Override
    public String toString() {
        return "KeyRing";
    }
}
