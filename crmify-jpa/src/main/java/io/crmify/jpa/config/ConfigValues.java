package io.crmify.jpa.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Reads single values, and turns what cannot be read into a fault and the default. */
final class ConfigValues {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final Config config;
    private final Faults faults;

    ConfigValues(Config config, Faults faults) {
        this.config = config;
        this.faults = faults;
    }

    /** The text of a key, trimmed; empty if absent or blank. */
    Optional<String> text(String key) {
        try {
            var text = config.getOptionalValue(key, String.class).map(String::strip);
            if (text.isEmpty() && isWritten(key)) {
                unreadable(key);
            }
            return text.filter(found -> !found.isEmpty());
        } catch (NoSuchElementException | IllegalArgumentException e) {
            unreadable(key);
            return Optional.empty();
        }
    }

    // An expression that refers to nothing makes a value as absent as one that nobody wrote.
    private boolean isWritten(String key) {
        var raw = config.getConfigValue(key).getRawValue();
        return raw != null && !raw.isBlank();
    }

    // Without the message of the implementation, which may repeat the value, and that may be a secret.
    private void unreadable(String key) {
        wrong(key, "cannot be read, since what it refers to is missing", "set it, or correct the ${...} in it");
    }

    Set<String> names(String key) {
        return text(key).stream()
                .flatMap(list -> Stream.of(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    boolean flag(String key, String fallback) {
        var text = text(key).orElse(fallback);
        if (!text.equals("true") && !text.equals("false")) {
            wrong(key, "is '" + text + "'", "write true or false");
        }
        return text.equals("true");
    }

    Duration duration(String key, String fallback, Duration least, Duration most) {
        var text = text(key).orElse(fallback);
        var value = parse(text);
        if (value == null || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            wrong(
                    key,
                    "is '" + text + "'",
                    "write a duration from " + told(least) + " to " + told(most) + ", as 500ms, 30s, 2h or PT30S");
            return Objects.requireNonNull(parse(fallback));
        }
        return value;
    }

    @Nullable
    Integer number(String key, String fallback, int least, int most) {
        var text = text(key).orElse(fallback);
        if (text.isEmpty()) {
            return null;
        }
        try {
            var value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as a number out of range is
        }
        wrong(key, "is '" + text + "'", "write a whole number from " + least + " to " + most);
        return fallback.isEmpty() ? null : Integer.valueOf(fallback);
    }

    <E extends Enum<E>> E choice(String key, String fallback, Class<E> type) {
        var text = text(key).orElse(fallback);
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        var names = new TreeSet<String>();
        for (var constant : type.getEnumConstants()) {
            names.add(
                    fallback.equals(fallback.toLowerCase(Locale.ROOT))
                            ? constant.name().toLowerCase(Locale.ROOT)
                            : constant.name());
        }
        wrong(key, "is '" + text + "'", "write one of " + String.join(", ", names));
        return Enum.valueOf(type, fallback.toUpperCase(Locale.ROOT));
    }

    <T> @Nullable T parsed(String key, Function<String, T> parser, String remedy) {
        try {
            return text(key).map(parser).orElse(null);
        } catch (IllegalArgumentException e) {
            wrong(key, "is '" + withoutPassword(text(key).orElse("")) + "'", remedy);
            return null;
        }
    }

    private static String withoutPassword(String address) {
        return address.replaceAll("[^/@]*@", "...@");
    }

    void wrong(String key, String what, String remedy) {
        faults.add("CRMIFY-102", key, what, remedy);
    }

    private static @Nullable Duration parse(String text) {
        var match = SHORT_DURATION.matcher(text);
        try {
            if (!match.matches()) {
                return Duration.parse(text);
            }
            var count = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private static String told(Duration duration) {
        if (duration.isZero() || duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        var seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return duration.toDays() + "d";
        }
        return seconds % 3600 == 0 ? duration.toHours() + "h" : seconds + "s";
    }
}
