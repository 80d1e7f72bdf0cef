package io.crmify.sample.page;

import io.crmify.LaneStatus;
import io.crmify.sample.crm.Backlog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far crmify is, in words.
 *
 * @param crmName the CRM that is used
 * @param outage whether the demo CRM is down; null if it is not used
 */
public record Status(
        Backlog backlog, String crmName, @Nullable Boolean outage) {
    /** Whether there is a demo CRM, which can be taken down. */
    public boolean hasSwitch() {
        return outage != null;
    }

    public boolean isDown() {
        return Boolean.TRUE.equals(outage);
    }

    public boolean isUp() {
        return !isDown();
    }

    public long waiting() {
        return backlog.waiting();
    }

    public long failed() {
        return backlog.failed();
    }

    public long synced() {
        return backlog.synced();
    }

    /** All that crmify brings to the CRM. */
    public long total() {
        return waiting() + failed() + synced();
    }

    public List<Stop> stops() {
        return backlog.stopped().stream().map(Stop::of).toList();
    }

    /**
     * A connection that does not send.
     *
     * @param detail what happened
     * @param until the time of day at which it tries again by itself; null if something else ends the stop
     */
    public record Stop(
            String connection,
            String state,
            String detail,
            @Nullable String until) {
        static Stop of(LaneStatus lane) {
            var detail = Optional.ofNullable(lane.detail()).orElse("");
            var until = lane.until();
            return new Stop(lane.connection(), lane.state().name(), detail, until == null ? null : Times.time(until));
        }
    }
}
