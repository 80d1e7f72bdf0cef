package io.crmify.jpa.capture;

import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.store.LoggedFailure;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/** What each open transaction touched, and its way into the table of changes before the transaction completes. */
final class HibernateBuffers {
    private static final Logger LOG = System.getLogger(HibernateBuffers.class.getName());

    private final Capture capture;
    private final Changes changes;
    private final SessionFactoryImplementor factory;
    private final boolean jta;
    private final JtaPlatform platform;

    // Weak, since Hibernate does not always tell the end of a
    // transaction that the server rolled back from another thread.
    private final Map<Object, TouchedLeads> open = Collections.synchronizedMap(new WeakHashMap<>());

    HibernateBuffers(Capture capture, Changes changes, SessionFactoryImplementor factory) {
        this.capture = capture;
        this.changes = changes;
        this.factory = factory;
        this.jta = factory.getServiceRegistry()
                .requireService(TransactionCoordinatorBuilder.class)
                .isJta();
        this.platform = factory.getServiceRegistry().requireService(JtaPlatform.class);
    }

    boolean isJta() {
        return jta;
    }

    /** How many transactions have something to write; none once all are completed. */
    int size() {
        return open.size();
    }

    /** Adds to what the session's transaction touched. */
    void add(SharedSessionContractImplementor session, String type, String tenant, Hint hint, String id) {
        if (!session.isTransactionInProgress()) {
            // Commits, or is lost, with the statement it belongs to.
            write(session, Changes.of(type, tenant, hint, List.of(id)));
            return;
        }
        var buffer = buffer(session);
        buffer.add(type, tenant, hint, id);
        if (buffer.isLate()) {
            write(session, buffer);
        }
    }

    /**
     * Adds to what the thread's JTA transaction touched, for an event that does not tell its session. Another session of the same
     * transaction does as well: one of crmify's own, opened for the transaction's first, and closed with it.
     */
    void add(String type, String tenant, Hint hint, String id) {
        var key = jtaKey();
        var known = key == null ? null : open.get(key);
        if (known != null && !known.isLate()) {
            known.add(type, tenant, hint, id);
            return;
        }
        var session = (SharedSessionContractImplementor) factory.openSession();
        try {
            add(session, type, tenant, hint, id);
        } finally {
            closeWithTransaction(session);
        }
    }

    private static void closeWithTransaction(SharedSessionContractImplementor session) {
        if (session.isTransactionInProgress()) {
            session.accessTransaction().registerSynchronization(new Closing(session));
        } else {
            session.close();
        }
    }

    private record Closing(SharedSessionContractImplementor session) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // the session is still written with
        }

        @Override
        public void afterCompletion(int status) {
            session.close();
        }
    }

    private TouchedLeads buffer(SharedSessionContractImplementor session) {
        var key = key(session);
        var known = open.get(key);
        if (known != null) {
            return known;
        }
        var buffer = new TouchedLeads();
        open.put(key, buffer);
        session.accessTransaction().registerSynchronization(new Completion(key, buffer, session));
        return buffer;
    }

    // Two entity managers in one JTA transaction are one transaction;
    // sessions that share a connection share its coordinator.
    private Object key(SharedSessionContractImplementor session) {
        var transaction = jta ? jtaKey() : null;
        return transaction == null ? session.getTransactionCoordinator() : transaction;
    }

    private @Nullable Object jtaKey() {
        try {
            var transaction = platform.retrieveTransactionManager().getTransaction();
            return transaction == null ? null : platform.getTransactionIdentifier(transaction);
        } catch (SystemException e) {
            throw new IllegalStateException("The JTA transaction of this thread is not known", e);
        }
    }

    private void write(SharedSessionContractImplementor session, TouchedLeads buffer) {
        try {
            buffer.drain(rows -> write(session, rows));
        } catch (RuntimeException e) {
            if (jta) {
                // not every server takes the exception for a veto
                session.getTransactionCoordinator()
                        .getTransactionDriverControl()
                        .markRollbackOnly();
            }
            throw e;
        }
    }

    private void write(SharedSessionContractImplementor session, List<Change> rows) {
        session.doWork(connection -> changes.append(connection, rows));
    }

    /** Runs with the transaction: Hibernate calls it after its own flush, with JTA and without. */
    private final class Completion implements Synchronization {
        private final Object key;
        private final TouchedLeads buffer;
        private final SharedSessionContractImplementor session;

        Completion(Object key, TouchedLeads buffer, SharedSessionContractImplementor session) {
            this.key = key;
            this.buffer = buffer;
            this.session = session;
        }

        @Override
        public void beforeCompletion() {
            // The driver's status, not the transaction's: under JTA that one is wrong once the entity manager is
            // closed. Writing into a transaction that is to be rolled back would hide the exception that doomed it.
            var status = session.getTransactionCoordinator()
                    .getTransactionDriverControl()
                    .getStatus();
            if (status == TransactionStatus.ACTIVE && !buffer.isEmpty()) {
                write(session, buffer);
            }
        }

        @Override
        public void afterCompletion(int status) {
            open.remove(key);
            if (status != Status.STATUS_COMMITTED) {
                return;
            }
            try {
                if (!buffer.isEmpty()) {
                    repair();
                }
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
