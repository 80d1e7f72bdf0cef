package io.crmify.backends.hubspot.contact;

import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.record.Batches;
import io.crmify.backends.hubspot.record.StatusWords;
import io.crmify.backends.hubspot.record.TagText;
import io.crmify.backends.hubspot.wire.PropertyText;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Makes a batch's inputs of leads. All values travel as texts; an empty one clears the property. */
final class ContactWriting {
    private final PropertyNames names;
    private final StatusWords words;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    ContactWriting(PropertyNames names, StatusWords words) {
        this.names = names;
        this.words = words;
    }

    /** @param before what the CRM has of the contacts of which that must be known, by {@link #idOf} */
    JsonObject inputs(List<Lead> leads, Map<String, LenientJson> before) {
        var inputs = json.createArrayBuilder();
        leads.forEach(lead -> inputs.add(input(lead, before)));
        return json.createObjectBuilder().add("inputs", inputs).build();
    }

    /** By which the contact is named when it is written: its id, or for a new one crmify's key. */
    static String idOf(Lead lead) {
        return Objects.requireNonNullElse(lead.crmId(), lead.key().external());
    }

    /** Whether what is sent for the lead holds that property. */
    boolean writes(Lead lead, String property) {
        return properties(lead, LenientJson.NOTHING).containsKey(property);
    }

    private JsonObject input(Lead lead, Map<String, LenientJson> before) {
        var input = json.createObjectBuilder().add("objectWriteTraceId", Batches.traceId(lead));
        input.add("id", idOf(lead));
        if (lead.isCreate()) {
            input.add("idProperty", names.key());
        }
        var properties = json.createObjectBuilder();
        properties(lead, before.getOrDefault(idOf(lead), LenientJson.NOTHING)).forEach(properties::add);
        return input.add("properties", properties).build();
    }

    private Map<String, String> properties(Lead lead, LenientJson before) {
        var texts = new LinkedHashMap<String, String>();
        lead.properties().forEach((name, value) -> PropertyText.put(texts, name, PropertyText.of(value)));
        lead.cleared().properties().forEach(name -> texts.put(name, ""));
        names.fields().forEach((field, name) -> {
            var value = lead.fields().get(field);
            if (lead.cleared().fields().contains(field)) {
                texts.put(name, "");
            } else if (value != null) {
                PropertyText.put(texts, name, text(name, value));
            }
        });
        if (names.joinsStreet() && StreetLines.concern(lead)) {
            putStreet(texts, before, lead);
        }
        var status = lead.status();
        if (status != null) {
            PropertyText.put(texts, names.status(), words.valueOf(status));
        }
        if (!lead.tags().isEmpty() && !names.tags().isEmpty()) {
            texts.put(names.tags(), TagText.with(before.text(names.tags()), lead.tags()));
        }
        // also with an update: a record that was adopted carries the key from then on
        texts.put(names.key(), lead.key().external());
        return texts;
    }

    private void putStreet(Map<String, String> texts, LenientJson before, Lead lead) {
        var name = names.fields().getOrDefault(LeadField.STREET, "");
        var known = lead.isCreate() ? StreetLines.NONE : StreetLines.parse(before.text(name));
        texts.put(name, known.changedBy(lead).text());
        if (lead.isCreate()) {
            texts.remove(name, "");
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
            default -> PropertyText.of(value);
        };
    }
}
