package io.crmify.jpa.testing.leak;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Has every line of crmify's loggers watched from the first test to the last, down to the finest level. */
public final class WatchedRun implements TestExecutionListener {
    // the JDK forgets the level of a logger that nobody holds
    private static final Logger OURS = Logger.getLogger("io.crmify");
    private static final Logger ROOT = Logger.getLogger("");
    private static final AtomicInteger CLASSES = new AtomicInteger();

    private final Handler listener = new LeakWatch.Listener();

    /** How many classes of tests have begun; a run of all has many. */
    static int classes() {
        return CLASSES.get();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        for (var handler : ROOT.getHandlers()) {
            handler.setLevel(Level.WARNING); // the console stays as it is
        }
        OURS.setLevel(Level.ALL);
        listener.setLevel(Level.ALL);
        ROOT.addHandler(listener);
    }

    @Override
    public void executionStarted(TestIdentifier started) {
        if (started.getSource().filter(ClassSource.class::isInstance).isPresent()) {
            CLASSES.incrementAndGet();
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        ROOT.removeHandler(listener);
    }
}
