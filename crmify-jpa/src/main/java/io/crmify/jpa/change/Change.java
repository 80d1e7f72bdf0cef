package io.crmify.jpa.change;

import java.util.List;
import java.util.UUID;

/**
 * Entities of one type that a transaction changed.
 *
 * @param type the stable name of their type, or the name of a path to leads
 * @param tenant theirs, empty for none
 * @param ids 1 to {@value #MAX_IDS}
 */
public record Change(UUID id, String type, String tenant, Hint hint, List<String> ids) {
    /** The most ids of one row, and of one statement. */
    public static final int MAX_IDS = 500;

    public Change {
        ids = List.copyOf(ids);
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw new IllegalArgumentException("a change has 1 to " + MAX_IDS + " ids, but there were " + ids.size());
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
