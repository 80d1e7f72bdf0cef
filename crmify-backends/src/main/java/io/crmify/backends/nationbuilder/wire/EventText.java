package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.activity.CrmEvent;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people read of an event, and what crmify knows it again by. */
public final class EventText {
    private EventText() {}

    public static String of(CrmEvent event) {
        var properties = new TreeMap<>(event.properties())
                .entrySet().stream()
                        .map(property -> property.getKey() + ": " + property.getValue() + "\n")
                        .collect(Collectors.joining());
        return "%s\n%s\n%s%s".formatted(event.name(), event.at(), properties, marker(event));
    }

    /** Its last line. */
    public static String marker(CrmEvent event) {
        return "[crmify " + event.key() + "]";
    }
}
