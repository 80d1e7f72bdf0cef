package io.crmify.sample.page;

import io.crmify.LaneStatus;
import io.crmify.LaneStatus.State;
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
     * @param title what that means, in a sentence
     * @param detail what happened, in crmify's words
     * @param until the time of day at which it tries again by itself; null if something else ends the stop
     */
    public record Stop(
            String connection,
            String title,
            String detail,
            @Nullable String until) {
        static Stop of(LaneStatus lane) {
            var detail = Optional.ofNullable(lane.detail()).orElse("");
            var until = lane.until();
            return new Stop(lane.connection(), words(lane.state()), detail, until == null ? null : Times.time(until));
        }

        private static String words(State state) {
            return switch (state) {
                case RUNNING -> "The CRM takes everything.";
                case THROTTLED -> "The CRM asked to slow down.";
                case QUOTA_EXHAUSTED -> "The CRM's quota is used up.";
                case DOWN -> "The CRM does not answer.";
                case UNAUTHORIZED -> "The CRM refuses the credentials.";
                case MISCONFIGURED -> "The CRM is not set up for this.";
                case WRONG_ACCOUNT -> "The credentials belong to another account.";
                case PAUSED -> "Somebody has paused it.";
                case UNKNOWN -> "A newer version on another node has stopped it.";
            };
        }
    }
}
