package io.crmify.jpa.capture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.AbstractEvent;
import org.hibernate.event.spi.EventSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks an entity's event for its session. The method's declared type is another one in Hibernate 6.6 than in 7, so a call compiled against
 * one does not link with the other; hence reflection, here and nowhere else.
 */
final class HibernateEvents {
    private static final Method GET_SESSION = find();

    private HibernateEvents() {}

    private static Method find() {
        try {
            return AbstractEvent.class.getMethod("getSession");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                    "crmify cannot work with this version of Hibernate: 6.6 to 7.4 are known", e);
        }
    }

    /** The session; null for events of stateless sessions in Hibernate 6.6. */
    static @Nullable SharedSessionContractImplementor session(AbstractEvent event) {
        try {
            return (SharedSessionContractImplementor) GET_SESSION.invoke(event);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Hibernate's events are not accessible", e);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("Hibernate's event has no session", e);
        }
    }

    /** The session; null for events of stateless sessions. */
    static @Nullable EventSource session(AbstractCollectionEvent event) {
        try {
            return event.getSession();
        } catch (NullPointerException e) {
            return null; // so Hibernate 7 says that it has none
        }
    }
}
