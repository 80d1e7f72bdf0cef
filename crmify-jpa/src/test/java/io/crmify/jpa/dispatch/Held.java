package io.crmify.jpa.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Work on another thread that is held up once, where it comes by {@link #here}, while the test does something else. */
final class Held implements AutoCloseable {
    private static final int SECONDS = 60;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicBoolean once = new AtomicBoolean();
    private final AtomicReference<Future<?>> work = new AtomicReference<>();

    /** Is held up here, the first time. */
    void here() {
        if (once.compareAndSet(false, true)) {
            came.countDown();
            try {
                assertThat(goOn.await(SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts the work, and waits until it is held up. */
    void start(Runnable held) {
        work.set(thread.submit(held));
        try {
            assertThat(came.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets it go on, to its end. */
    void finish() {
        goOn.countDown();
        try {
            work.get().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        goOn.countDown();
        thread.shutdownNow();
    }
}
