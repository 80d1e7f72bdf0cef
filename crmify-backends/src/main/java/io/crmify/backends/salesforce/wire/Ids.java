package io.crmify.backends.salesforce.wire;

import java.util.regex.Pattern;

/**
 * Ids of records. Of 15 characters they tell upper case from lower; three more, which are computed from these, make them safe where
 * case is lost. The first three say the object.
 */
public final class Ids {
    public static final String LEAD = "00Q";
    public static final String CONTACT = "003";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{15}([A-Z0-5]{3})?");
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    private static final int SHORT = 15;
    private static final int CHUNK = 5;

    private Ids() {}

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The id in 18 characters. */
    public static String whole(String id) {
        if (id.length() != SHORT) {
            return id;
        }
        var whole = new StringBuilder(id);
        for (var start = 0; start < SHORT; start += CHUNK) {
            var digit = 0;
            for (var i = 0; i < CHUNK; i++) {
                var letter = id.charAt(start + i);
                digit |= letter >= 'A' && letter <= 'Z' ? 1 << i : 0;
            }
            whole.append(DIGITS.charAt(digit));
        }
        return whole.toString();
    }

    /** What two spellings of one id have in common. */
    public static String core(String id) {
        return id.length() < SHORT ? id : id.substring(0, SHORT);
    }

    public static boolean isSame(String one, String other) {
        return core(one).equals(core(other));
    }
}
