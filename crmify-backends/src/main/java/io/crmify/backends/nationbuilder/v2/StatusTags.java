package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The status of a person, which is the one of several tags that begin alike: {@code Lead status: Contacted}. Which there are is read
 * once an hour, and again when a word is unknown.
 */
final class StatusTags {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int MOST_TOLD = 20;

    private final Pages pages;
    private final SignupTags tags;
    private final InstantSource clock;
    private final String prefix;
    private final AtomicReference<Words> known = new AtomicReference<>(new Words(Map.of(), Instant.EPOCH));

    /** @param ids of the tags, by what stands behind the prefix, whatever its case */
    private record Words(Map<String, String> ids, Instant readAt) {}

    StatusTags(CrmHttp http, SignupTags tags, InstantSource clock, String prefix) {
        this.pages = new Pages(http);
        this.tags = tags;
        this.clock = clock;
        this.prefix = prefix;
    }

    /** The words as they are in the CRM now. */
    List<String> words() {
        return List.copyOf(read().keySet());
    }

    boolean knows(String word) {
        return fresh(word).isPresent() || read().containsKey(word);
    }

    /** @throws MisconfiguredException if the nation has no such tag; it lists those that it has */
    String idOf(String word) {
        return fresh(word).orElseGet(() -> readIdOf(word));
    }

    private String readIdOf(String word) {
        var ids = read();
        var id = ids.get(word);
        if (id == null) {
            throw new MisconfiguredException(
                    ("NationBuilder has no tag \"%s ...\" for that status; it has %s. Make it in the nation, or correct the"
                                    + " mapping.")
                            .formatted(prefix, told(ids)),
                    Diagnosis.of("STATUS_UNKNOWN"));
        }
        return id;
    }

    private static List<String> told(Map<String, String> ids) {
        return ids.keySet().stream()
                .filter(word -> word.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+-]{0,39}"))
                .limit(MOST_TOLD)
                .toList();
    }

    /** Sets it; the new one first, so that a person is never without. */
    void set(String signup, String id, boolean isNew) {
        tags.add(signup, id);
        if (!isNew) {
            var others = new ArrayList<>(known().ids().values());
            others.remove(id);
            tags.remove(signup, others);
        }
    }

    private Optional<String> fresh(String word) {
        var cached = known();
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return isFresh ? Optional.ofNullable(cached.ids().get(word)) : Optional.empty();
    }

    private Words known() {
        return Objects.requireNonNull(known.get());
    }

    private Map<String, String> read() {
        var ids = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var tag : pages.all(JsonApi.get("/signup_tags").query("filter[name][prefix]", JsonApi.quoted(prefix)))) {
            var name = tag.at("attributes").text("name");
            var word = name.regionMatches(true, 0, prefix, 0, prefix.length())
                    ? name.substring(prefix.length()).strip()
                    : "";
            if (!word.isEmpty() && Ids.isId(tag.text("id"))) {
                ids.put(word, tag.text("id"));
            }
        }
        known.set(new Words(ids, clock.instant()));
        return ids;
    }
}
