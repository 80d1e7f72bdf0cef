package io.crmify.jpa.dispatch;

import io.crmify.jpa.dispatch.work.Claim;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.LoggedFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Renews the leases of what this node is at, unless it is stuck there. Thread-safe. */
final class Heartbeat {
    private static final Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final Database database;
    private final Links links;
    private final Map<Claim, BooleanSupplier> claims = new ConcurrentHashMap<>();

    Heartbeat(Database database, Links links) {
        this.database = database;
        this.links = links;
    }

    /** @param overdue whether the call under way has lasted so long that others are to take the claim over */
    void begin(Claim claim, BooleanSupplier overdue) {
        claims.put(claim, overdue);
    }

    void end(Claim claim) {
        claims.remove(claim);
    }

    /** Renews them all; a lease that cannot be renewed ends by itself, and the calls that need it with it. */
    void beat() {
        claims.forEach((claim, overdue) -> {
            try {
                if (!overdue.getAsBoolean()) {
                    renew(claim);
                }
            } catch (RuntimeException e) {
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-342 A lease on " + claim.lane()
                                + " could not be renewed; it is tried again, others go on",
                        LoggedFailure.of(e));
            }
        });
    }

    private void renew(Claim claim) {
        // Read before the statement: the lease must end here no later than in the database.
        var start = database.clock().nanos();
        var held = database.inTransaction(jdbc -> links.renew(jdbc, claim.lease(), claim.links()));
        // One that is lost ends the lease here for all: others may be at it already, a
        // call carries several leads, and which is lost is not told on every database.
        // What was not begun by then goes back, and is claimed again.
        if (held == claim.links().size()) {
            claim.endNanos().set(start + claim.lease().duration().toNanos());
        }
    }
}
