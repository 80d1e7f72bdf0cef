package io.crmify.jpa.mapping;

import io.crmify.CrmifyException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings values of attributes into the few types that a {@link io.crmify.lead.Lead} holds. */
public final class Normal {
    private static final List<Class<?>> KNOWN = List.of(
            CharSequence.class,
            Character.class,
            Boolean.class,
            Number.class,
            Enum.class,
            LocalDate.class,
            Instant.class,
            OffsetDateTime.class,
            ZonedDateTime.class,
            UUID.class,
            URI.class,
            URL.class,
            Locale.class,
            ZoneId.class,
            Currency.class);

    // What the tables take; a longer one must not fail the transaction that it comes with.
    private static final int LONGEST_TENANT = 100;

    private Normal() {}

    /** Whether values of a declared type can be sent without a converter; unknown for types too general to tell. */
    public static boolean knows(Class<?> type) {
        return type.isPrimitive()
                || type.isInterface()
                || type == Object.class
                || KNOWN.stream().anyMatch(k -> k.isAssignableFrom(type));
    }

    /** A tenant as it is stored and as configuration names it, of the attribute's value; empty for none. */
    public static String tenant(@Nullable Object value) {
        var normal = of(value);
        var text = normal == null ? "" : plain(normal);
        return text.length() > LONGEST_TENANT ? text.substring(0, LONGEST_TENANT) : text;
    }

    /** The value as a Lead holds it; null for null and blank. */
    public static @Nullable Object of(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof LocalDate || value instanceof Instant) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (value instanceof Collection<?> values) {
            return text(joined(values));
        }
        return text(string(value));
    }

    private static Object number(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        if (number instanceof BigDecimal decimal) {
            // 1.50 and 1.5 are the same amount: without this a reload from the database would look like an edit.
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        }
        return number instanceof BigInteger integer
                ? new BigDecimal(integer).stripTrailingZeros()
                : new BigDecimal(number.toString()).stripTrailingZeros();
    }

    private static String joined(Collection<?> values) {
        return values.stream()
                .map(Normal::of)
                .filter(Objects::nonNull)
                .map(Normal::plain)
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** A normal value as a text that does not depend on its scale or locale. */
    public static String plain(Object normal) {
        return normal instanceof BigDecimal decimal ? decimal.toPlainString() : normal.toString();
    }

    private static String string(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Locale locale) {
            return locale.toLanguageTag();
        }
        if (value instanceof CharSequence
                || value instanceof Character
                || value instanceof UUID
                || value instanceof URI
                || value instanceof URL
                || value instanceof ZoneId
                || value instanceof Currency) {
            return value.toString();
        }
        throw new CrmifyException("A value of type " + value.getClass().getName()
                + " cannot be sent; convert it: @CrmField(converter = ...)");
    }

    private static @Nullable String text(String value) {
        var stripped = value.strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
