package io.crmify.jpa.store.row;

/** What every column has room for that tells an operator details. */
public final class DetailColumn {
    private static final int LENGTH = 1000;

    private DetailColumn() {}

    /** The text as the column can hold it: what others say in a failure is as long as they like. */
    public static String fit(String text) {
        var plain = text.replace('\0', ' '); // PostgreSQL has no such character
        if (plain.length() <= LENGTH) {
            return plain;
        }
        // Half a pair of surrogates is no character, and refused too.
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH);
    }
}
