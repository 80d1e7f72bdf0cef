package io.crmify.jpa.testing;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.internal.arjuna.objectstore.VolatileStore;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.sql.SQLException;

/** What a server has of JTA, here Narayana's. */
public final class Jta {
    private static final TransactionManager MANAGER = start();
    private static final TransactionSynchronizationRegistry REGISTRY = new TransactionSynchronizationRegistryImple();

    private Jta() {}

    // Nothing here outlives the tests, so no folder is to be left behind by them.
    private static TransactionManager start() {
        try {
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("test");
        } catch (CoreEnvironmentBeanException e) {
            throw new IllegalStateException("Narayana does not start", e);
        }
        arjPropertyManager.getCoordinatorEnvironmentBean().setTransactionStatusManagerEnable(false);
        for (var store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreType(VolatileStore.class.getName());
        }
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    public static TransactionManager manager() {
        return MANAGER;
    }

    public static UserTransaction transaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    public static TransactionSynchronizationRegistry registry() {
        return REGISTRY;
    }

    /** A pool whose connections take part in the thread's transaction. */
    public static AgroalDataSource pool(String url) {
        try {
            return AgroalDataSource.from(
                    new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.maxSize(10)
                            .transactionIntegration(new NarayanaTransactionIntegration(MANAGER, REGISTRY))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url))));
        } catch (SQLException e) {
            throw new IllegalStateException("No pool on " + url, e);
        }
    }
}
