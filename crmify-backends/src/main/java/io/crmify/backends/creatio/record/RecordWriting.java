package io.crmify.backends.creatio.record;

import static io.crmify.lead.LeadField.COMPANY;
import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;
import static io.crmify.lead.LeadField.LEAD_SOURCE;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes Creatio's row of a lead. */
final class RecordWriting {
    private static final String DISQUALIFIED = WordList.QUALIFY_STATUSES.getOrDefault("Disqualified", "");

    private static final int LONGEST_TITLE = 250;

    private final RecordRules rules;
    private final RecordKind kind;
    private final WordList statuses;
    private final WordList sources;
    private final WordList reasons;
    private final Map<LeadField, NamedRows> places = new EnumMap<>(LeadField.class);

    RecordWriting(Odata odata, RecordRules rules, InstantSource clock) {
        this.rules = rules;
        this.kind = rules.kind();
        this.statuses = WordList.of(odata, kind.status().table(), clock);
        this.sources = WordList.of(odata, "LeadSource", clock);
        this.reasons = WordList.of(odata, "LeadDisqualifyReason", clock);
        kind.fields().stream()
                .filter(field -> field != LEAD_SOURCE && !kind.lookup(field).isEmpty())
                .forEach(field -> places.put(field, new NamedRows(odata, kind.lookup(field), clock)));
    }

    WordList statuses() {
        return statuses;
    }

    /** The id that the row of that lead gets: always the same, so that a repeated create is refused rather than doubled. */
    String idOf(LeadKey key) {
        return Guids.named(kind.table() + ":" + key.external());
    }

    /** Has the places that leads name looked for together; what fails in it is told to those leads that name one. */
    void lookUp(Collection<Lead> leads) {
        places.forEach((field, table) -> {
            try {
                table.learn(leads.stream()
                        .flatMap(lead -> Stream.ofNullable(lead.text(field)))
                        .toList());
            } catch (MisconfiguredException unreadable) {
                // kept by the table, for each of them
            }
        });
    }

    /** After a reference to nothing: has looked up again what is known for some time; false if all of it was read just now. */
    boolean forgetOld() {
        var isOld = statuses.forgetOld() | sources.forgetOld() | reasons.forgetOld();
        for (var table : places.values()) {
            isOld |= table.forgetOld();
        }
        return isOld;
    }

    /** Whether a part of a column is written, so that the rest must be known. */
    boolean needsRead(Lead lead) {
        return PersonName.needsRead(lead) || StreetLines.needRead(lead);
    }

    /** What must be known of such a record. */
    Set<String> columnsToRead() {
        return columns(Set.of(FIRST_NAME, LAST_NAME, LeadField.STREET));
    }

    /** The row of a new record. */
    JsonObject created(Lead lead) {
        var values = values(withoutCleared(lead), LenientJson.NOTHING);
        if (kind == RecordKind.LEAD) {
            values.putIfAbsent(kind.title(), title(lead));
        }
        values.put(Odata.ID, idOf(lead.key()));
        return Value.json(values);
    }

    /** @param current what the CRM has of it, as far as {@link #columnsToRead()} go */
    JsonObject updated(Lead lead, LenientJson current) {
        return Value.json(values(lead, current));
    }

    private static Lead withoutCleared(Lead lead) {
        return new Lead(
                lead.key(),
                lead.crmId(),
                lead.fields(),
                lead.properties(),
                lead.status(),
                lead.tags(),
                lead.lists(),
                Lead.Cleared.NOTHING);
    }

    private static String title(Lead lead) {
        var name = PersonName.NONE.changedBy(lead).plain();
        var company = lead.text(COMPANY);
        var whole = company == null ? name : name + ", " + company;
        var isPairCut = whole.length() > LONGEST_TITLE && Character.isHighSurrogate(whole.charAt(LONGEST_TITLE - 1));
        return whole.substring(0, Math.min(whole.length(), isPairCut ? LONGEST_TITLE - 1 : LONGEST_TITLE));
    }

    private Map<String, @Nullable Object> values(Lead lead, LenientJson current) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        lead.cleared().properties().forEach(property -> values.put(Value.column(property), null));
        lead.properties().forEach((property, value) -> values.put(Value.column(property), value));
        values.remove(Odata.ID);
        kind.fields().stream().filter(this::isPlain).forEach(field -> putPlain(field, lead, values));
        putName(lead, current, values);
        if (StreetLines.concern(lead)) {
            var lines = StreetLines.parse(Value.of(current, RecordKind.ADDRESS));
            values.put(RecordKind.ADDRESS, lines.changedBy(lead).text());
        }
        kind.fields().stream()
                .filter(field -> !kind.lookup(field).isEmpty())
                .forEach(field -> putLookup(field, lead, values));
        putStatus(lead, values);
        if (!rules.keyField().isEmpty()) {
            values.put(rules.keyField(), lead.key().external());
        }
        return values;
    }

    private boolean isPlain(LeadField field) {
        var isJoined = StreetLines.FIELDS.contains(field) || kind.joinsName() && PersonName.FIELDS.contains(field);
        return !isJoined && kind.lookup(field).isEmpty();
    }

    private void putPlain(LeadField field, Lead lead, Map<String, @Nullable Object> values) {
        var value = lead.fields().get(field);
        if (lead.cleared().fields().contains(field)) {
            values.put(kind.column(field), field == LeadField.DATE_OF_BIRTH ? null : "");
        } else if (value != null) {
            values.put(kind.column(field), value);
        }
    }

    private void putName(Lead lead, LenientJson current, Map<String, @Nullable Object> values) {
        if (!PersonName.isConcerned(lead)) {
            return;
        }
        if (kind.joinsName()) {
            var column = kind.column(LAST_NAME);
            values.put(
                    column,
                    PersonName.parse(Value.of(current, column)).changedBy(lead).text());
        } else {
            var known = new PersonName(
                    Value.of(current, kind.column(FIRST_NAME)), Value.of(current, kind.column(LAST_NAME)));
            values.put(kind.title(), known.changedBy(lead).plain());
        }
    }

    private void putLookup(LeadField field, Lead lead, Map<String, @Nullable Object> values) {
        var word = lead.text(field);
        if (lead.cleared().fields().contains(field)) {
            values.put(kind.column(field), null);
        } else if (word != null && field == LEAD_SOURCE) {
            values.put(kind.column(field), sources.idOf(word));
        } else if (word != null) {
            putPlace(field, word, lead, values);
        }
    }

    private void putPlace(LeadField field, String word, Lead lead, Map<String, @Nullable Object> values) {
        var table = places.get(field);
        var id = table == null ? "" : table.find(word).orElse("");
        if (!id.isEmpty()) {
            values.put(kind.column(field), id);
        } else if (!rules.skipsUnknownPlaces()) {
            throw new RecordRefusedException(
                    ("%s: Creatio has no %s of that name. Add it to the lookup there, correct the value, "
                                    + "or set crmify.backend.unknown-place=SKIP.")
                            .formatted(lead.key(), field),
                    new Diagnosis(field + "_UNKNOWN", null, List.of(kind.column(field))));
        }
    }

    private void putStatus(Lead lead, Map<String, @Nullable Object> values) {
        var status = lead.status();
        if (status == null || status.isBlank()) {
            return;
        }
        var id = statuses.idOf(status);
        values.put(kind.status().column(), id);
        if (kind == RecordKind.LEAD
                && id.equals(DISQUALIFIED)
                && !rules.disqualifyReason().isEmpty()) {
            values.put("LeadDisqualifyReasonId", reasons.idOf(rules.disqualifyReason()));
        }
    }

    /** The columns that hold these fields. */
    Set<String> columns(Set<LeadField> fields) {
        return fields.stream()
                .map(kind::column)
                .filter(column -> !column.isEmpty())
                .collect(Collectors.toSet());
    }
}
