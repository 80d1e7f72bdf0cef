package io.crmify.backends.insightly;

import static io.crmify.lead.LeadField.LEAD_SOURCE;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.StreetLines;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes Insightly's record of our lead. */
final class LeadWriting {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Target target;
    private final Normalizer normalizer;
    private final WordList statuses;
    private final WordList sources;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    LeadWriting(Target target, Normalizer normalizer, InstantSource clock) {
        this.target = target;
        this.normalizer = normalizer;
        var allStatuses = HttpCall.get("/LeadStatuses").query("include_converted", "true");
        this.statuses = new WordList(target.http(), clock, allStatuses, "LEAD_STATUS");
        this.sources = new WordList(target.http(), clock, HttpCall.get("/LeadSources"), "LEAD_SOURCE");
    }

    /** @throws MisconfiguredException if the records are none that have a status */
    WordList statuses() {
        if (target.object() != CrmObject.LEADS) {
            throw new MisconfiguredException(
                    "Insightly's contacts have no status: map none, or set crmify.backend.object=Leads",
                    Diagnosis.of("STATUS_UNSUPPORTED"));
        }
        return statuses;
    }

    /**
     * The lead as it is to be sent.
     *
     * @throws RecordRefusedException if it lacks what Insightly wants
     */
    Lead normalized(Lead lead) {
        target.object().required().check(lead);
        return normalizer.normalized(lead);
    }

    /** @throws UnavailableException if what it takes could not be looked up */
    JsonObject of(Lead lead) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        lead.cleared().properties().forEach(property -> values.put(property, null));
        values.putAll(lead.properties());
        lead.cleared().fields().stream().filter(this::isPlain).forEach(field -> values.put(name(field), null));
        lead.fields().forEach((field, value) -> {
            if (isPlain(field)) {
                values.put(name(field), value instanceof LocalDate ? value : value.toString());
            }
        });
        values.values().removeIf(value -> value != null && value.toString().isBlank());
        values.remove(target.object().id());
        try {
            putLookedUp(lead, values);
        } catch (OutcomeUnknownException unread) {
            // the outcome of a look-up: the lead itself has not been sent
            throw new UnavailableException(unread.getMessage() + " The lead was not sent.", unread.diagnosis(), null);
        }
        if (!target.keyField().isEmpty()) {
            values.put(target.keyField(), lead.key().external());
        }
        return json(values);
    }

    /** After a refusal that names them: has the words read anew that are known for some time; false if there are none such. */
    boolean forgetOldWords(Collection<String> refused) {
        var areOldStatuses = refused.contains(CrmObject.STATUS_ID) && statuses.forgetOld();
        var areOldSources = refused.contains(CrmObject.SOURCE_ID) && sources.forgetOld();
        return areOldStatuses || areOldSources;
    }

    private boolean isPlain(LeadField field) {
        return !name(field).isEmpty() && field != LEAD_SOURCE && !StreetLines.FIELDS.contains(field);
    }

    private String name(LeadField field) {
        return target.object().column(field);
    }

    private void putLookedUp(Lead lead, Map<String, @Nullable Object> values) {
        if (StreetLines.concern(lead)) {
            var street = currentStreet(lead).changedBy(lead).text();
            values.put(target.object().street(), street.isEmpty() ? null : street);
        }
        if (!name(LEAD_SOURCE).isEmpty()) {
            putSource(lead, values);
        }
        var status = lead.status();
        if (status != null && !status.isBlank()) {
            values.put(CrmObject.STATUS_ID, statuses().idOf(status));
        }
        var id = lead.crmId();
        if (id != null) {
            values.put(target.object().id(), Long.valueOf(id));
        }
    }

    private void putSource(Lead lead, Map<String, @Nullable Object> values) {
        var source = lead.text(LEAD_SOURCE);
        if (source != null && !source.isBlank()) {
            values.put(CrmObject.SOURCE_ID, sources.idOf(source));
        } else if (lead.cleared().fields().contains(LEAD_SOURCE)) {
            values.put(CrmObject.SOURCE_ID, null);
        }
    }

    private StreetLines currentStreet(Lead lead) {
        var id = lead.crmId();
        if (id == null || !StreetLines.needRead(lead)) {
            return StreetLines.NONE;
        }
        var answer = target.send(HttpCall.get(target.object().onePath(), id));
        if (!answer.isSuccess()) {
            throw Verdicts.onRecord(answer);
        }
        return StreetLines.parse(answer.json().text(target.object().street()));
    }

    /** A record's body: custom fields go into a list of their own; null clears. */
    JsonObject json(Map<String, ? extends @Nullable Object> values) {
        var record = json.createObjectBuilder();
        var custom = json.createArrayBuilder();
        var hasCustom = false;
        for (var value : values.entrySet()) {
            if (CrmObject.isCustom(value.getKey())) {
                hasCustom = true;
                custom.add(json.createObjectBuilder()
                        .add(CrmObject.FIELD_NAME, value.getKey())
                        .add(CrmObject.FIELD_VALUE, json(value.getValue())));
            } else {
                record.add(value.getKey(), json(value.getValue()));
            }
        }
        return (hasCustom ? record.add(CrmObject.CUSTOM_FIELDS, custom) : record).build();
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
