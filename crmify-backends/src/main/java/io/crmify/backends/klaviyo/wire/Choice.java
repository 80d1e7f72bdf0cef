package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.BackendContext;
import java.util.List;

/** Settings that are one of some words, whatever their case. */
public final class Choice {
    private Choice() {}

    /**
     * The word that is chosen, as it is written here.
     *
     * @param words the first is the default
     * @throws IllegalArgumentException if it is none of them
     */
    public static String of(BackendContext context, String setting, String... words) {
        var given = context.setting(setting).map(String::strip).orElse(words[0]);
        return List.of(words).stream()
                .filter(word -> word.equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "crmify.backend.%s was '%s'; write %s".formatted(setting, given, String.join(" or ", words))));
    }
}
