package io.crmify.jpa.config;

import io.crmify.backend.RateLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A rate as it is written: {@code 100/10s}, {@code 10/s}, {@code 150/min}, {@code 9.5}, {@code unlimited}. */
final class RateText {
    private static final Pattern CALLS_AND_TIME = Pattern.compile("(\\d{1,7})\\s*/\\s*(\\d{0,6})\\s*(ms|s|min|m|h|d)");
    private static final Pattern PER_SECOND = Pattern.compile("\\d{1,6}(\\.\\d{1,3})?");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private RateText() {}

    /** @throws IllegalArgumentException if it is none */
    static RateLimit parse(String text) {
        var plain = text.toLowerCase(Locale.ROOT);
        if (plain.equals("unlimited")) {
            return RateLimit.UNLIMITED;
        }
        if (PER_SECOND.matcher(plain).matches()) {
            return perSecond(new BigDecimal(plain));
        }
        var match = CALLS_AND_TIME.matcher(plain);
        if (!match.matches()) {
            throw new IllegalArgumentException("no rate");
        }
        var count = match.group(2).isEmpty() ? 1 : Long.parseLong(match.group(2));
        var unit = UNITS.getOrDefault(match.group(3), Duration.ZERO);
        return new RateLimit(Integer.parseInt(match.group(1)), unit.multipliedBy(count));
    }

    // There is no half a call, so 9.5 a second are 95 in ten.
    private static RateLimit perSecond(BigDecimal calls) {
        var decimals = Math.max(0, calls.stripTrailingZeros().scale());
        return new RateLimit(
                calls.movePointRight(decimals).intValueExact(),
                Duration.ofSeconds(BigDecimal.TEN.pow(decimals).longValueExact()));
    }
}
