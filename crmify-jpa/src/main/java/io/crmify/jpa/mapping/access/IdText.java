package io.crmify.jpa.mapping.access;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The texts of the simple values that ids are made of. */
public final class IdText {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(Short.class, Short::valueOf),
            Map.entry(Byte.class, Byte::valueOf),
            Map.entry(Character.class, text -> text.charAt(0)),
            Map.entry(Boolean.class, Boolean::valueOf),
            Map.entry(BigInteger.class, BigInteger::new),
            Map.entry(BigDecimal.class, BigDecimal::new),
            Map.entry(UUID.class, UUID::fromString),
            Map.entry(LocalDate.class, LocalDate::parse),
            Map.entry(LocalDateTime.class, LocalDateTime::parse),
            Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
            Map.entry(Instant.class, Instant::parse),
            Map.entry(byte[].class, text -> HexFormat.of().parseHex(text)));
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            long.class, Long.class,
            int.class, Integer.class,
            short.class, Short.class,
            byte.class, Byte.class,
            char.class, Character.class,
            boolean.class, Boolean.class);

    private IdText() {}

    /** Whether ids of a type can be written. */
    public static boolean knows(Class<?> type) {
        return type.isEnum() || READERS.containsKey(boxed(type));
    }

    static String write(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("an id, or a part of one, is null");
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    static Object read(String text, Class<?> type) {
        if (type.isEnum()) {
            for (var constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("no constant of " + type.getSimpleName());
        }
        var reader = READERS.get(boxed(type));
        if (reader == null || text.isEmpty() && type != String.class) {
            throw new IllegalArgumentException("no id of type " + type.getSimpleName());
        }
        try {
            return reader.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no id of type " + type.getSimpleName(), e);
        }
    }

    private static Class<?> boxed(Class<?> type) {
        return BOXES.getOrDefault(type, type);
    }
}
