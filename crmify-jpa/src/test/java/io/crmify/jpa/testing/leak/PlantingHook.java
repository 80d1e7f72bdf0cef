package io.crmify.jpa.testing.leak;

import io.crmify.annotation.CrmId;
import io.crmify.annotation.CrmTenant;
import io.crmify.annotation.LeadStatus;
import jakarta.persistence.Embeddable;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/** Makes a mark of every text that any Hibernate of the tests writes. */
public final class PlantingHook implements Integrator {
    private static final List<Class<? extends Annotation>> TOLD =
            List.of(CrmId.class, CrmTenant.class, LeadStatus.class);

    @Override
    public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
        factory.addObserver(new SessionFactoryObserver() {
            private static final long serialVersionUID = 1L;

            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                var listeners =
                        ((SessionFactoryImplementor) created).getEventEngine().getListenerRegistry();
                var planting = new Planting();
                listeners.appendListeners(EventType.POST_INSERT, planting);
                listeners.appendListeners(EventType.POST_UPDATE, planting);
            }
        });
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry registry) {
        // the listeners go with the factory
    }

    private static final class Planting implements PostInsertEventListener, PostUpdateEventListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void onPostInsert(PostInsertEvent event) {
            plant(event.getEntity(), event.getId(), event.getState(), event.getPersister());
        }

        @Override
        public void onPostUpdate(PostUpdateEvent event) {
            plant(event.getEntity(), event.getId(), event.getState(), event.getPersister());
        }

        @Override
        public boolean requiresPostCommitHandling(EntityPersister persister) {
            return false;
        }
    }

    private static void plant(Object entity, Object id, Object[] state, EntityPersister persister) {
        texts(id).forEach(Marks::allow);
        var names = persister.getPropertyNames();
        for (var i = 0; i < names.length; i++) {
            var isTold = isTold(entity.getClass(), names[i]);
            texts(state[i]).forEach(isTold ? Marks::allow : Marks::plant);
        }
    }

    private static boolean isTold(Class<?> type, String name) {
        return fields(type).filter(field -> field.getName().equals(name)).anyMatch(field -> TOLD.stream()
                .anyMatch(field::isAnnotationPresent));
    }

    private static Stream<String> texts(Object value) {
        if (value instanceof String text) {
            return Stream.of(text);
        } else if (value instanceof Collection<?> collection) {
            return Hibernate.isInitialized(collection)
                    ? collection.stream().filter(String.class::isInstance).map(String.class::cast)
                    : Stream.empty();
        } else if (value != null && value.getClass().isAnnotationPresent(Embeddable.class)) {
            return fields(value.getClass()).map(field -> of(field, value)).flatMap(PlantingHook::texts);
        }
        return Stream.empty();
    }

    private static Object of(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Field> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, one -> one != null && one != Object.class, Class::getSuperclass)
                .flatMap(one -> Stream.of(one.getDeclaredFields()))
                .filter(field -> !field.isSynthetic() && !java.lang.reflect.Modifier.isStatic(field.getModifiers()));
    }
}
