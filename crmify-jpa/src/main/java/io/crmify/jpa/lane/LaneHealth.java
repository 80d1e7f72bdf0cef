package io.crmify.jpa.lane;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What this node has lately seen of a lane: enough to tell a record's own failure from the lane's. Thread-safe.
 */
public final class LaneHealth {
    /** So many different records must fail, and none succeed, before it is the lane. */
    public static final int RECORDS = 5;

    private static final int SMALLEST_MAJORITY = 3;
    private static final String UNREADABLE = "\0";

    private final Set<UUID> failing = new HashSet<>();
    private final Map<String, Set<UUID>> misfits = new HashMap<>();
    private int unauthorized;
    private int batchLimit = Integer.MAX_VALUE;

    /**
     * The CRM answered.
     *
     * @param records of how many in a claim without any call of unknown outcome; a claim that was as large as is allowed for now may
     *     be followed by a larger one
     */
    public synchronized void answered(int records) {
        failing.clear();
        unauthorized = 0;
        if (records >= batchLimit) {
            batchLimit = batchLimit > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : batchLimit * 2;
        }
    }

    /** A record of a type got through, so its set-up is right. */
    public synchronized void fits(String type) {
        misfits.keySet().removeIf(key -> key.startsWith(type + "\0"));
    }

    /** The outcome is unknown of calls for these records, one of each call; true if it is the lane's fault by now. */
    public synchronized boolean failed(Set<UUID> links) {
        failing.addAll(links);
        return failing.size() >= RECORDS;
    }

    /** A batch failed as a whole: if one of it is to blame, smaller ones will tell which. */
    public synchronized void failedTogether(int records) {
        batchLimit = Math.max(1, records / 2);
    }

    /** The credentials were refused; true if twice in a row. */
    public synchronized boolean unauthorized() {
        return ++unauthorized >= 2;
    }

    /** Records were refused for the set-up; true if that is more than a few odd ones. */
    public synchronized boolean misfit(String type, String reason, Set<UUID> links, int batch) {
        var known = misfits.computeIfAbsent(type + "\0" + reason, key -> new HashSet<>());
        known.addAll(links);
        return known.size() >= RECORDS || batch >= SMALLEST_MAJORITY && links.size() * 2 > batch;
    }

    /** Records could not be read, all for one fault; true if that is more than a few odd ones. */
    public synchronized boolean unreadable(String type, String fault, Set<UUID> links, int batch) {
        return misfit(type, UNREADABLE + fault, links, batch);
    }

    /** A record of a type was read. */
    public synchronized void reads(String type) {
        misfits.keySet().removeIf(key -> key.startsWith(type + "\0" + UNREADABLE));
    }

    /** The most records of a batch, for now. */
    synchronized int batchLimit() {
        return batchLimit;
    }

    /** Begins anew, as after a stop. */
    public synchronized void forget() {
        failing.clear();
        misfits.clear();
        unauthorized = 0;
    }
}
