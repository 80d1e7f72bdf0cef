package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import io.crmify.jpa.store.jta.JtaTransactions;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FlushModeType;
import java.util.Map;
import java.util.function.Function;

/** Those of any provider, under JTA. */
public final class JpaReadSessions implements ReadSessions {
    // EclipseLink's own, which others pass over: its shared cache is neither read, also for what an entity refers to,
    // nor
    // written. The standard's modes, as hints, would leave the referred ones to the cache.
    private static final Map<String, Object> HINTS = Map.of(
            "eclipselink.maintain-cache", false,
            "eclipselink.refresh", true,
            "eclipselink.refresh.cascade", "CascadeAllParts");

    private final EntityManagerFactory factory;
    private final JtaTransactions transactions;

    public JpaReadSessions(EntityManagerFactory factory, JtaTransactions transactions) {
        this.factory = factory;
        this.transactions = transactions;
    }

    @Override
    public <T> T reading(Function<EntityManager, T> work) {
        return transactions.rolledBack(() -> {
            try (var manager = factory.createEntityManager()) {
                // Nothing is to be flushed that a mapper changes.
                manager.setFlushMode(FlushModeType.COMMIT);
                manager.setProperty("jakarta.persistence.cache.retrieveMode", CacheRetrieveMode.BYPASS);
                manager.setProperty("jakarta.persistence.cache.storeMode", CacheStoreMode.BYPASS);
                return work.apply(manager);
            }
        });
    }

    @Override
    public Map<String, Object> hints() {
        return HINTS;
    }

    @Override
    public boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id) {
        return session.find(root, ids.decode(id)) != null;
    }
}
