package io.crmify.jpa.testing;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import io.crmify.jpa.testing.leak.Marks;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Pattern;

/** Keysets as an operator makes them; their keys are marks. */
public final class Keysets {
    private static final Pattern VALUE = Pattern.compile("\"value\":\\s*\"([^\"]+)\"");

    private Keysets() {}

    /** With one new key. */
    public static String one() {
        return json(() -> {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        });
    }

    /** With a new primary key before those that are there. */
    public static String rotated(String before) {
        return json(() -> KeysetHandle.newBuilder(
                        TinkJsonProtoKeysetFormat.parseKeyset(before, InsecureSecretKeyAccess.get()))
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build());
    }

    /** Without the keys that are not primary. */
    public static String withoutOld(String before) {
        return json(() -> {
            var handle = TinkJsonProtoKeysetFormat.parseKeyset(before, InsecureSecretKeyAccess.get());
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(handle.getPrimary().getKey())
                            .withFixedId(handle.getPrimary().getId())
                            .makePrimary())
                    .build();
        });
    }

    /** With a key that signs, and cannot encrypt. */
    public static String ofAnotherKind() {
        return json(() -> {
            MacConfig.register();
            return KeysetHandle.generateNew(PredefinedMacParameters.HMAC_SHA256_128BITTAG);
        });
    }

    /** With one AES key of so many bytes, as somebody might write it by hand. */
    public static String ofBytes(int length) {
        var proto = new byte[length + 2];
        proto[0] = 0x1a; // its third field, of that length
        proto[1] = (byte) length;
        for (int i = 2; i < proto.length; i++) {
            proto[i] = (byte) (i * 7);
        }
        return of("AesGcmKey", Base64.getEncoder().encodeToString(proto));
    }

    /** With one key as it is written there. */
    public static String of(String type, String value) {
        return """
                {"primaryKeyId": 1, "key": [{"keyData": {"typeUrl": "type.googleapis.com/google.crypto.tink.%s",
                "keyMaterialType": "SYMMETRIC", "value": "%s"}, "outputPrefixType": "TINK", "keyId": 1, "status": "ENABLED"}]}
                """.formatted(type, value);
    }

    /** Makes a keyset. */
    private interface Making {
        KeysetHandle make() throws GeneralSecurityException;
    }

    private static String json(Making making) {
        try {
            var json = TinkJsonProtoKeysetFormat.serializeKeyset(making.make(), InsecureSecretKeyAccess.get());
            VALUE.matcher(json).results().forEach(value -> Marks.plant(value.group(1)));
            return json;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
