package io.crmify.backends.hubspot;

import io.crmify.backends.field.StreetLines;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes a batch's inputs of leads. All values travel as texts; an empty one clears the property. */
final class ContactWriting {
    private final PropertyNames names;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    ContactWriting(PropertyNames names) {
        this.names = names;
    }

    /** @param streets what the CRM has of the contacts whose streets must be known, by CRM id */
    JsonObject inputs(List<Lead> leads, Map<String, StreetLines> streets) {
        var inputs = json.createArrayBuilder();
        leads.forEach(lead -> inputs.add(input(lead, streets)));
        return json.createObjectBuilder().add("inputs", inputs).build();
    }

    /** Whether what is sent for the lead holds that property. */
    boolean writes(Lead lead, String property) {
        return properties(lead, StreetLines.NONE).containsKey(property);
    }

    private JsonObject input(Lead lead, Map<String, StreetLines> streets) {
        var input = json.createObjectBuilder().add("objectWriteTraceId", traceId(lead));
        var id = lead.crmId();
        var street = StreetLines.NONE;
        if (id == null) {
            input.add("id", lead.key().external()).add("idProperty", names.key());
        } else {
            input.add("id", id);
            street = streets.getOrDefault(id, StreetLines.NONE);
        }
        var properties = json.createObjectBuilder();
        properties(lead, street).forEach(properties::add);
        return input.add("properties", properties).build();
    }

    /** Tells the answers of a batch apart; HubSpot only hands it back. */
    static String traceId(Lead lead) {
        return lead.key().external();
    }

    private Map<String, String> properties(Lead lead, StreetLines street) {
        var texts = new LinkedHashMap<String, String>();
        lead.properties().forEach((name, value) -> put(texts, name, text(value)));
        lead.cleared().properties().forEach(name -> texts.put(name, ""));
        names.fields().forEach((field, name) -> {
            var value = lead.fields().get(field);
            if (lead.cleared().fields().contains(field)) {
                texts.put(name, "");
            } else if (value != null) {
                put(texts, name, text(name, value));
            }
        });
        if (names.joinsStreet() && StreetLines.concern(lead)) {
            putStreet(texts, street.changedBy(lead), lead);
        }
        var status = lead.status();
        if (status != null) {
            put(texts, PropertyNames.STATUS, status);
        }
        // also with an update: a record that was adopted carries the key from then on
        texts.put(names.key(), lead.key().external());
        return texts;
    }

    private void putStreet(Map<String, String> texts, StreetLines lines, Lead lead) {
        var name = names.fields().getOrDefault(LeadField.STREET, "");
        texts.put(name, lines.text());
        if (lead.isCreate()) {
            texts.remove(name, "");
        }
    }

    private static void put(Map<String, String> texts, String name, String text) {
        if (!text.isBlank()) {
            texts.put(name, text);
        }
    }

    private static String text(String name, Object value) {
        return switch (name) {
            case PropertyNames.LANGUAGE -> value.toString().toLowerCase(Locale.ROOT);
            case PropertyNames.TIME_ZONE ->
                value.toString()
                        .toLowerCase(Locale.ROOT)
                        .replace("/", "_slash_")
                        .replace("-", "_hyphen_");
            default -> text(value);
        };
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        } else if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        return value.toString();
    }
}
