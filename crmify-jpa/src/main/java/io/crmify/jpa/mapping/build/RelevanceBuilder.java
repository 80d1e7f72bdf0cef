package io.crmify.jpa.mapping.build;

import io.crmify.jpa.mapping.CapturePlan.Relevance;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects which attributes matter. */
final class RelevanceBuilder {
    private final Map<String, Set<String>> attributes = new TreeMap<>();
    private final Set<String> whole = new TreeSet<>();
    private final Set<String> never = new TreeSet<>();
    private boolean all;

    /** @param member of an embedded attribute; empty for the attribute itself */
    void add(String attribute, String member) {
        var members = attributes.computeIfAbsent(attribute, name -> new TreeSet<>());
        if (member.isEmpty()) {
            whole.add(attribute);
        } else {
            members.add(member);
        }
    }

    /** Any attribute matters. */
    void addAll() {
        all = true;
    }

    /** Not even then. */
    void never(String attribute) {
        never.add(attribute);
    }

    Relevance build() {
        if (all) {
            return new Relevance(true, never.stream().collect(Collectors.toMap(name -> name, name -> Set.of())));
        }
        return new Relevance(
                false,
                attributes.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> whole.contains(entry.getKey()) ? Set.of() : Set.copyOf(entry.getValue()))));
    }
}
