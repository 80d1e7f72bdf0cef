package io.crmify.backends.fake.nationbuilder;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A person of {@link FakeNationBuilder}, as it was when it was read.
 *
 * @param fields by v2's names, in alphabetical order; custom ones by their slugs, those of an address as {@code home_address.city};
 *     empty ones are absent
 * @param tags their names
 * @param lists the slugs of those it is on
 */
public record FakePerson(String id, Map<String, String> fields, Set<String> tags, Set<String> lists) {
    public FakePerson {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
        lists = Collections.unmodifiableSet(new TreeSet<>(lists));
    }

    /** The field's value as a text; empty if it has none. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakePerson[%s %s]".formatted(id, fields.keySet());
    }
}
