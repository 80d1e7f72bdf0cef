package io.crmify.backends.nationbuilder.v1;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.http.CrmHttp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** Who has which tags, and the status, which is the one of several tags that begin alike. */
final class PeopleTags {
    private static final int MOST_TOLD = 20;

    private final CrmHttp http;
    private final PeopleReads reads;
    private final String prefix;
    private final AtomicReference<Map<String, String>> words = new AtomicReference<>(Map.of());

    PeopleTags(CrmHttp http, PeopleReads reads, String prefix) {
        this.http = http;
        this.reads = reads;
        this.prefix = prefix;
    }

    /** Empty if there is no such person. */
    Optional<Set<String>> of(String id) {
        return reads.person(id).map(person -> Set.copyOf(person.texts("tags")));
    }

    /** New names make new tags. */
    void add(String id, Collection<String> tags) {
        if (!tags.isEmpty()) {
            var answer = http.send(V1.put("/people/{id}/taggings", V1.taggings(tags), id));
            if (!Verdicts.isFine(answer)) {
                throw Verdicts.onPerson(answer, Set.of());
            }
            answer.orFailWithoutContent();
        }
    }

    void remove(String id, Collection<String> tags) {
        if (!tags.isEmpty()) {
            var call = V1.delete("/people/{id}/taggings", id).json(V1.taggings(tags));
            var answer = http.send(call);
            if (!Verdicts.isMissing(answer)) {
                Verdicts.read(answer).orFailWithoutContent();
            }
        }
    }

    /** Takes away the tags of other statuses than that. */
    void leaveStatus(String id, String kept) {
        var others = new TreeSet<String>();
        of(id).orElse(Set.of()).stream()
                .filter(tag -> isStatus(tag) && !tag.equalsIgnoreCase(kept))
                .forEach(others::add);
        remove(id, others);
    }

    /** The words of the nation, by its tags as they are now. */
    List<String> statuses() {
        return List.copyOf(read().keySet());
    }

    boolean knows(String word) {
        return known(word).isPresent() || read().containsKey(word);
    }

    /** @throws MisconfiguredException if the nation has no such tag; it lists those that it has */
    String statusTag(String word) {
        return known(word).orElseGet(() -> {
            var read = read();
            var tag = read.get(word);
            if (tag == null) {
                throw new MisconfiguredException(
                        ("NationBuilder has no tag \"%s ...\" for that status; it has %s. Make it in the nation, or correct"
                                        + " the mapping.")
                                .formatted(prefix, told(read)),
                        Diagnosis.of("STATUS_UNKNOWN"));
            }
            return tag;
        });
    }

    private static List<String> told(Map<String, String> words) {
        return words.keySet().stream()
                .filter(word -> word.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+-]{0,39}"))
                .limit(MOST_TOLD)
                .toList();
    }

    private Optional<String> known(String word) {
        var known = words.get();
        return known == null ? Optional.empty() : Optional.ofNullable(known.get(word));
    }

    private Map<String, String> read() {
        var read = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var tag : new Pages(http).all(V1.get("/tags"))) {
            var name = tag.text("name");
            if (isStatus(name) && !word(name).isEmpty()) {
                read.put(word(name), name);
            }
        }
        words.set(read);
        return read;
    }

    private boolean isStatus(String tag) {
        return tag.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private String word(String tag) {
        return tag.substring(prefix.length()).strip();
    }
}
