package io.crmify.jpa.lane.token;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.store.UnitClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets one thread of this node renew at a time; the others get what it got, and do not wait for it for ever. Thread-safe. */
final class OneAtATime implements TokenStore {
    private static final long LONGEST_PARK = Duration.ofMillis(100).toNanos();

    private final TokenStore store;
    private final UnitClock clock;
    private final Passage passage;
    private final Duration patience;
    private final ReentrantLock renewing = new ReentrantLock();
    private final AtomicLong renewals = new AtomicLong();

    OneAtATime(TokenStore store, UnitClock clock, Passage passage, Duration patience) {
        this.store = store;
        this.clock = clock;
        this.passage = passage;
        this.patience = patience;
    }

    @Override
    public Optional<StoredToken> current() {
        return store.current();
    }

    @Override
    public StoredToken renew(@Nullable StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal) {
        var before = renewals.get();
        lock();
        try {
            // Not by comparing tokens: a CRM may give the same one again.
            var now = renewals.get() == before ? Optional.<StoredToken>empty() : store.current();
            return now.orElseGet(() -> store.renew(refused, known -> counted(known, renewal)));
        } finally {
            renewing.unlock();
        }
    }

    // Only what this node has asked for: what another node got may be the very token that those who wait were refused.
    private StoredToken counted(Optional<StoredToken> known, Function<Optional<StoredToken>, StoredToken> renewal) {
        var renewed = renewal.apply(known);
        renewals.incrementAndGet();
        return renewed;
    }

    private void lock() {
        var end = clock.nanos() + patience.toNanos();
        try {
            while (!renewing.tryLock(LONGEST_PARK, TimeUnit.NANOSECONDS)) {
                passage.check();
                if (clock.nanos() - end >= 0) {
                    throw new CallNotAllowedException(
                            "the token is still being renewed; the records are taken up again");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallNotAllowedException("interrupted while the token was renewed; nothing was sent", e);
        }
    }
}
