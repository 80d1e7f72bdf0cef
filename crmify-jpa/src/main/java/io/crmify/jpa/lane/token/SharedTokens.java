package io.crmify.jpa.lane.token;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backend.token.StoredToken;
import io.crmify.backend.token.TokenStore;
import io.crmify.jpa.lane.token.TokenRow.Content;
import io.crmify.jpa.store.StoreException;
import io.crmify.jpa.store.UnitClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The token that all nodes share, by a row of the database. What was read once is known until it is refused. Thread-safe, but made for
 * one thread at a time to renew.
 */
final class SharedTokens implements TokenStore {
    private static final Logger LOG = System.getLogger(SharedTokens.class.getName());
    private static final long LONGEST_PARK = Duration.ofMillis(100).toNanos();

    private final TokenRow row;
    private final UnitClock clock;
    private final Passage passage;
    private final Times times;
    private final AtomicBoolean toldUnreadable = new AtomicBoolean();
    private volatile @Nullable Content known;
    private volatile @Nullable Content unsaved;

    /**
     * How long things take.
     *
     * @param patience for the renewal of another node
     * @param lease after which a node that renews is taken for dead
     */
    record Times(Duration patience, Duration lease) {}

    SharedTokens(TokenRow row, UnitClock clock, Passage passage, Times times) {
        this.row = row;
        this.clock = clock;
        this.passage = passage;
        this.times = times;
    }

    @Override
    public Optional<StoredToken> current() {
        save();
        var last = known;
        var content = last == null ? read() : last;
        return Optional.ofNullable(content.token());
    }

    private Content read() {
        var content = row.read();
        if (content.unreadable() && toldUnreadable.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-407 Connection {0}: its stored token cannot be read with any key of crmify.encryption.keyset. Another one"
                            + " is asked for; put the former key back into the keyset if the CRM gives none.",
                    row.connection());
        }
        known = content.token() == null ? null : content;
        return content;
    }

    @Override
    public StoredToken renew(@Nullable StoredToken refused, Function<Optional<StoredToken>, StoredToken> renewal) {
        save();
        var before = known;
        var seen = before != null && before.token() != null && before.token().equals(refused) ? before : null;
        var end = clock.nanos() + times.patience().toNanos();
        while (true) {
            var content = read();
            var token = content.token();
            // A CRM may give the same token again.
            if (token != null && (!token.equals(refused) || seen != null && content.isNewerThan(seen))) {
                return token;
            }
            var lease = UUID.randomUUID();
            if (row.claim(content, lease, times.lease())) {
                return renewed(content, lease, renewal);
            }
            await(end);
        }
    }

    private void await(long end) {
        if (clock.nanos() - end >= 0) {
            throw new CallNotAllowedException("another node still renews the token; the records are taken up again");
        }
        LockSupport.parkNanos(LONGEST_PARK);
        passage.check();
    }

    private StoredToken renewed(Content content, UUID lease, Function<Optional<StoredToken>, StoredToken> renewal) {
        var ended = false;
        try {
            var token = passage.guarded(() -> keep(lease), () -> renewal.apply(Optional.ofNullable(content.token())));
            ended = true;
            return kept(new Content(content.version() + 1, token, false), token);
        } catch (UnauthorizedException e) {
            // Another node was faster, and what this one asked with was used up.
            var now = read();
            if (now.token() != null && now.isNewerThan(content)) {
                return now.token();
            }
            throw content.unreadable() ? unreadable(e) : e;
        } finally {
            if (!ended) {
                giveBack(lease);
            }
        }
    }

    // The call may have waited for its slot for longer than the lease lasts, and what it asks with may be used up by
    // now.
    private void keep(UUID lease) {
        if (!row.keep(lease, times.lease())) {
            throw new CallNotAllowedException("another node renews the token by now; the records are taken up again");
        }
    }

    private static UnauthorizedException unreadable(UnauthorizedException why) {
        return new UnauthorizedException(
                ("%s. The stored token cannot be read: put the key that it was encrypted with back into "
                                + "crmify.encryption.keyset, or set new credentials")
                        .formatted(why.getMessage()),
                why.diagnosis());
    }

    private void giveBack(UUID lease) {
        try {
            row.giveBack(lease);
        } catch (StoreException e) {
            LOG.log(Level.DEBUG, "The lease of a token could not be given back; it ends by itself", e);
        }
    }

    private StoredToken kept(Content renewed, StoredToken token) {
        known = renewed;
        unsaved = renewed;
        save();
        var last = known;
        return last == null || last.token() == null ? token : last.token();
    }

    /** Stores what could not be stored before. */
    private void save() {
        var open = unsaved;
        if (open == null || open.token() == null) {
            return;
        }
        try {
            if (!row.store(open.version() - 1, open.token())) {
                read(); // another node took over, and the CRM may have taken the first one back
            }
            unsaved = null;
        } catch (StoreException e) {
            LOG.log(
                    Level.WARNING,
                    "CRMIFY-408 Connection {0}: a renewed token could not be stored ({1}). This node uses it, and tries to store it"
                            + " with its next call.",
                    row.connection(),
                    e.getMessage());
        }
    }
}
