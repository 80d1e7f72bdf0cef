package io.crmify.jpa.store;

import io.crmify.CrmifyException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What tells this installation from others, made once and kept in its database.
 *
 * @param namespace part of every key in the CRM, so that two applications with one CRM account never share a record
 * @param fingerprintKey the key of the field fingerprints: short values cannot be guessed from them without it
 */
public record Installation(String namespace, byte[] fingerprintKey) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads it, and makes it first where there is none. */
    public static Installation of(Database database) {
        return new Installation(
                setting(database, "namespace", 16), HexFormat.of().parseHex(setting(database, "fingerprint-key", 32)));
    }

    public Installation withNamespace(String other) {
        return new Installation(other, fingerprintKey);
    }

    /** A hash that only this installation can make: of a credential, to see that it was changed. */
    public String hash(String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(fingerprintKey, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new CrmifyException("This Java has no " + ALGORITHM + ", which every Java must have", e);
        }
    }

    private static String setting(Database database, String name, int bytes) {
        var found = read(database, name);
        if (found != null) {
            return found;
        }
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        try {
            database.inTransaction(jdbc ->
                    jdbc.update(StoreSql.INSERT_SETTING, name, HexFormat.of().formatHex(random)));
        } catch (StoreException e) {
            if (!e.isUniqueViolation()) {
                throw e; // else another node was first, and its value holds
            }
        }
        return Objects.requireNonNull(read(database, name));
    }

    private static @Nullable String read(Database database, String name) {
        var rows = database.inTransaction(jdbc -> jdbc.query(StoreSql.SETTING, row -> row.getString(1), name));
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Neither of the two. */
    @Override
    public String toString() {
        return "Installation";
    }
}
