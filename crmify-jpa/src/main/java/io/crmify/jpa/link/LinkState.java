package io.crmify.jpa.link;

import java.util.Arrays;

/** Where a link stands. */
public enum LinkState {
    /** Nothing is left to do. */
    IDLE,
    /** It waits for its time, and then for a worker. */
    DUE,
    /** A worker has claimed it until its lease ends. */
    LEASED,
    /** It is given up until its entity is edited, or an operator retries it. */
    DEAD,
    /** Its delete waits for an operator. */
    HELD;

    /** A state that only a later version knows is its nodes' business: for this one it waits. */
    public static LinkState of(String name) {
        return Arrays.stream(values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElse(HELD);
    }
}
