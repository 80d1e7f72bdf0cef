package io.crmify.jpa.store;

import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.jspecify.annotations.Nullable;

/** Keeps crmify's own work out of the thread's JTA transaction, where Hibernate runs a unit under JTA. */
public final class HibernateJta {
    private final @Nullable TransactionManager transactions;

    public HibernateJta(SessionFactoryImplementor factory) {
        var registry = factory.getServiceRegistry();
        transactions =
                registry.requireService(TransactionCoordinatorBuilder.class).isJta()
                        ? registry.requireService(JtaPlatform.class).retrieveTransactionManager()
                        : null;
    }

    /** What is done meanwhile. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /** Runs work while the thread's transaction, if it has one, waits. */
    public <T, X extends Exception> T paused(Work<T, X> work) throws X {
        var waiting = transactions == null ? null : suspend(transactions);
        try {
            return work.run();
        } finally {
            if (transactions != null && waiting != null) {
                resume(transactions, waiting);
            }
        }
    }

    private static @Nullable Transaction suspend(TransactionManager manager) {
        try {
            return manager.suspend();
        } catch (SystemException e) {
            throw new IllegalStateException("The thread's JTA transaction cannot wait for crmify's own work", e);
        }
    }

    private static void resume(TransactionManager manager, Transaction waiting) {
        try {
            manager.resume(waiting);
        } catch (SystemException | InvalidTransactionException e) {
            throw new IllegalStateException("The thread's JTA transaction cannot go on after crmify's own work", e);
        }
    }
}
