package io.crmify.backends.creatio.odata;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;

/** The ids of Creatio's rows. */
public final class Guids {
    /** What stands in a column that refers to nothing. */
    public static final String EMPTY = "00000000-0000-0000-0000-000000000000";

    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final UUID NAMESPACE = UUID.fromString("5f0d1c1e-3a64-5b0c-9a41-7c6f2b8f4e10");

    private Guids() {}

    /** Whether it is the id of a row; the empty one is none. */
    public static boolean isId(String text) {
        return GUID.matcher(text).matches() && !text.equals(EMPTY);
    }

    /** The same id for the same name, wherever and whenever: a UUID of version 5, RFC 9562. */
    public static String named(String name) {
        var namespace = ByteBuffer.allocate(16)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits());
        var hash = ByteBuffer.wrap(sha1(namespace.array(), name.getBytes(StandardCharsets.UTF_8)));
        var high = hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x5000L;
        var low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha1(byte[] namespace, byte[] name) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1"); // as version 5 wants it; nothing is protected by it
            sha1.update(namespace);
            return sha1.digest(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
