package io.crmify.jpa.capture;

import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The persistence units of this class loader that have leads and that the hook is attached to, until they are closed. A server
 * makes the factories before the application can name them; this is how crmify finds those of its own application. Thread-safe.
 */
public final class HookedUnits {
    private static final Map<EntityManagerFactory, CapturedUnit> UNITS = new ConcurrentHashMap<>();

    private HookedUnits() {}

    public static Collection<CapturedUnit> all() {
        return List.copyOf(UNITS.values());
    }

    static void add(CapturedUnit unit) {
        UNITS.put(unit.factory(), unit);
    }

    static void remove(EntityManagerFactory factory) {
        UNITS.remove(factory);
    }
}
