package io.crmify.jpa.dispatch;

import io.crmify.backend.failure.BackendException;
import io.crmify.jpa.dispatch.Dispatcher.Steps;
import io.crmify.jpa.dispatch.Dispatcher.Turn;
import io.crmify.jpa.dispatch.Verdicts.Circumstances;
import io.crmify.jpa.dispatch.bulk.Ordinary;
import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.dispatch.work.Item;
import io.crmify.jpa.dispatch.work.Outcome;
import io.crmify.jpa.dispatch.work.Outcome.NotSent;
import io.crmify.jpa.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a turn does with its items, whichever way they go. */
final class AsUsual implements Ordinary {
    private final Steps steps;
    private final Turn turn;

    AsUsual(Steps steps, Turn turn) {
        this.steps = steps;
        this.turn = turn;
    }

    @Override
    public List<Item> read(Claim claim) {
        return steps.read().read(claim);
    }

    @Override
    public void leave(Claim claim, List<Item> items) {
        steps.read().settle(claim, items.stream().collect(Collectors.toMap(item -> item, item -> new NotSent())));
    }

    @Override
    public boolean finish(Claim claim, List<Item> items) {
        var calls = new ArrayList<Entry>();
        return settle(claim, steps.push().of(claim, calls).work(items), calls);
    }

    @Override
    public boolean settle(Claim claim, Map<Item, Outcome> outcomes, List<Entry> calls) {
        steps.read().settle(claim, outcomes);
        var assessment = Assessment.of(claim, turn.permit(), outcomes);
        var circumstances = new Circumstances(
                claim,
                assessment.laneFault(),
                assessment.readFault(),
                turn.view().runningMillis(turn.lane().name()),
                steps.project().projects(turn.type(), turn.lane()));
        var settled = steps.settle().settle(circumstances, outcomes, calls);
        var stopped = steps.lane().conclude(turn, assessment);
        steps.project().project(turn.type(), settled);
        return stopped;
    }

    @Override
    public boolean judge(Claim claim, @Nullable BackendException failure) {
        return steps.lane().conclude(turn, Assessment.ofCall(claim, turn.permit(), failure));
    }

    @Override
    public void nothingLearnt() {
        steps.lane().giveBackProbe(turn);
    }
}
