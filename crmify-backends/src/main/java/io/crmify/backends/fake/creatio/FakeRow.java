package io.crmify.backends.fake.creatio;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row of {@link FakeCreatio}, as it was when it was read.
 *
 * @param columns by name, in alphabetical order; empty ones are absent
 */
public record FakeRow(String id, Map<String, String> columns) {
    public FakeRow {
        columns = Collections.unmodifiableMap(new TreeMap<>(columns));
    }

    /** The column's value as a text; empty if it has none. */
    public String column(String name) {
        return columns.getOrDefault(name, "");
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakeRow[%s %s]".formatted(id, columns.keySet());
    }
}
