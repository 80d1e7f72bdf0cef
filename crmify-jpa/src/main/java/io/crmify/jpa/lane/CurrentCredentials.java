package io.crmify.jpa.lane;

import io.crmify.backend.Credentials;
import io.crmify.jpa.config.ConnectionConfig;
import io.crmify.jpa.config.SecretFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** The credentials of a connection as this node has them now. Thread-safe. */
final class CurrentCredentials {
    private static final Logger LOG = System.getLogger(CurrentCredentials.class.getName());

    private final String connection;
    private final SecretFiles files;
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile List<Object> stamp = List.of();
    private volatile Credentials now;

    CurrentCredentials(ConnectionConfig config) {
        this.connection = config.name();
        this.files = config.access().files();
        this.now = config.access().credentials();
    }

    Credentials now() {
        return now;
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
            var before = now;
            // Before the content: what is written meanwhile changes the stamp again.
            var latest = files.stamp();
            if (!latest.equals(stamp)) {
                now = files.over(before);
                stamp = latest;
            }
            reported.set(false);
            return !now.equals(before);
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
