package io.crmify.backends.salesforce.record;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.RequiredFields;
import io.crmify.backends.field.StreetLines;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes Salesforce's records of leads. Null clears a field; what is absent stays. */
public final class RecordWriting {
    private static final String NO_FALLBACK = "NONE";
    private static final Set<String> NEVER = Set.of("Id", "id", "attributes");

    private final Targets targets;
    private final Schema schema;
    private final Statuses statuses;
    private final Normalizer normalizer;
    private final RequiredFields required;
    private final String company;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    /** @throws IllegalArgumentException if a setting is wrong */
    public RecordWriting(BackendContext context, Targets targets, Schema schema, Statuses statuses) {
        this.targets = targets;
        this.schema = schema;
        this.statuses = statuses;
        var own = targets.own();
        this.normalizer = Normalizer.of(context, Map.of());
        this.company = context.setting("company-fallback").orElse("[not provided]");
        if (FieldNames.isCustom(own.name())) {
            this.required = RequiredFields.allOf("Salesforce", "record");
        } else if (own.isLead() && company.equalsIgnoreCase(NO_FALLBACK)) {
            this.required = RequiredFields.allOf("Salesforce", "lead", LeadField.LAST_NAME, LeadField.COMPANY);
        } else {
            this.required = RequiredFields.allOf("Salesforce", own.isLead() ? "lead" : "contact", LeadField.LAST_NAME);
        }
    }

    /**
     * Looks at a lead before anything is sent.
     *
     * @throws io.crmify.backend.failure.RecordRefusedException if it lacks what Salesforce wants, or a value is too long
     * @throws RecordGoneException if its id is none of the connection's objects
     * @throws MisconfiguredException if the account has no such status
     */
    public Outgoing prepared(int index, Lead lead) {
        var id = lead.crmId();
        var target = id == null
                ? targets.own()
                : targets.of(id)
                        .orElseThrow(() -> new RecordGoneException(
                                lead.key() + ": its CRM id is none of Salesforce's for this object",
                                Diagnosis.of("RECORD_GONE")));
        // of what contacts take that leads have become, nothing is known
        var isOwn = target.equals(targets.own());
        var normalized = (isOwn ? normalizer.withLongest(schema.longest()) : normalizer).normalized(lead);
        required.check(normalized);
        var status = lead.status();
        if (status != null && !status.isBlank() && isOwn) {
            statuses.ensureKnown(status);
        }
        return new Outgoing(index, normalized, target);
    }

    /** Whether what is sent for the lead holds that field. */
    boolean writes(Outgoing out, String field) {
        return values(out, StreetLines.NONE).keySet().stream().anyMatch(field::equalsIgnoreCase);
    }

    /** A record without its key; that is in the path, or stands beside. */
    JsonObjectBuilder record(Outgoing out, StreetLines street) {
        var record = json.createObjectBuilder();
        values(out, street).forEach((name, value) -> put(record, name, value));
        return record;
    }

    /** A value as a table for a job has it. */
    public String cell(String name, @Nullable Object value) {
        if (value == null) {
            return schema.isBoolean(name) ? "false" : "#N/A";
        }
        return text(value);
    }

    /** What to write of a lead, by name; null clears. */
    public Map<String, @Nullable Object> values(Outgoing out, StreetLines street) {
        var lead = out.lead();
        var target = out.target();
        var values = new LinkedHashMap<String, @Nullable Object>();
        lead.cleared().properties().forEach(name -> values.put(name, null));
        values.putAll(lead.properties());
        target.fields().forEach((field, name) -> {
            var value = lead.fields().get(field);
            if (lead.cleared().fields().contains(field)) {
                values.put(name, null);
            } else if (value != null) {
                values.put(name, value);
            }
        });
        if (target.joinsStreet() && StreetLines.concern(lead)) {
            putStreet(values, street.changedBy(lead), out);
        }
        putCompany(values, out);
        var status = lead.status();
        if (!target.status().isEmpty() && status != null && !status.isBlank()) {
            values.put(target.status(), status);
        }
        NEVER.forEach(values::remove);
        values.remove(target.key());
        return values;
    }

    private static void putStreet(Map<String, @Nullable Object> values, StreetLines lines, Outgoing out) {
        var name = Objects.requireNonNull(out.target().of(LeadField.STREET));
        values.remove(name);
        if (!lines.text().isEmpty()) {
            values.put(name, lines.text());
        } else if (!out.lead().isCreate()) {
            values.put(name, null);
        }
    }

    /** A lead must have one, also a private person's. */
    private void putCompany(Map<String, @Nullable Object> values, Outgoing out) {
        var name = out.target().of(LeadField.COMPANY);
        if (!out.target().isLead() || name == null || company.equalsIgnoreCase(NO_FALLBACK)) {
            return;
        }
        var isMissing = out.lead().isCreate() || values.containsKey(name);
        if (isMissing && values.get(name) == null) {
            values.put(name, company);
        }
    }

    private void put(JsonObjectBuilder record, String name, @Nullable Object value) {
        if (value == null) {
            // a checkbox is never empty
            record.add(name, schema.isBoolean(name) ? JsonValue.FALSE : JsonValue.NULL);
        } else if (value instanceof Boolean truth) {
            record.add(name, truth);
        } else if (value instanceof Long number) {
            record.add(name, number);
        } else if (value instanceof BigDecimal number) {
            record.add(name, number);
        } else {
            record.add(name, text(value));
        }
    }

    /** As Salesforce writes a value that is no number. */
    private static String text(Object value) {
        if (value instanceof Instant instant) {
            return instant.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
