package io.crmify.jpa.capture;

import io.crmify.jpa.mapping.CapturePlan.Relevance;
import java.util.Collection;
import java.util.Map;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * One of Hibernate's events.
 *
 * @param dirty the properties that changed; null if Hibernate cannot tell, as in stateless sessions
 */
record HibernateEntityEvent(
        Kind kind,
        HibernateEntity entity,
        EntityPersister persister,
        Object id,
        int @Nullable [] dirty,
        Object @Nullable [] oldState,
        Object @Nullable [] newState)
        implements EntityEvent {
    @Override
    public Class<?> entityClass() {
        return persister.getMappedClass();
    }

    @Override
    public boolean concerns(Relevance relevance) {
        return dirty == null
                || oldState == null
                || newState == null
                || entity.concerns(relevance, dirty, oldState, newState);
    }

    @Override
    public @Nullable Object before(String attribute) {
        return value(oldState, attribute);
    }

    @Override
    public @Nullable Object after(String attribute) {
        return value(newState, attribute);
    }

    private @Nullable Object value(Object @Nullable [] state, String attribute) {
        var index = entity.index(attribute);
        var value = state == null || index < 0 ? null : state[index];
        return value instanceof Collection || value instanceof Map
                ? null
                : value; // collections have events of their own
    }

    @Override
    public Object idOf(Object referred) {
        return persister.getFactory().getPersistenceUnitUtil().getIdentifier(referred);
    }
}
