package io.crmify.jpa.link;

import java.util.Comparator;
import java.util.UUID;

/**
 * A change of one entity, for one connection.
 *
 * @param id of the link, should there be none yet
 * @param touched false if it was only seen to be removed: that re-arms a link, but makes none
 */
public record Admission(
        UUID id, String entityId, String connection, String tenant, boolean touched, boolean removed, Priority priority)
        implements Comparable<Admission> {
    /** The longest id that a link can hold. */
    public static final int LONGEST_ID = 400;

    // All nodes write links in one order, so that they cannot wait for each other in a circle.
    private static final Comparator<Admission> ORDER =
            Comparator.comparing(Admission::entityId).thenComparing(Admission::connection);

    @Override
    public int compareTo(Admission other) {
        return ORDER.compare(this, other);
    }

    /** Who goes first. */
    public enum Priority {
        FRESH,
        BACKFILL
    }
}
