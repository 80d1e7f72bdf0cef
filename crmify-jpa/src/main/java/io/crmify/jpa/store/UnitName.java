package io.crmify.jpa.store;

import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;

/** The name of a persistence unit, under which crmify's rows are kept apart from those of others in the same database. */
public final class UnitName {
    private static final String UNNAMED = "default";

    private UnitName() {}

    public static String of(EntityManagerFactory factory) {
        // JPA tells the name only since 3.2, which today's servers lack.
        var properties = factory.getProperties();
        var name = Objects.toString(
                properties.getOrDefault(
                        "hibernate.persistenceUnitName", properties.get("eclipselink.persistence-unit-name")),
                UNNAMED);
        // WildFly prefixes the deployment, as in shop.war#main, and a redeployment under another name must find its
        // rows again.
        var plain = name.substring(name.lastIndexOf('#') + 1);
        return plain.length() > 64 ? plain.substring(plain.length() - 64) : plain;
    }
}
