package io.crmify.jpa;

import io.crmify.event.LeadsChanged;
import io.crmify.jpa.capture.Capture;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.capture.CommitListener;
import io.crmify.jpa.change.Change;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Tells of commits, and has the dispatcher look; records what a commit should have recorded. */
final class Commits implements CommitListener {
    private final CapturedUnit unit;
    private final Consumer<Object> observer;
    private final Runnable wake;
    private final Executor threads;

    Commits(CapturedUnit unit, Consumer<Object> observer, Runnable wake, Executor threads) {
        this.unit = unit;
        this.observer = observer;
        this.wake = wake;
        this.threads = threads;
    }

    @Override
    public void committed(Map<String, Integer> changes) {
        try {
            observer.accept(new LeadsChanged(unit.name(), changes));
        } finally {
            wake.run();
        }
    }

    @Override
    public void missed(List<Change> changes) {
        try {
            threads.execute(() -> record(changes));
        } catch (RejectedExecutionException e) {
            Capture.lost(changes, e);
        }
    }

    private void record(List<Change> changes) {
        try {
            unit.database().inTransaction(jdbc -> {
                unit.changes().append(jdbc, changes);
                return true;
            });
            wake.run();
        } catch (RuntimeException e) {
            Capture.lost(changes, e); // the thread's pool would swallow it
        }
    }
}
