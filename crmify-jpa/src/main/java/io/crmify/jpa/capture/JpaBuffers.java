package io.crmify.jpa.capture;

import io.crmify.CrmifyException;
import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.store.LoggedFailure;
import io.crmify.jpa.store.jta.JtaResources;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * What each open JTA transaction touched, and its way into the table of changes: by a connection of the unit's data source that the
 * transaction manager enlists, after every ordinary synchronization has run, the provider's flush among them.
 */
final class JpaBuffers {
    private static final Logger LOG = System.getLogger(JpaBuffers.class.getName());

    private final Capture capture;
    private final Changes changes;
    private final TransactionSynchronizationRegistry registry;
    private final DataSource source;

    JpaBuffers(Capture capture, Changes changes, JtaResources jta) {
        this.capture = capture;
        this.changes = changes;
        this.registry = jta.transactions().registry();
        this.source = jta.dataSource();
    }

    /** Adds to what the thread's transaction touched. */
    void add(String type, String tenant, Hint hint, String id) {
        if (registry.getTransactionKey() == null) {
            throw new CrmifyException("CRMIFY-305 " + type
                    + ": it changed outside a JTA transaction, so the change cannot be recorded with it; begin one");
        }
        var buffer = buffer();
        buffer.add(type, tenant, hint, id);
        if (buffer.isLate()) {
            write(buffer);
        }
    }

    private TouchedLeads buffer() {
        if (registry.getResource(this) instanceof TouchedLeads known) {
            return known;
        }
        var buffer = new TouchedLeads();
        registry.registerInterposedSynchronization(new Completion(buffer));
        registry.putResource(this, buffer);
        return buffer;
    }

    private void write(TouchedLeads buffer) {
        try {
            buffer.drain(this::insert);
        } catch (RuntimeException e) {
            registry.setRollbackOnly(); // not every server takes the exception for a veto
            throw e;
        }
    }

    private void insert(List<Change> rows) {
        try (var connection = source.getConnection()) {
            changes.append(connection, rows);
        } catch (SQLException e) {
            throw new CrmifyException("crmify gets no connection to record changes on", e);
        }
    }

    /** Runs with the transaction. */
    private final class Completion implements Synchronization {
        private final TouchedLeads buffer;
        private boolean told;

        Completion(TouchedLeads buffer) {
            this.buffer = buffer;
        }

        @Override
        public void beforeCompletion() {
            // Writing into a transaction that is to be rolled back would hide the exception that doomed it.
            if (registry.getTransactionStatus() != Status.STATUS_ACTIVE || buffer.isEmpty()) {
                return;
            }
            write(buffer);
        }

        @Override
        public void afterCompletion(int status) {
            // Some servers tell it twice.
            if (status != Status.STATUS_COMMITTED || told) {
                return;
            }
            told = true;
            try {
                repair();
                if (!buffer.written().isEmpty()) {
                    capture.listener().committed(buffer.written());
                }
            } catch (RuntimeException e) {
                // The transaction has committed; an exception here would tell its owner that it had not.
                LOG.log(
                        Level.ERROR,
                        "CRMIFY-302 The commit is recorded, but crmify could not be woken for it",
                        LoggedFailure.of(e));
            }
        }

        private void repair() {
            if (!buffer.isEmpty()) {
                buffer.drain(missed -> {
                    LOG.log(
                            Level.ERROR,
                            "CRMIFY-301 {0} changes were flushed too late to be recorded with their transaction; they are recorded now",
                            missed.size());
                    capture.listener().missed(missed);
                });
            }
        }
    }
}
