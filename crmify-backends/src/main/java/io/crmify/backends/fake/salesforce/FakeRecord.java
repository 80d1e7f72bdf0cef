package io.crmify.backends.fake.salesforce;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A record of {@link FakeSalesforce}, as it was when it was read.
 *
 * @param fields by name, in alphabetical order; empty ones are absent
 */
public record FakeRecord(String id, String object, Map<String, String> fields, Instant createdAt, Instant updatedAt) {
    public FakeRecord {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** The field's value as a text; empty if it has none. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakeRecord[%s %s %s]".formatted(object, id, fields.keySet());
    }
}
