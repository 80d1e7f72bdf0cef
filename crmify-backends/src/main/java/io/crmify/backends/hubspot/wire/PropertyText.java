package io.crmify.backends.hubspot.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** A value as HubSpot takes it: whatever it is, it travels as a text. */
public final class PropertyText {
    private PropertyText() {}

    /** Writes a text, unless it is blank: an empty one would clear the property. */
    public static void put(Map<String, String> texts, String property, String text) {
        if (!text.isBlank()) {
            texts.put(property, text);
        }
    }

    public static String of(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        return value.toString();
    }
}
