package io.crmify.jpa;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that crmify works on: the application's if it gave any, else its own, which end with it. */
final class OwnThreads implements AutoCloseable {
    private static final int MOST = 64;

    /** One for each timer, so that none waits for another. */
    private static final int TIMERS = 6;

    private final ScheduledExecutorService executor;
    private final ScheduledExecutorService timers;
    private final boolean own;

    OwnThreads(String unit, @Nullable ScheduledExecutorService given) {
        own = given == null;
        executor = given == null ? made(unit, MOST) : given;
        timers = given == null ? made(unit + "-timer", TIMERS) : given;
    }

    private static ScheduledExecutorService made(String name, int most) {
        // A scheduled pool never has more threads than its core, so the core is what may be needed, and idle ones end.
        var pool = new ScheduledThreadPoolExecutor(most, factory(name));
        pool.setKeepAliveTime(10, TimeUnit.SECONDS);
        pool.allowCoreThreadTimeOut(true);
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }

    private static ThreadFactory factory(String name) {
        var count = new AtomicInteger();
        var loader = Thread.currentThread().getContextClassLoader();
        return work -> {
            var thread = new Thread(work, "crmify-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        };
    }

    ScheduledExecutorService executor() {
        return executor;
    }

    /** For what must be on time, however much there is to push. */
    ScheduledExecutorService timers() {
        return timers;
    }

    @Override
    public void close() {
        if (own) {
            timers.shutdownNow();
            executor.shutdownNow();
        }
    }
}
