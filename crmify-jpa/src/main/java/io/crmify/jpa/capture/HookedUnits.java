package io.crmify.jpa.capture;

import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The persistence units of this class loader that crmify has a way into, until they are closed. A server makes the factories before
 * the application can name them; this is how crmify finds those of its own application, and how an entity listener, which is told
 * an entity and nothing else, finds whom to tell. Thread-safe.
 */
public final class HookedUnits {
    private static final Set<EntityManagerFactory> WITH_LEADS = ConcurrentHashMap.newKeySet();
    private static final Map<EntityManagerFactory, Set<Class<?>>> HIBERNATES = new ConcurrentHashMap<>();
    private static final Map<EntityManagerFactory, Set<Class<?>>> SWITCHED_OFF = new ConcurrentHashMap<>();
    private static final Map<EntityManagerFactory, JpaCapture> LISTENING = new ConcurrentHashMap<>();

    private HookedUnits() {}

    /** Those of Hibernate that have leads. */
    public static Collection<EntityManagerFactory> all() {
        return List.copyOf(WITH_LEADS);
    }

    static void add(EntityManagerFactory factory) {
        WITH_LEADS.add(factory);
    }

    /** A unit of Hibernate, which needs no listener. */
    static void addHibernates(EntityManagerFactory factory) {
        HIBERNATES.put(factory, JpaCapture.entities(factory));
    }

    /** A unit whose listener is to do nothing. */
    public static void addSwitchedOff(EntityManagerFactory factory) {
        forgetClosed();
        LISTENING.remove(factory);
        SWITCHED_OFF.put(factory, JpaCapture.entities(factory));
    }

    static void add(JpaCapture capture) {
        forgetClosed();
        SWITCHED_OFF.remove(capture.unit().factory());
        LISTENING.put(capture.unit().factory(), capture);
    }

    static void remove(EntityManagerFactory factory) {
        WITH_LEADS.remove(factory);
        HIBERNATES.remove(factory);
    }

    /** The unit that a listener's entity class belongs to; null if none is known. */
    static @Nullable JpaCapture listening(Class<?> entity) {
        for (var capture : LISTENING.values()) {
            if (capture.knows(entity) && capture.unit().factory().isOpen()) {
                return capture;
            }
        }
        return null;
    }

    static boolean areHibernates(Class<?> entity) {
        return HIBERNATES.values().stream().anyMatch(entities -> entities.contains(entity));
    }

    static boolean areSwitchedOff(Class<?> entity) {
        return SWITCHED_OFF.values().stream().anyMatch(entities -> entities.contains(entity));
    }

    /** Other units with listeners that have an entity class too, by name: a listener cannot tell them apart. */
    public static List<String> othersWith(Class<?> entity, EntityManagerFactory factory) {
        forgetClosed();
        return LISTENING.entrySet().stream()
                .filter(other -> other.getKey() != factory && other.getValue().knows(entity))
                .map(other -> other.getValue().unit().name())
                .sorted()
                .toList();
    }

    // Nobody tells when another provider closes a factory.
    private static void forgetClosed() {
        LISTENING.keySet().removeIf(factory -> !factory.isOpen());
        SWITCHED_OFF.keySet().removeIf(factory -> !factory.isOpen());
    }
}
