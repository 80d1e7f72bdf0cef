package io.crmify.jpa.change;

import java.util.List;
import java.util.UUID;

/**
 * Entities of one type that a transaction changed.
 *
 * @param type the stable name of their type, or the name of a path to leads
 * @param tenant theirs, empty for none
 * @param ids at least one; a row is written with {@value #MAX_IDS} at most, but what is in one is taken as it is
 */
public record Change(UUID id, String type, String tenant, Hint hint, List<String> ids) {
    /** The most ids of one row that is written, and of one statement. */
    public static final int MAX_IDS = 500;

    public Change {
        ids = List.copyOf(ids);
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a change has ids, but there were none");
        }
    }

    /** What was seen of them; only the later look at the database decides. */
    public enum Hint {
        TOUCHED,
        REMOVED;

        /** A hint that only a later version knows asks for the look that a touch asks for. */
        static Hint of(String name) {
            return REMOVED.name().equals(name) ? REMOVED : TOUCHED;
        }
    }
}
