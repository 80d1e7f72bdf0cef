package io.crmify.backends.nationbuilder.wire;

import java.util.Locale;
import java.util.Optional;

/** What people have marked somebody with: a flag, or a tag that is asked for as {@code TAG:sustainer}. */
public final class Flags {
    private static final String TAG = "TAG:";

    private Flags() {}

    public static boolean isTag(String name) {
        return name.regionMatches(true, 0, TAG, 0, TAG.length());
    }

    /** The tag, in lower case. */
    public static String tag(String name) {
        return name.substring(TAG.length()).strip().toLowerCase(Locale.ROOT);
    }

    /** What a text says; empty for none. */
    public static Optional<Boolean> of(String text) {
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(text.strip().toLowerCase(Locale.ROOT).matches("true|yes|1"));
    }
}
