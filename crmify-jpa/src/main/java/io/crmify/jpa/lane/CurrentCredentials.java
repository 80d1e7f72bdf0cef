package io.crmify.jpa.lane;

import io.crmify.backend.CallNotAllowedException;
import io.crmify.backend.Credentials;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.SecretFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The credentials of a connection as this node has them now. Thread-safe. */
final class CurrentCredentials {
    private static final Logger LOG = System.getLogger(CurrentCredentials.class.getName());

    private final String connection;
    private final SecretFiles files;
    private final AtomicBoolean reported = new AtomicBoolean();
    private final ThreadLocal<Noted> ofCall = new ThreadLocal<>();
    private volatile List<Object> stamp = List.of();
    private volatile Noted latest;

    CurrentCredentials(ConnectionConfig config) {
        this.connection = config.name();
        this.files = config.access().files();
        this.latest = new Noted(config.access().credentials());
    }

    /** Credentials as they were at one moment. Each change makes another, even one back to those of before. */
    static final class Noted {
        private final Credentials credentials;

        Noted(Credentials credentials) {
            this.credentials = credentials;
        }
    }

    Noted latest() {
        return latest;
    }

    /** Those that this thread works with: what it has begun with some is not gone on with by others. */
    Noted here() {
        var noted = ofCall.get();
        return noted == null ? latest : noted;
    }

    Credentials now() {
        return here().credentials;
    }

    /** Whether this thread works with some that were noted. */
    boolean areNoted() {
        return ofCall.get() != null;
    }

    /** Works with credentials that were noted. */
    <T> T using(Noted noted, Supplier<T> work) {
        ofCall.set(noted);
        try {
            return work.get();
        } finally {
            ofCall.remove();
        }
    }

    /** Lets no call through any more that was begun with credentials of before. */
    void check() {
        if (here() != latest) {
            throw new CallNotAllowedException("the credentials have changed; the records are taken up again");
        }
    }

    /**
     * Looks whether the files have changed; true if there are other credentials now. While files are being replaced they may be
     * missing or empty for a moment: then those of before stay.
     */
    boolean reread() {
        if (files.isEmpty()) {
            return false;
        }
        try {
            var before = latest.credentials;
            // Before the content: what is written meanwhile changes the stamp again.
            var found = files.stamp();
            if (!found.equals(stamp)) {
                var read = files.over(before);
                if (!read.equals(before)) {
                    latest = new Noted(read);
                }
                stamp = found;
            }
            reported.set(false);
            return !latest.credentials.equals(before);
        } catch (IOException e) {
            if (reported.compareAndSet(false, true)) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-404 Connection {0}: a file of its credentials cannot be read ({1}). Those of before stay in use.",
                        connection,
                        e.getClass().getSimpleName());
            }
            return false;
        }
    }
}
