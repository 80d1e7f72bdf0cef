package io.crmify.jpa.mapping;

import org.jspecify.annotations.Nullable;

/**
 * An attribute that holds the CRM's id.
 *
 * @param entity the class that has it, with its subclasses
 * @param attribute its name
 * @param connection whose id it is; blank for the first that is configured
 */
public record CrmIdRule(Class<?> entity, String attribute, ValuePath path, String connection) {
    /** The id that an instance carries; null if it has none. */
    public @Nullable String carriedBy(Object entity) {
        var value = path.value(entity);
        return value == null ? null : (String) Normal.of(value);
    }

    boolean isFor(String name, boolean first) {
        return connection.isEmpty() ? first : connection.equals(name);
    }
}
