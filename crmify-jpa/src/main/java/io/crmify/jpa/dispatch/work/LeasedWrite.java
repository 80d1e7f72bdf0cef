package io.crmify.jpa.dispatch.work;

import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.Jdbc;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Writes what a CRM has answered: nobody else knows it, and a database that is away for a moment must not cost that. */
public final class LeasedWrite {
    private static final Logger LOG = System.getLogger(LeasedWrite.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private LeasedWrite() {}

    /** Runs it in a transaction, again and again while the lease lasts, unless the database refuses it. */
    public static <T> T write(Database database, Claim claim, Function<Jdbc, T> work) {
        while (true) {
            try {
                return database.inTransaction(work);
            } catch (StoreException e) {
                var left = claim.endNanos().get() - database.clock().nanos();
                var isEnding = Thread.currentThread().isInterrupted(); // no pause would be one any more
                if (e.isUniqueViolation() || e.isDataFault() || left < PAUSE.toNanos() || isEnding) {
                    throw e;
                }
                LOG.log(
                        Level.WARNING,
                        "CRMIFY-343 What the CRM answered cannot be stored yet; it is tried again",
                        LoggedFailure.of(e));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
