package io.crmify.jpa.mapping.lead;

import io.crmify.CrmifyException;
import io.crmify.lead.LeadKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Makes the keys by which crmify finds its records in the CRM again. Thread-safe. */
public final class LeadKeys {
    private final String namespace;

    public LeadKeys(String namespace) {
        this.namespace = namespace;
    }

    public LeadKey of(String type, String id) {
        try {
            var text = namespace + '\0' + type + '\0' + id;
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new LeadKey(type, id, HexFormat.of().formatHex(Arrays.copyOf(hash, 16)));
        } catch (NoSuchAlgorithmException e) {
            throw new CrmifyException("This Java has no SHA-256, which every Java must have", e);
        }
    }
}
