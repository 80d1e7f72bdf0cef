package io.crmify.backends.fake.insightly;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A contact of {@link FakeInsightly}, as it was when it was read.
 *
 * @param fields by name, in alphabetical order, the custom ones among them; empty ones are absent
 */
public record FakeContact(
        String id, Map<String, String> fields, Set<String> tags, Instant createdAt, Instant updatedAt) {
    public FakeContact {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    /** The field's value as a text; empty if it has none. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakeContact[%s %s]".formatted(id, fields.keySet());
    }
}
