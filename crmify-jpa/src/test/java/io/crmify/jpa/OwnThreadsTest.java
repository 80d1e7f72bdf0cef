package io.crmify.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {
    @Test
    void timersGoOnWhenEveryThreadIsBusy() throws Exception {
        var end = new CountDownLatch(1);
        var beaten = new CountDownLatch(1);
        try (var threads = new OwnThreads("shop", null)) {
            for (int i = 0; i < 1000; i++) {
                threads.executor().submit(() -> end.await(1, TimeUnit.MINUTES));
            }

            threads.timers().schedule(beaten::countDown, 0, TimeUnit.SECONDS);

            assertThat(beaten.await(30, TimeUnit.SECONDS)).isTrue();
            end.countDown();
        }
    }

    @Test
    void givenThreadsDoAllAndAreNotEnded() {
        var given = new ScheduledThreadPoolExecutor(1);
        try (var threads = new OwnThreads("shop", given)) {
            assertThat(threads.executor()).isSameAs(given);
            assertThat(threads.timers()).isSameAs(given);
        }

        assertThat(given.isShutdown()).isFalse();
        given.shutdownNow();
    }
}
