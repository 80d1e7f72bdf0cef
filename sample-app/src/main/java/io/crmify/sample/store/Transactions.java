package io.crmify.sample.store;

import io.agroal.api.transaction.TransactionIntegration;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Has connections take part in JTA transactions. */
@ApplicationScoped
class Transactions {
    @Produces
    @Singleton
    TransactionIntegration integration(TransactionManager manager, TransactionSynchronizationRegistry registry) {
        return new NarayanaTransactionIntegration(manager, registry);
    }
}
