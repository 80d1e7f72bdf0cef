package io.crmify.jpa.capture;

import io.crmify.jpa.mapping.CapturePlan.Relevance;
import org.jspecify.annotations.Nullable;

/** One change of one entity, as a persistence provider tells it. */
interface EntityEvent {
    Kind kind();

    Class<?> entityClass();

    Object id();

    /** Whether an attribute changed that matters; true if the provider cannot tell. Asked for updates only. */
    boolean concerns(Relevance relevance);

    /** An attribute's value before the change; null if there was none, nobody knows, or a collection is told otherwise. */
    @Nullable
    Object before(String attribute);

    /** An attribute's value after the change; null if there is none, or a collection is told otherwise. */
    @Nullable
    Object after(String attribute);

    /** The id of an entity that is referred to, without loading it. */
    Object idOf(Object referred);

    /** What happened. */
    enum Kind {
        INSERTED,
        UPDATED,
        DELETED,
        /** Inserted or updated; the database knows which. */
        UPSERTED
    }
}
