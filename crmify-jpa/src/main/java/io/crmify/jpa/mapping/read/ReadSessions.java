package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.function.Function;

/** Sessions that only read, pass every cache by, and are rolled back. */
public interface ReadSessions {
    <T> T reading(Function<EntityManager, T> work);

    /** The hints that a query for entities needs for that. */
    Map<String, Object> hints();

    /** Whether there is a row, also one that a filter or restriction hides. */
    boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id);
}
