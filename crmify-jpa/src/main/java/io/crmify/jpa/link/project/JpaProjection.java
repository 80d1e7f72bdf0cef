package io.crmify.jpa.link.project;

import io.crmify.CrmifyException;
import io.crmify.jpa.link.Links;
import io.crmify.jpa.link.Projectable;
import io.crmify.jpa.mapping.CrmIdRule;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.jta.JtaTransactions;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.metamodel.EntityType;
import jakarta.persistence.metamodel.SingularAttribute;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * By JPQL, each id in a transaction of its own: where a row is locked, many databases give up the whole transaction.
 *
 * <p>No portable way keeps the attribute out of the UPDATEs of the application. One that merges an entity which it had loaded before
 * the id was there writes the empty value back. That is an update, so it is recorded, and when the entity is read for it the id is
 * found missing and is projected again.
 */
public final class JpaProjection implements Projection {
    private static final Logger LOG = System.getLogger(JpaProjection.class.getName());
    private static final Map<String, Object> AT_ONCE = Map.of("jakarta.persistence.lock.timeout", 0);

    private final Database database;
    private final Links links;
    private final EntityManagerFactory factory;
    private final JtaTransactions transactions;

    public JpaProjection(Database database, Links links, EntityManagerFactory factory, JtaTransactions transactions) {
        this.database = database;
        this.links = links;
        this.factory = factory;
        this.transactions = transactions;
    }

    @Override
    public int project(LeadType type, CrmIdRule rule, List<Projectable> projectables) {
        var done = new ArrayList<Projectable>();
        for (var link : projectables) {
            if (isDone(type, rule, link)) {
                done.add(link);
                factory.getCache().evict(type.names().root(), type.ids().decode(link.entityId()));
            }
        }
        database.inTransaction(jdbc -> {
            links.projected(jdbc, done);
            return true;
        });
        return done.size();
    }

    private boolean isDone(LeadType type, CrmIdRule rule, Projectable link) {
        try {
            return transactions.committed(() -> {
                try (var manager = factory.createEntityManager()) {
                    write(manager, type, rule, link);
                    return true;
                }
            });
        } catch (PessimisticLockException | LockTimeoutException e) {
            return false; // the application holds the row
        } catch (PersistenceException | CrmifyException e) {
            LOG.log(
                    Level.WARNING,
                    // A database's message may quote the row, so only its code is told.
                    "CRMIFY-306 The CRM''s id cannot be written onto a {0}; it is tried again later: {1}",
                    type,
                    described(e));
            return false;
        }
    }

    private static String described(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .map(cause -> "SQL state " + cause.getSQLState() + ", code " + cause.getErrorCode())
                .findFirst()
                .orElseGet(() -> failure.getClass().getName());
    }

    private void write(EntityManager manager, LeadType type, CrmIdRule rule, Projectable link) {
        var entity = manager.find(
                type.names().root(), type.ids().decode(link.entityId()), LockModeType.PESSIMISTIC_WRITE, AT_ONCE);
        if (entity == null || !rule.entity().isInstance(entity)) {
            return; // its delete is on the way, or it has no such attribute
        }
        var paths = type.ids().paths();
        var isIt = IntStream.range(0, paths.size())
                .mapToObj(i -> "e." + paths.get(i) + " = :i" + i)
                .collect(Collectors.joining(" and "));
        var mapped = factory.getMetamodel().entity(entity.getClass());
        var crmId = "e." + rule.attribute();
        var query = manager.createQuery("update " + mapped.getName() + " e set " + crmId + " = :crmId"
                + keepVersion(mapped) + " where " + isIt + " and (" + crmId + " is null or " + crmId + " <> :crmId)");
        query.setParameter("crmId", link.crmId());
        var parts = type.ids().parts(link.entityId());
        for (int i = 0; i < parts.size(); i++) {
            query.setParameter("i" + i, parts.get(i));
        }
        query.executeUpdate();
    }

    // Some providers count a bulk update as a new version, and users who have the entity open would lose against it.
    private static String keepVersion(EntityType<?> entity) {
        return entity.getSingularAttributes().stream()
                .filter(SingularAttribute::isVersion)
                .map(version -> ", e." + version.getName() + " = e." + version.getName())
                .collect(Collectors.joining());
    }
}
