package io.crmify.jpa.capture;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
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
    private static final Map<EntityManagerFactory, CapturedUnit> UNITS = new ConcurrentHashMap<>();
    private static final Map<EntityManagerFactory, Set<Class<?>>> WITHOUT_LISTENER = new ConcurrentHashMap<>();
    private static final Map<EntityManagerFactory, JpaCapture> LISTENING = new ConcurrentHashMap<>();

    private HookedUnits() {}

    /** Those that have leads, and that the hook is attached to. */
    public static Collection<CapturedUnit> all() {
        return List.copyOf(UNITS.values());
    }

    static void add(CapturedUnit unit) {
        UNITS.put(unit.factory(), unit);
    }

    /** A unit whose changes are seen without a listener, or are not to be recorded. */
    public static void addWithoutListener(EntityManagerFactory factory) {
        forget(factory);
        WITHOUT_LISTENER.put(factory, JpaCapture.entities(factory));
    }

    static void add(JpaCapture capture) {
        forget(capture.unit().factory());
        LISTENING.put(capture.unit().factory(), capture);
    }

    static void remove(EntityManagerFactory factory) {
        UNITS.remove(factory);
        WITHOUT_LISTENER.remove(factory);
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

    static boolean hasNoNeedOfListeners(Class<?> entity) {
        return WITHOUT_LISTENER.values().stream().anyMatch(entities -> entities.contains(entity));
    }

    /** Other units that have an entity class too, by name: a listener cannot tell them apart. */
    public static List<String> othersWith(Class<?> entity, EntityManagerFactory factory) {
        var others = new ArrayList<String>();
        LISTENING.forEach((other, capture) -> {
            if (other.isOpen() && !isSame(other, factory) && capture.knows(entity)) {
                others.add(capture.unit().name());
            }
        });
        UNITS.forEach((other, unit) -> {
            if (JpaCapture.entities(other).contains(entity)) {
                others.add(unit.name());
            }
        });
        return others;
    }

    // Also those that are closed by now: nobody tells when a provider closes a factory.
    private static void forget(EntityManagerFactory factory) {
        LISTENING.keySet().removeIf(known -> !known.isOpen() || isSame(known, factory));
        WITHOUT_LISTENER.keySet().removeIf(known -> !known.isOpen() || isSame(known, factory));
    }

    // A container shows one factory through several proxies, but the metamodel behind all of them is one.
    private static boolean isSame(EntityManagerFactory one, EntityManagerFactory other) {
        return one == other || one.getMetamodel() == other.getMetamodel();
    }
}
