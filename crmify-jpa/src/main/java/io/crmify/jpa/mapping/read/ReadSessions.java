package io.crmify.jpa.mapping.read;

import io.crmify.jpa.mapping.access.IdCodec;
import jakarta.persistence.EntityManager;
import java.util.function.Function;

/** Sessions that only read, pass every cache by, and are rolled back. */
public interface ReadSessions {
    <T> T reading(Function<EntityManager, T> work);

    /** Whether there is a row, also one that a filter or restriction hides. */
    boolean hasRow(EntityManager session, Class<?> root, IdCodec ids, String id);
}
