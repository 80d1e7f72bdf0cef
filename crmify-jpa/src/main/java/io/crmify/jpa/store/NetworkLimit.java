package io.crmify.jpa.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Bounds how long crmify waits for an answer of the database, while it works on a connection. A statement's time-out is kept by the
 * server, or by asking the server; where the network swallows all that is sent, only the driver itself can give up. A stricter
 * limit of the pool stays, and what the application had set is there again afterwards.
 */
public final class NetworkLimit {
    private static final Logger LOG = System.getLogger(NetworkLimit.class.getName());

    private final Connection connection;
    private final int before;
    private final boolean changed;

    private NetworkLimit(Connection connection, int before, boolean changed) {
        this.connection = connection;
        this.before = before;
        this.changed = changed;
    }

    /** A limit that no statement of crmify's reaches, since its own time-out comes first. */
    public static NetworkLimit on(Connection connection) {
        return on(connection, Database.NETWORK_TIMEOUT);
    }

    static NetworkLimit on(Connection connection, Duration limit) {
        var millis = (int) limit.toMillis();
        try {
            var before = connection.getNetworkTimeout();
            if (before <= 0 || before > millis) {
                connection.setNetworkTimeout(Runnable::run, millis);
                return new NetworkLimit(connection, before, true);
            }
            return new NetworkLimit(connection, before, false);
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            // A driver or pool that has none; docs/operations.md says what to do then.
            LOG.log(Level.DEBUG, "A connection takes no network time-out", e);
            return new NetworkLimit(connection, 0, false);
        }
    }

    /** Puts back what was there before. */
    public void lift() {
        if (changed) {
            try {
                connection.setNetworkTimeout(Runnable::run, before);
            } catch (SQLException | RuntimeException e) {
                // What was done on it is done, and must not fail afterwards.
                LOG.log(Level.DEBUG, "A connection is gone, and its network time-out with it", e);
            }
        }
    }
}
