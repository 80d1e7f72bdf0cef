package io.crmify.backends.klaviyo.wire;

import java.util.regex.Pattern;

/** What an id of Klaviyo's looks like: 26 letters and digits nowadays, fewer in old accounts. */
public final class ProfileId {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private ProfileId() {}

    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
