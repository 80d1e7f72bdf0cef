package io.crmify.jpa.link;

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
    HELD
}
