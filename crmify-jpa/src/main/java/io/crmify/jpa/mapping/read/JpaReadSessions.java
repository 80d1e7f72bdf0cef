package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import io.crmify.jpa.store.jta.JtaTransactions;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Those of any provider, under JTA. */
public final class JpaReadSessions implements ReadSessions {
    // EclipseLink's, which others pass over: what is read within a transaction stays there, and does not get
    // into the cache that the application uses, where it might replace what was committed since.
    private static final Map<String, Object> APART = Map.of("eclipselink.transaction.join-existing", "true");

    private final EntityManagerFactory factory;
    private final JtaTransactions transactions;

    public JpaReadSessions(EntityManagerFactory factory, JtaTransactions transactions) {
        this.factory = factory;
        this.transactions = transactions;
    }

    @Override
    public <T> T reading(Function<EntityManager, T> work) {
        return transactions.rolledBack(() -> {
            try (var manager = factory.createEntityManager(APART)) {
                // Nothing is to be flushed that a mapper changes.
                manager.setFlushMode(FlushModeType.COMMIT);
                return work.apply(manager);
            }
        });
    }

    @Override
    public void passCaches(TypedQuery<?> query, Class<?> root, List<Object> ids) {
        // An attribute that is loaded late would come out of the cache nevertheless.
        ids.forEach(id -> factory.getCache().evict(root, id));
        query.setHint("jakarta.persistence.cache.retrieveMode", CacheRetrieveMode.BYPASS);
        query.setHint("jakarta.persistence.cache.storeMode", CacheStoreMode.REFRESH);
        query.setHint("eclipselink.refresh.cascade", "CascadeAllParts");
    }

    @Override
    public boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id) {
        return session.find(root, ids.decode(id)) != null;
    }
}
