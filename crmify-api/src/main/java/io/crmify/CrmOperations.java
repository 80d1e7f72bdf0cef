package io.crmify;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What those who run the application ask of crmify. Every method may be called on any node, twice, and at any time; each is one
 * or a few short transactions on crmify's own tables. Whoever names a connection that is not configured gets an
 * {@link IllegalArgumentException} that lists those that are. Thread-safe.
 */
public interface CrmOperations {
    /** How many links there are by connection and state. Counts the table: for people, not for a poll. */
    Map<String, Map<SyncState, Long>> counts();

    /** The state of every connection, sorted by name. */
    List<LaneStatus> lanes();

    /**
     * What has failed, the latest first.
     *
     * @param limit the most to be listed
     * @throws IllegalArgumentException if it is not 1 to 1000
     */
    List<FailedLead> failed(int limit);

    /**
     * Tries a failed link again, at once. One held because nobody knows whether its create was applied
     * ({@code AMBIGUOUS_CREATE}) is created anew: look into the CRM first.
     *
     * @return false if there is no such link
     */
    boolean retry(UUID link);

    /** Tries everything again that has failed on a connection, but what is held as {@code AMBIGUOUS_CREATE}; how many. */
    int retryAll(String connection);

    /** Gives up what is due for a link until its entity is edited again; false if there is no such link. */
    boolean discard(UUID link);

    /** Stops sending on a connection, on all nodes, until {@link #resume}. Changes go on being recorded. */
    void pause(String connection);

    /** Ends a pause, and makes a connection that stopped itself try again at once. */
    void resume(String connection);

    /** Lets the deletes go that the delete guard holds back on a connection. */
    void releaseDeletes(String connection);

    /** Accepts the account that a connection's credentials now belong to as the one its links belong to. */
    void confirmAccount(String connection);

    /**
     * Does on the calling thread everything that is due now, until nothing is: for tests, which need not wait then. Not within a
     * transaction. Does nothing where {@code crmify.push.enabled=false}.
     *
     * @return how many batches were worked on; 0 if nothing was due
     */
    int drain();
}
