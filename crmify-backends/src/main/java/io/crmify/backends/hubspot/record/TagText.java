package io.crmify.backends.hubspot.record;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The tags in the text of a property with several checkboxes: parted by semicolons. */
public final class TagText {
    private TagText() {}

    static Set<String> tags(String text) {
        var tags = new LinkedHashSet<String>();
        Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .forEach(tags::add);
        return tags;
    }

    static Set<String> plus(String text, Collection<String> added) {
        var tags = tags(text);
        tags.addAll(added);
        return tags;
    }

    static Set<String> minus(String text, Collection<String> removed) {
        var tags = tags(text);
        tags.removeAll(removed);
        return tags;
    }

    /** The text with more tags in it. */
    public static String with(String text, Collection<String> added) {
        return joined(plus(text, added));
    }

    static String joined(Collection<String> tags) {
        return String.join(";", tags);
    }
}
