package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.function.Function;

/** Sessions that only read, pass every cache by, and are rolled back. */
public interface ReadSessions {
    <T> T reading(Function<EntityManager, T> work);

    /** Has a query for entities, with these ids, pass the caches by, also for what they refer to. */
    void passCaches(TypedQuery<?> query, Class<?> root, List<Object> ids);

    /** Whether there is a row, also one that a filter or restriction hides. */
    boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id);
}
