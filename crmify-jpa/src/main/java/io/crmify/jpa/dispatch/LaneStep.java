package io.crmify.jpa.dispatch;

import io.crmify.LaneStatus.State;
import io.crmify.jpa.dispatch.Dispatcher.Turn;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.lane.Lane;
import io.crmify.jpa.lane.LaneStates;
import io.crmify.jpa.lane.LaneStates.Reason;
import io.crmify.jpa.lane.LaneView;
import io.crmify.jpa.lane.LaneView.Mode;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is asked of a turn's lane before a batch, and told it afterwards. */
final class LaneStep {
    private static final Logger LOG = System.getLogger(LaneStep.class.getName());
    private static final String STUCK =
            " calls of a node go on long after their time-out, although they were interrupted; that node makes none until one ends";

    private static final Duration AFTER_A_FAILED_READ = Duration.ofSeconds(10);

    private final Database database;
    private final LaneStates states;
    private final Links links;
    private final Preparation preparation;
    private final Duration probe;
    private final Set<Lane> blocked = ConcurrentHashMap.newKeySet();

    /** @param probe how long a node has the right to try a stopped lane */
    LaneStep(Database database, LaneStates states, Links links, Preparation preparation, Duration probe) {
        this.database = database;
        this.states = states;
        this.links = links;
        this.preparation = preparation;
        this.probe = probe;
    }

    /** Whether anything may be sent now: it takes the probe of a stopped lane, and has looked at the CRM. */
    boolean mayWork(Turn turn) {
        var lane = turn.lane();
        var permit = turn.permit();
        var state = permit.state();
        if (lane.gate().rests()) {
            return false;
        }
        if (state != null && permit.mode() == Mode.RESUME) {
            if (!states.endIfOver(lane.name(), permit.type(), state) && !isRunning(turn)) {
                return false;
            }
        } else if (state != null && !states.takeProbe(lane.name(), permit.type(), state, probe)) {
            return false;
        }
        if (lane.isPrepared() && !isOfAccount(turn)) {
            lane.setPrepared(false);
        }
        var isReady = lane.isPrepared() || preparation.prepare(lane, permit);
        if (!slowDown(lane) && isReady) {
            return true;
        }
        giveBackProbe(turn);
        return false;
    }

    /** Whether its links still belong to the account that this node has seen: an operator may have confirmed another. */
    private boolean isOfAccount(Turn turn) {
        var lane = turn.lane();
        var seen = lane.account();
        // The view may be from before this node's own look.
        return seen == null
                || seen.equals(turn.view().account(lane.name()))
                || seen.equals(states.view().account(lane.name()));
    }

    private boolean isRunning(Turn turn) {
        return states.view().permit(turn.lane().name(), turn.type().name()).mode() == Mode.RUN;
    }

    /** Gives back the right to try whether a lane works again, since nothing was learnt. */
    void giveBackProbe(Turn turn) {
        var permit = turn.permit();
        var state = permit.state();
        if (state != null && permit.mode() == Mode.PROBE) {
            states.giveBackProbe(turn.lane().name(), permit.type(), state);
        }
    }

    /** Gives back a claim of which nothing was sent. */
    void giveBack(Turn turn, Claim claim, RuntimeException cause) {
        try {
            database.inTransaction(jdbc -> {
                links.release(jdbc, claim.links(), claim.lease().token(), AFTER_A_FAILED_READ);
                return true;
            });
            giveBackProbe(turn);
        } catch (StoreException e) {
            cause.addSuppressed(e); // the lease and the probe end by themselves
        }
    }

    // The CRM has answered, but said that there is no more to be had of it for now.
    private boolean slowDown(Lane lane) {
        var why = lane.gate().takeSlowDown();
        return why != null && states.stop(lane, "", Assessment.stop(why));
    }

    /** Stops a lane, or lets it go on, by what a batch has told of it; true if the lane, or the type on it, has stopped. */
    boolean conclude(Turn turn, Assessment assessment) {
        var lane = turn.lane();
        var permit = turn.permit();
        var stop = assessment.stop();
        var state = permit.state();
        var stopped = false;
        if (assessment.success() && lane.proveCredentials()) {
            states.prefer(lane);
        }
        if (stop != null) {
            stopped = states.stop(lane, assessment.type(), stop);
            lane.health().forget();
            // A stop that goes on is no new one: the CRM was looked at before this probe.
            if (LaneView.castsDoubt(stop.state()) && stop.state() != permit.state()) {
                lane.setPrepared(false);
            }
        }
        if (stop != null && assessment.readFault() && permit.mode() != Mode.PROBE) {
            // The first few died before anybody could know that they are not to blame.
            database.inTransaction(
                    jdbc -> links.retryUnreadable(jdbc, lane.name(), turn.type().name(), stop.code(), stop.detail()));
        }
        if (state != null && permit.mode() == Mode.PROBE) {
            if (assessment.ends(permit)) {
                states.end(lane, permit.type(), state);
            } else if (!stopped || !assessment.type().equals(permit.type())) {
                giveBackProbe(turn);
            }
        } else if (stop == null && assessment.success()) {
            ranWell(turn, "");
            ranWell(turn, turn.type().name());
        }
        if (stop != null && assessment.type().isEmpty()) {
            lane.gate().takeSlowDown(); // what stops the lane already tells more
            return true;
        }
        return slowDown(lane) || stop != null;
    }

    /** Interrupts calls that their backend ought to have given up; if many of them do not heed that either, the lane stops. */
    void watch(Lane lane) {
        var gate = lane.gate();
        var stuck = gate.overdue();
        if (!gate.isBlocked()) {
            blocked.remove(lane);
        } else if (!blocked.contains(lane)) {
            states.stop(lane, "", new Reason(State.DOWN, "CALLS_STUCK", stuck + STUCK, RetryPolicy.stop(0)));
            blocked.add(lane); // told once: a stop that is told again and again would never be probed
        }
        if (gate.interruptOverdue() > 0 && stuck == 0) {
            LOG.log(
                    Level.ERROR,
                    "CRMIFY-406 Connection {0}: a call goes on after twice its time-out ({1}), and is interrupted. Its records are"
                            + " taken up again. Have the backend give up by itself.",
                    lane,
                    lane.config().access().timeout());
        }
    }

    private void ranWell(Turn turn, String type) {
        if (turn.view().stops(turn.lane().name(), type) > 0) {
            states.ranWell(turn.lane().name(), type);
        }
    }
}
