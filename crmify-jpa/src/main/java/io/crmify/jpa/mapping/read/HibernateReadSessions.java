package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import io.crmify.jpa.store.HibernateJta;
import io.crmify.jpa.store.NetworkLimit;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.CacheMode;
import org.hibernate.FlushMode;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.AbstractEntityPersister;

/** Hibernate's. */
public final class HibernateReadSessions implements ReadSessions {
    /** What is lazy is loaded for so many leads at once, and not for each alone. */
    private static final int LOADED_TOGETHER = 100;

    private static final Set<String> KEEPING = Set.of(
            "IMMEDIATE_ACQUISITION_AND_HOLD",
            "DELAYED_ACQUISITION_AND_HOLD",
            "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION");

    private final SessionFactoryImplementor factory;
    private final HibernateJta jta;

    public HibernateReadSessions(SessionFactoryImplementor factory) {
        this.factory = factory;
        this.jta = new HibernateJta(factory);
    }

    // A session that is opened within the application's JTA transaction would join it, and read what is not committed.
    @Override
    public <T> T reading(Function<EntityManager, T> work) {
        return jta.<T, RuntimeException>paused(() -> {
            try (var session = factory.openSession()) {
                session.setDefaultReadOnly(true);
                session.setHibernateFlushMode(FlushMode.MANUAL);
                session.setCacheMode(CacheMode.IGNORE);
                session.setFetchBatchSize(LOADED_TOGETHER);
                return inTransaction(session, work);
            }
        });
    }

    private <T> T inTransaction(Session session, Function<EntityManager, T> work) {
        // A server does not give a session's transaction to applications, and this is none.
        var transaction = session.unwrap(SharedSessionContractImplementor.class).accessTransaction();
        transaction.begin();
        try {
            var limit = limit(session);
            try {
                return work.apply(session);
            } finally {
                limit.ifPresent(set -> endWithin(set, session));
            }
        } finally {
            transaction.rollback();
        }
    }

    // The rollback is a statement too, and after the session's own the connection is the next user's.
    private static void endWithin(NetworkLimit limit, Session session) {
        try {
            session.doWork(Connection::rollback);
        } finally {
            limit.lift();
        }
    }

    // Only where the session keeps one connection until its transaction ends; with others it would be the next user's.
    private Optional<NetworkLimit> limit(Session session) {
        var handling = factory.getSessionFactoryOptions().getPhysicalConnectionHandlingMode();
        return KEEPING.contains(handling.name())
                ? Optional.of(session.doReturningWork(NetworkLimit::on))
                : Optional.empty();
    }

    @Override
    public void passCaches(TypedQuery<?> query, Class<?> root, List<Object> ids) {
        // the session does
    }

    @Override
    public boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id) {
        var persister = (AbstractEntityPersister) factory.getMappingMetamodel().getEntityDescriptor(root);
        var condition = Stream.of(persister.getIdentifierColumnNames())
                .map(column -> "t." + column + " = ?")
                .collect(Collectors.joining(" and "));
        // Of a hierarchy with a table for each class this is the union of them.
        var sql = "select 1 from " + persister.getTableName() + " t where " + condition;
        return session.unwrap(Session.class).doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                persister
                        .getIdentifierType()
                        .nullSafeSet(
                                statement, ids.decode(id), 1, session.unwrap(SharedSessionContractImplementor.class));
                try (var row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
    }
}
