package io.crmify.backends.insightly;

import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes Insightly's lead of ours. */
final class LeadWriting {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final CrmHttp http;
    private final String keyField;
    private final WordList statuses;
    private final WordList sources;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    /** @param keyField the custom field for crmify's key; blank for none */
    LeadWriting(CrmHttp http, String keyField, InstantSource clock) {
        this.http = http;
        this.keyField = keyField;
        var allStatuses = HttpCall.get("/LeadStatuses").query("include_converted", "true");
        this.statuses = new WordList(http, clock, allStatuses, "LEAD_STATUS");
        this.sources = new WordList(http, clock, HttpCall.get("/LeadSources"), "LEAD_SOURCE");
    }

    WordList statuses() {
        return statuses;
    }

    String keyField() {
        return keyField;
    }

    /**
     * @throws RecordRefusedException if it has no last name, which Insightly wants
     * @throws UnavailableException if what it takes could not be looked up
     */
    JsonObject of(Lead lead) {
        ensureLastName(lead);
        var values = new LinkedHashMap<String, @Nullable Object>();
        lead.cleared().properties().forEach(property -> values.put(property, null));
        values.putAll(lead.properties());
        lead.cleared().fields().stream().filter(this::isPlain).forEach(field -> values.put(name(field), null));
        lead.fields().forEach((field, value) -> {
            if (isPlain(field)) {
                values.put(name(field), value.toString());
            }
        });
        values.values().removeIf(value -> value != null && value.toString().isBlank());
        values.remove(LeadColumns.ID);
        try {
            putLookedUp(lead, values);
        } catch (OutcomeUnknownException unread) {
            // the outcome of a look-up: the lead itself has not been sent
            throw new UnavailableException(unread.getMessage() + " The lead was not sent.", unread.diagnosis(), null);
        }
        if (!keyField.isEmpty()) {
            values.put(keyField, lead.key().external());
        }
        return json(values);
    }

    private static void ensureLastName(Lead lead) {
        var name = lead.text(LAST_NAME);
        var isMissing = name == null ? lead.isCreate() : name.isBlank();
        if (isMissing || lead.cleared().fields().contains(LAST_NAME)) {
            throw new RecordRefusedException(
                    lead.key() + ": Insightly takes no lead without a last name. Map LAST_NAME, with a fallback.",
                    new Diagnosis("LAST_NAME_MISSING", null, List.of("LAST_NAME")));
        }
    }

    private boolean isPlain(LeadField field) {
        return LeadColumns.OF_FIELDS.containsKey(field) && field != LEAD_SOURCE && !StreetLines.FIELDS.contains(field);
    }

    private static String name(LeadField field) {
        return LeadColumns.OF_FIELDS.getOrDefault(field, "");
    }

    private void putLookedUp(Lead lead, Map<String, @Nullable Object> values) {
        if (StreetLines.concern(lead)) {
            var street = currentStreet(lead).changedBy(lead).text();
            values.put(LeadColumns.STREET, street.isEmpty() ? null : street);
        }
        var source = lead.text(LEAD_SOURCE);
        if (source != null && !source.isBlank()) {
            values.put(LeadColumns.SOURCE_ID, sources.idOf(source));
        } else if (lead.cleared().fields().contains(LEAD_SOURCE)) {
            values.put(LeadColumns.SOURCE_ID, null);
        }
        var status = lead.status();
        if (status != null && !status.isBlank()) {
            values.put(LeadColumns.STATUS_ID, statuses.idOf(status));
        }
        var id = lead.crmId();
        if (id != null) {
            values.put(LeadColumns.ID, Long.valueOf(id));
        }
    }

    private StreetLines currentStreet(Lead lead) {
        var id = lead.crmId();
        if (id == null || !StreetLines.needRead(lead)) {
            return StreetLines.NONE;
        }
        var answer = http.send(HttpCall.get("/Leads/{id}", id));
        if (!answer.isSuccess()) {
            throw Verdicts.onLead(answer);
        }
        return StreetLines.parse(answer.json().text(LeadColumns.STREET));
    }

    private JsonObject json(Map<String, @Nullable Object> values) {
        var lead = json.createObjectBuilder();
        var custom = json.createArrayBuilder();
        var hasCustom = false;
        for (var value : values.entrySet()) {
            if (LeadColumns.isCustom(value.getKey())) {
                hasCustom = true;
                custom.add(json.createObjectBuilder()
                        .add(LeadColumns.FIELD_NAME, value.getKey())
                        .add(LeadColumns.FIELD_VALUE, json(value.getValue())));
            } else {
                lead.add(value.getKey(), json(value.getValue()));
            }
        }
        return (hasCustom ? lead.add(LeadColumns.CUSTOM_FIELDS, custom) : lead).build();
    }

    private static JsonValue json(@Nullable Object value) {
        if (value == null) {
            return JsonValue.NULL;
        } else if (value instanceof Boolean truth) {
            return truth ? JsonValue.TRUE : JsonValue.FALSE;
        } else if (value instanceof Long number) {
            return Json.createValue(number);
        } else if (value instanceof BigDecimal number) {
            return Json.createValue(number);
        } else if (value instanceof LocalDate date) {
            return Json.createValue(date + " 00:00:00");
        } else if (value instanceof Instant instant) {
            return Json.createValue(TIME.format(instant));
        }
        return Json.createValue(value.toString());
    }
}
