package io.crmify.lead;

import org.jspecify.annotations.Nullable;

/**
 * Turns an attribute's value into what the CRM shall have. One instance per annotation, used by several threads at once.
 *
 * @param <T> the attribute's type
 */
@FunctionalInterface
public interface FieldConverter<T> {
    /**
     * Called for null values too. An exception fails this one lead, with the exception's class as the cause.
     *
     * @return one of the types that {@link io.crmify.annotation.CrmField} allows; null for "has none"
     */
    @Nullable
    Object toCrm(@Nullable T value);

    /** No conversion; the default of the annotation. */
    final class None implements FieldConverter<Object> {
        @Override
        public @Nullable Object toCrm(@Nullable Object value) {
            return value;
        }
    }
}
