package io.crmify;

import io.crmify.operations.FailureFilter;
import io.crmify.operations.JobStatus;
import io.crmify.operations.LinkStatus;
import io.crmify.operations.UnadmittedChange;
import io.crmify.operations.Vitals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What those who run the application ask of crmify. Every method may be called on any node, twice, at any time, and within a
 * transaction of the application, which it does not join; each is one or a few short transactions on crmify's own tables. Whoever
 * names a connection or a type that no node knows gets an {@link IllegalArgumentException} that lists those that are known; so
 * does a limit that is not 1 to 1000. Thread-safe.
 */
public interface CrmOperations {
    /**
     * How many leads are PENDING, SYNCED and FAILED, by connection. Costs at most as much as counting 1,000,000 entries of an index:
     * a figure of 1,000,000 means that many or more.
     */
    Map<String, Map<SyncState, Long>> counts();

    /**
     * Whether the dispatcher is alive, and how old the work is that waits: for a health check, as often as one likes.
     *
     * @throws CrmifyException if the database is away
     */
    Vitals vitals();

    /** The state of every connection, sorted by name. */
    List<LaneStatus> lanes();

    /** What has failed, the latest first. */
    default List<FailedLead> failed(int limit) {
        return failed(FailureFilter.ALL, limit);
    }

    /** Some of what has failed, the latest first. */
    List<FailedLead> failed(FailureFilter filter, int limit);

    /**
     * The next page of it.
     *
     * @param after the last of the page before
     */
    List<FailedLead> failed(FailureFilter filter, FailedLead after, int limit);

    /**
     * Makes a link due now, also one that has not failed. One held because nobody knows whether its create was applied
     * ({@code AMBIGUOUS_CREATE}) is created anew: look into the CRM first.
     *
     * @return false if there is no such link
     */
    boolean retry(UUID link);

    /**
     * Tries again what has failed, 1,000 links in each transaction. What is held as {@code AMBIGUOUS_CREATE} only if the filter names
     * that reason.
     *
     * @return how many
     */
    int retry(FailureFilter filter);

    /**
     * Gives up what is to be done for a link. One whose entity is gone is removed, and a record that the CRM has of it stays there;
     * any other is listed as failed, for the reason {@code DISCARDED}, until its entity is edited or it is retried. One at work is
     * given up afterwards, if the work fails.
     *
     * @return false if there is no such link
     */
    boolean discard(UUID link);

    /**
     * Does that with what has failed, 1,000 links in each transaction; also with what was discarded before, so that what has lost its
     * entity since is removed.
     *
     * @return how many
     */
    int discard(FailureFilter filter);

    /** One link; empty if there is none, or no more. */
    Optional<LinkStatus> link(UUID link);

    /** Links of a connection in a state, in the order in which they were made. */
    List<LinkStatus> links(String connection, LinkStatus.State state, int limit);

    /**
     * The next page of them.
     *
     * @param after the last of the page before
     */
    List<LinkStatus> links(String connection, LinkStatus.State state, LinkStatus after, int limit);

    /** The changes that could not be admitted, the latest first. */
    List<UnadmittedChange> unadmitted(int limit);

    /**
     * The next page of them.
     *
     * @param after the last of the page before
     */
    List<UnadmittedChange> unadmitted(UnadmittedChange after, int limit);

    /** Has a change admitted again that could not be; false if there is none. */
    boolean retryUnadmitted(UUID change);

    /** Has all of them admitted again, 1,000 in each transaction; how many. */
    int retryUnadmitted();

    /** Forgets a change that could not be admitted; false if there is none. */
    boolean discardUnadmitted(UUID change);

    /**
     * Has every entity of a type read again for a connection, and what the CRM does not have of it sent, as a change of the mapping,
     * or a new connection, asks for; also what was given up. What is fresh always goes first, and what the CRM has already costs no
     * call. Returns at once: nodes that push do it in the background, one at a time, and if one dies another goes on where it was.
     * Does nothing where it runs already.
     *
     * @param type the stable name of a type that this node knows
     */
    JobStatus backfill(String connection, String type);

    /** Does that for every type that this node knows and may go to the connection. */
    List<JobStatus> backfill(String connection);

    /** The latest job of each connection and type, with its progress; sorted by connection and type. */
    List<JobStatus> jobs();

    /** Ends a backfill; what it has made due already is done. False if none runs. */
    boolean cancelBackfill(String connection, String type);

    /** Stops sending on a connection, on all nodes, until {@link #resume}. Changes go on being recorded. */
    void pause(String connection);

    /** Ends a pause, and makes a connection that stopped itself try again at once. */
    void resume(String connection);

    /** Lets the deletes go that the delete guard holds back on a connection. */
    void releaseDeletes(String connection);

    /** Accepts the account that a connection's credentials now belong to as the one its links belong to. */
    void confirmAccount(String connection);

    /**
     * Does on the calling thread everything that is due now, until nothing is, backfills too: for tests, which need not wait then.
     * Not within a transaction. Does nothing where {@code crmify.push.enabled=false}.
     *
     * @return how many batches were worked on; 0 if nothing was due
     */
    int drain();
}
