package io.crmify.jpa.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The name of a persistence unit, under which crmify's rows are kept apart from those of others in the same database. */
public final class UnitName {
    private static final String UNNAMED = "default";

    private UnitName() {}

    public static String of(EntityManagerFactory factory) {
        var name = Objects.requireNonNullElseGet(told(factory), () -> named(factory));
        // WildFly prefixes the deployment, as in shop.war#main, and a
        // redeployment under another name must find its rows again.
        var plain = name.substring(name.lastIndexOf('#') + 1);
        return plain.length() > 64 ? plain.substring(plain.length() - 64) : plain;
    }

    private static @Nullable String told(EntityManagerFactory factory) {
        var properties = factory.getProperties();
        return Objects.toString(
                properties.getOrDefault(
                        "hibernate.persistenceUnitName", properties.get("eclipselink.persistence-unit-name")),
                null);
    }

    private static String named(EntityManagerFactory factory) {
        try {
            return Objects.requireNonNullElse(factory.getName(), UNNAMED);
        } catch (NoSuchMethodError | AbstractMethodError e) {
            return UNNAMED; // JPA has the method since 3.2, which servers of Jakarta EE 10 lack
        }
    }
}
