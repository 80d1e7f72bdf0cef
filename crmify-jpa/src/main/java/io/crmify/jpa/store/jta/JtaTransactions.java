package io.crmify.jpa.store.jta;

import io.crmify.CrmifyException;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * crmify's own JTA transactions, apart from those of the application. Suspending one needs a transaction manager, which every server
 * hides elsewhere; what all have alike begins transactions only, so where the thread is in one, another thread does the work.
 */
public final class JtaTransactions {
    private final UserTransaction own;
    private final TransactionSynchronizationRegistry registry;

    public JtaTransactions(UserTransaction own, TransactionSynchronizationRegistry registry) {
        this.own = own;
        this.registry = registry;
    }

    /** The registry of the application's transactions. */
    public TransactionSynchronizationRegistry registry() {
        return registry;
    }

    /** Runs work that the thread's transaction, if it has one, has no part in. */
    public <T> T apart(Supplier<T> work) {
        return registry.getTransactionKey() == null ? work.get() : elsewhere(work);
    }

    private static <T> T elsewhere(Supplier<T> work) {
        var task = new FutureTask<T>(work::get);
        var thread = new Thread(task, Thread.currentThread().getName() + "-apart");
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        return result(task);
    }

    private static <T> T result(FutureTask<T> task) {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // the work is short, and must not be left half done
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CrmifyException("crmify's work apart from the thread's transaction failed", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs work in a transaction of its own, which is committed. */
    public <T> T committed(Supplier<T> work) {
        return apart(() -> {
            begin();
            try {
                var result = work.get();
                commit();
                return result;
            } finally {
                rollBackIfOpen();
            }
        });
    }

    /** Runs work in a transaction of its own, which is rolled back. */
    public <T> T rolledBack(Supplier<T> work) {
        return apart(() -> {
            begin();
            try {
                return work.get();
            } finally {
                rollBackIfOpen();
            }
        });
    }

    private void begin() {
        try {
            own.begin();
        } catch (NotSupportedException | SystemException e) {
            throw failed("begun", e);
        }
    }

    private void commit() {
        try {
            own.commit();
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException | SystemException e) {
            throw failed("committed", e);
        }
    }

    private void rollBackIfOpen() {
        try {
            if (registry.getTransactionKey() != null) {
                own.rollback();
            }
        } catch (SystemException e) {
            throw failed("rolled back", e);
        }
    }

    private static CrmifyException failed(String what, Exception cause) {
        return new CrmifyException("A JTA transaction of crmify's own could not be " + what, cause);
    }
}
