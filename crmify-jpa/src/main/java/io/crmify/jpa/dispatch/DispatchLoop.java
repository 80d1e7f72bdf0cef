package io.crmify.jpa.dispatch;

import io.crmify.jpa.dispatch.Dispatcher.Progress;
import io.crmify.jpa.dispatch.Dispatcher.Turn;
import io.crmify.jpa.lane.Lanes;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.UnitClock;
import io.crmify.jpa.store.row.LowWater;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the dispatcher going on threads: woken by commits of this node, and by the poll for what other nodes left. Whatever goes
 * wrong, the next poll begins anew.
 */
public final class DispatchLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(DispatchLoop.class.getName());
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(35);
    private static final Duration RENEWED_EVERY = Duration.ofSeconds(10);
    private static final Duration WATCHED_EVERY = Duration.ofSeconds(1);
    /** So often in a row, before pushes get a chance: a big import is admitted in the background of what is due already. */
    private static final int ADMISSIONS = 20;
    /** So many pages of a backfill at each poll. */
    private static final int PAGES = 20;
    /** So many batches before the lane's state is looked at again. */
    private static final int BATCHES = 10;

    private final Dispatcher dispatcher;
    private final Lanes lanes;
    private final UnitClock clock;
    private final ScheduledExecutorService threads;
    private final ScheduledExecutorService clockwork;
    private final List<Future<?>> timers = new ArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicLong tellAgain;
    private volatile boolean closing;
    private volatile long sweepNanos;

    /** @param clockwork the threads of the timers, which must not wait for those that push */
    public DispatchLoop(
            Dispatcher dispatcher,
            Lanes lanes,
            UnitClock clock,
            ScheduledExecutorService threads,
            ScheduledExecutorService clockwork) {
        this.dispatcher = dispatcher;
        this.lanes = lanes;
        this.clock = clock;
        this.threads = threads;
        this.clockwork = clockwork;
        this.tellAgain = new AtomicLong(clock.nanos());
        this.sweepNanos = clock.nanos();
    }

    public void start(Duration poll, Duration lease) {
        every(this::poll, 0, poll.toMillis());
        every(this::backfill, poll.toMillis(), poll.toMillis());
        var beat = lease.toMillis() / 3;
        every(dispatcher::beat, beat, beat);
        every(dispatcher::watch, WATCHED_EVERY.toMillis(), WATCHED_EVERY.toMillis());
        every(dispatcher::renew, RENEWED_EVERY.toMillis(), RENEWED_EVERY.toMillis());
        every(dispatcher::tidy, beat, beat); // apart from the beat, since it may take long
    }

    private void every(Runnable work, long firstMillis, long millis) {
        timers.add(clockwork.scheduleWithFixedDelay(guarded(work), firstMillis, millis, TimeUnit.MILLISECONDS));
    }

    /** Has the dispatcher look at once. Returns immediately; never throws. */
    public void wake() {
        again.set(true);
        if (!closing && running.compareAndSet(false, true)) {
            submit(this::run, running);
        }
    }

    private void submit(Runnable work, AtomicBoolean claimed) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException | Error e) { // such as no memory for one more thread
            claimed.set(false);
            LOG.log(Level.DEBUG, "No thread is free for the dispatcher; the poll will look", e);
        }
    }

    private void poll() {
        wake();
        var start = clock.nanos();
        if (start - sweepNanos >= 0) {
            // Finding nothing takes long if a transaction's old snapshot
            // keeps what was written onto entities in the index.
            var idle = dispatcher.sweep() == 0;
            var end = clock.nanos();
            sweepNanos = idle ? end + LowWater.pause(end - start) : end;
        }
    }

    // A page after the other, as long as what waits for the CRM is little; then again at the next poll.
    private void backfill() {
        atWork.incrementAndGet();
        try {
            for (int page = 0; page < PAGES && !closing && dispatcher.backfill(); page++) {
                wake();
            }
        } finally {
            atWork.decrementAndGet();
        }
    }

    private void run() {
        atWork.incrementAndGet();
        try {
            while (!closing && again.getAndSet(false)) {
                pass();
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            atWork.decrementAndGet();
            running.set(false);
        }
        if (again.get()) {
            wake(); // somebody called between the last look and the end
        }
    }

    private void pass() {
        var admits = admit();
        var turns = dispatcher.turns();
        if (admits) {
            dispatcher.polled();
        }
        for (var turn : turns) {
            if (!closing && turn.lane().enter()) {
                submit(turn);
            }
        }
    }

    // Whatever keeps changes from being admitted, links that are due already are worked on.
    private boolean admit() {
        try {
            var admissions = 0;
            while (!closing && admissions < ADMISSIONS && dispatcher.admit()) {
                admissions++;
            }
            if (admissions == ADMISSIONS) {
                again.set(true);
            }
            return true;
        } catch (RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    private void submit(Turn turn) {
        var begun = new AtomicBoolean(); // an executor may refuse work with an Error, and do it later nevertheless
        try {
            threads.execute(() -> {
                if (begun.compareAndSet(false, true)) {
                    work(turn);
                }
            });
        } catch (RejectedExecutionException | Error e) {
            if (begun.compareAndSet(false, true)) {
                turn.lane().leave();
            }
            LOG.log(Level.DEBUG, "No thread is free for " + turn.lane() + "; the poll will look", e);
        }
    }

    private void work(Turn turn) {
        atWork.incrementAndGet();
        var progress = Progress.NOTHING;
        var worked = false;
        try {
            for (int batch = 0; batch < BATCHES && !closing; batch++) {
                progress = dispatcher.work(turn, this::wake); // not when it is done: a call may take long
                worked |= progress != Progress.NOTHING;
                if (progress != Progress.FULL) {
                    break;
                }
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            turn.lane().leave();
            atWork.decrementAndGet();
        }
        if (worked && progress != Progress.STOPPED) {
            wake();
        }
    }

    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                if (!closing) {
                    work.run();
                }
            } catch (RuntimeException | Error e) {
                failed(e); // a timer whose task throws would never run again
            }
        };
    }

    // A database that is away fails each poll, and is told once a minute.
    private void failed(Throwable e) {
        try {
            var now = clock.nanos();
            var next = tellAgain.get();
            var isTold = now - next >= 0 && tellAgain.compareAndSet(next, now + AGAIN.toNanos());
            LOG.log(
                    isTold ? Level.ERROR : Level.DEBUG,
                    "CRMIFY-340 The dispatcher failed; nothing is lost, and the next poll begins anew. "
                            + LoggedFailure.line(e),
                    LoggedFailure.of(e));
        } catch (RuntimeException | Error untold) {
            // Without memory nothing can be told either, and that must not end the poll: its next failure is told.
            e.addSuppressed(untold);
        }
    }

    /** Lets calls that are under way end and settle, begins none, and leaves the rest recorded. */
    @Override
    public void close() {
        closing = true;
        lanes.all().forEach(lane -> lane.gate().close());
        timers.forEach(timer -> timer.cancel(false));
        var deadline = clock.nanos() + GRACE.toNanos();
        while (atWork.get() > 0 && clock.nanos() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        if (atWork.get() > 0) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-341 Calls to the CRM are still under way; they are confirmed after the next start");
        }
    }
}
