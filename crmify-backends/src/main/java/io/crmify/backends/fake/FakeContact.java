package io.crmify.backends.fake;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A contact of {@link FakeHubSpot}, as it was when it was read.
 *
 * @param properties by name, in alphabetical order; empty ones are absent
 */
public record FakeContact(String id, Map<String, String> properties, Instant createdAt, Instant updatedAt) {
    public FakeContact {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /** The property's value; empty if it has none. */
    public String property(String name) {
        return properties.getOrDefault(name, "");
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakeContact[%s %s]".formatted(id, properties.keySet());
    }
}
