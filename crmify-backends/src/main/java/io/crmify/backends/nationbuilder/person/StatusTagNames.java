package io.crmify.backends.nationbuilder.person;

import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Catalogue.Entry;
import io.crmify.backends.nationbuilder.wire.Choices;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Statuses that are tags which begin alike: {@code Lead status: Contacted}. */
public record StatusTagNames(String prefix) {
    public static StatusTagNames of(Choices choices) {
        return new StatusTagNames(choices.statusTag());
    }

    /** What stands behind the prefix; empty for another tag. */
    public Optional<String> word(String tag) {
        return tag.regionMatches(true, 0, prefix, 0, prefix.length())
                ? Optional.of(tag.substring(prefix.length()).strip()).filter(word -> !word.isEmpty())
                : Optional.empty();
    }

    /** @param tags the nation's, by their ids; others than statuses may be among them */
    public Catalogue catalogue(Supplier<Map<String, String>> tags, InstantSource clock) {
        return new Catalogue(
                new Catalogue.Kind("STATUS_UNKNOWN", "status, a tag \"" + prefix + " ...\","),
                () -> entries(tags.get()),
                clock);
    }

    private List<Entry> entries(Map<String, String> tags) {
        return tags.entrySet().stream()
                .flatMap(tag -> word(tag.getValue()).map(word -> new Entry(tag.getKey(), word)).stream())
                .sorted(Comparator.comparing(Entry::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }
}
