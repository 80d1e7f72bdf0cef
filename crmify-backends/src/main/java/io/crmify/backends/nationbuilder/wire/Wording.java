package io.crmify.backends.nationbuilder.wire;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The texts of refusals, as people read them: {@code External id has already been taken}. They are not told, since they quote values. */
public final class Wording {
    private static final Pattern TAKEN = Pattern.compile("(?i)\\btaken\\b|already (exists|in use)");

    private Wording() {}

    public static boolean saysTaken(String text) {
        return TAKEN.matcher(text).find();
    }

    /** Those of the names that it speaks of. */
    public static List<String> namesIn(String text, Set<String> names) {
        return names.stream().filter(name -> isIn(name, text)).toList();
    }

    private static boolean isIn(String name, String text) {
        var words = Pattern.quote(name).replace("_", "\\E[_ ]\\Q");
        return Pattern.compile("(?i)(?<!\\w)" + words + "(?!\\w)").matcher(text).find();
    }
}
