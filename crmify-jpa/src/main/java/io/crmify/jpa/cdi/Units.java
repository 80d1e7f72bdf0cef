package io.crmify.jpa.cdi;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.annotation.CrmLead;
import io.crmify.jpa.capture.HookedUnits;
import io.crmify.jpa.store.UnitName;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Finds the persistence unit to work for: a bean of the application's, or what a server made of persistence.xml, which the hook has
 * made known.
 */
@Dependent
class Units {
    private final Instance<EntityManagerFactory> factories;

    @Inject
    Units(@Any Instance<EntityManagerFactory> factories) {
        this.factories = factories;
    }

    EntityManagerFactory theOne() {
        var beans = new TreeMap<String, EntityManagerFactory>();
        // Asking a factory for its name has a lazy bean make it, and so has the hook attached.
        factories.forEach(factory -> beans.put(UnitName.of(factory), factory));
        var hooked = new TreeMap<String, EntityManagerFactory>();
        HookedUnits.all().forEach(factory -> hooked.put(UnitName.of(factory), factory));
        var all = new TreeMap<>(hooked);
        all.putAll(beans);
        var asked = ConfigProvider.getConfig()
                .getOptionalValue("crmify.unit", String.class)
                .orElse("");
        if (!asked.isBlank()) {
            return named(asked.strip(), all);
        }
        // What the application offers as a bean comes before what else was made around it.
        var beansWithLeads = new TreeMap<>(beans);
        beansWithLeads.values().removeIf(factory -> !hasLeads(factory));
        var candidates = !beansWithLeads.isEmpty() ? beansWithLeads : !hooked.isEmpty() ? hooked : beans;
        if (candidates.size() == 1) {
            return candidates.firstEntry().getValue();
        }
        throw candidates.isEmpty() ? noUnit() : severalUnits(candidates);
    }

    private static boolean hasLeads(EntityManagerFactory factory) {
        return factory.getMetamodel().getEntities().stream()
                .anyMatch(entity -> entity.getJavaType().isAnnotationPresent(CrmLead.class));
    }

    private static EntityManagerFactory named(String name, Map<String, EntityManagerFactory> all) {
        var found = all.get(name);
        if (found == null) {
            throw fault("crmify.unit", "there is no persistence unit '" + name + "'", "name one of " + all.keySet());
        }
        return found;
    }

    private static StartupException noUnit() {
        return fault(
                "the application",
                "it has no EntityManagerFactory as a bean, and no Hibernate persistence unit with leads was made yet",
                "add to a bean: @Produces @PersistenceUnit EntityManagerFactory factory; or, without a server, a producer"
                        + " that makes it");
    }

    private static StartupException severalUnits(Map<String, EntityManagerFactory> units) {
        return fault(
                "the application",
                "several persistence units may have leads: " + units.keySet(),
                "set crmify.unit to the one that has");
    }

    private static StartupException fault(String where, String what, String remedy) {
        return new StartupException(List.of(new Fault("CRMIFY-107", where, what, remedy)));
    }
}
