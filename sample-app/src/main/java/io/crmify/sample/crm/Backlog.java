package io.crmify.sample.crm;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
import java.util.List;

/**
 * How far crmify is.
 *
 * @param waiting leads whose latest state the CRM does not have yet
 * @param failed leads that were given up
 * @param lanes the connections to CRMs
 */
public record Backlog(long waiting, long synced, long failed, List<LaneStatus> lanes) {
    public Backlog {
        lanes = List.copyOf(lanes);
    }

    /** Whether every connection sends. */
    public boolean isRunning() {
        return lanes.stream().allMatch(lane -> lane.state() == State.RUNNING);
    }

    /** Those that do not send. */
    public List<LaneStatus> stopped() {
        return lanes.stream().filter(lane -> lane.state() != State.RUNNING).toList();
    }
}
