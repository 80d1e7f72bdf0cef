package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.klaviyo.profile.ProfileForm;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Resource;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is sent of an event, by itself or among others. Klaviyo keeps one of those that have the same profile, name and key.
 *
 * @param attributes those of the event
 * @param profile whose it is
 */
record EventForm(JsonObject attributes, JsonObject profile) {
    private static final int MOST_PROPERTIES = 400;
    private static final int MOST_BYTES_OF_A_TEXT = 100_000;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final String VALUE = "value";
    private static final String CURRENCY = "currency";
    private static final Pattern CURRENCY_CODE = Pattern.compile("[A-Z]{3}");

    /**
     * @throws RecordGoneException if the CRM id is none of Klaviyo's
     * @throws RecordRefusedException if Klaviyo's description of events says that it does not take it
     */
    static EventForm of(CrmEvent event) {
        ensureTaken(event);
        var properties = Resource.object();
        new TreeMap<>(event.properties()).forEach((name, value) -> properties.add(name, ProfileForm.json(value)));
        var metric = Resource.of("metric").add("attributes", Resource.object().add("name", event.name()));
        var attributes = Resource.object()
                .add("properties", properties)
                .add("time", event.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .add("unique_id", event.key())
                .add("metric", Resource.data(metric.build()));
        // what Klaviyo adds up in its reports
        var value = event.properties().get(VALUE);
        if (value instanceof BigDecimal || value instanceof Long) {
            attributes.add(VALUE, ProfileForm.json(value));
            var currency = String.valueOf(event.properties().get(CURRENCY));
            if (CURRENCY_CODE.matcher(currency).matches()) {
                attributes.add("value_currency", currency);
            }
        }
        var profile = Resource.of("profile").add("id", event.crmId()).add("attributes", Resource.object());
        return new EventForm(attributes.build(), Resource.data(profile.build()));
    }

    private static void ensureTaken(CrmEvent event) {
        if (!ProfileId.isId(event.crmId())) {
            throw new RecordGoneException(event + ": its CRM id is none of Klaviyo's", Diagnosis.of("RECORD_GONE"));
        }
        if (event.properties().size() > MOST_PROPERTIES) {
            throw new RecordRefusedException(
                    "%s: it has %d properties, and Klaviyo takes %d"
                            .formatted(event, event.properties().size(), MOST_PROPERTIES),
                    Diagnosis.of("TOO_MANY_PROPERTIES"));
        }
        var tooLong = event.properties().entrySet().stream()
                .filter(property -> property.getValue() instanceof String text && bytes(text) > MOST_BYTES_OF_A_TEXT)
                .map(property -> property.getKey())
                .sorted()
                .toList();
        if (!tooLong.isEmpty()) {
            throw new RecordRefusedException(
                    "%s: %s longer than the 100 KB that Klaviyo takes".formatted(event, tooLong),
                    new Diagnosis("PROPERTY_TOO_LONG", null, tooLong));
        }
        if (event.at().isBefore(EARLIEST)) {
            throw new RecordRefusedException(
                    event + ": Klaviyo takes no events from before 1990",
                    new Diagnosis("TOO_LONG_AGO", null, List.of("time")));
        }
    }

    /** By itself. */
    JsonObject resource() {
        var all = Resource.object();
        attributes.forEach(all::add);
        return Resource.of("event")
                .add("attributes", all.add("profile", profile))
                .build();
    }

    /** Among others: each has a profile of its own, so that its number tells it apart. */
    JsonObject item() {
        var event = Resource.of("event").add("attributes", attributes).build();
        var both = Resource.object().add("profile", profile).add("events", Resource.list(event));
        return Resource.of("event-bulk-create").add("attributes", both).build();
    }

    int bytes() {
        return bytes(item().toString()) + 1;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
