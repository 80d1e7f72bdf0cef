package io.crmify.backends.creatio.record;

import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.backend.PushResult;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Filters;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import io.crmify.lead.LeadKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The records of a connection. */
public final class Records {
    private static final Set<String> TRUE = Set.of("true", "yes", "1");

    private final Odata odata;
    private final RecordRules rules;
    private final RecordKind kind;
    private final RecordWriting writing;
    private final RecordPush push;

    /** @param lengths of columns, as far as Creatio says so */
    public Records(Odata odata, RecordRules rules, Supplier<Map<String, Integer>> lengths, InstantSource clock) {
        this.odata = odata;
        this.rules = rules;
        this.kind = rules.kind();
        this.writing = new RecordWriting(odata, rules, clock);
        this.push = new RecordPush(odata, rules, writing, lengths);
    }

    public RecordKind kind() {
        return kind;
    }

    public RecordRules rules() {
        return rules;
    }

    public WordList statuses() {
        return writing.statuses();
    }

    public List<PushResult> push(List<Lead> leads) {
        var results = new ArrayList<>(push.push(leads));
        var refused = IntStream.range(0, results.size())
                .filter(place -> results.get(place)
                        .<Boolean>fold(
                                stored -> false,
                                failed -> failed.cause().diagnosis().reason().equals(Verdicts.REFERENCE_VIOLATED)))
                .boxed()
                .toList();
        // a status or a city that was known may have been deleted since: no lead is to blame for that
        if (!refused.isEmpty() && writing.forgetOld()) {
            var again = push.push(refused.stream().map(leads::get).toList());
            for (var number = 0; number < again.size(); number++) {
                results.set(refused.get(number), again.get(number));
            }
        }
        return results;
    }

    public boolean delete(String crmId) {
        if (!Guids.isId(crmId)) {
            return false;
        }
        var answer = odata.send(Part.delete(kind.table(), crmId).call());
        if (answer.isMissing() || answer.status() == 410) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, Set.of());
        }
        answer.orFailWithoutContent();
        return true;
    }

    public Optional<String> find(LeadKey key) {
        if (rules.keyField().isEmpty()) {
            var id = writing.idOf(key);
            return odata.row(kind.table(), id, Odata.ID).map(row -> id);
        }
        var column = rules.keyField();
        var rows = odata.rows(HttpCall.get("/" + kind.table())
                .query("$filter", Filters.text(column, key.external()))
                .query("$select", "Id," + column)
                .query("$orderby", "CreatedOn")
                .query("$top", "2"));
        var ours = rows.stream()
                .filter(row -> row.text(column).equals(key.external()))
                .map(row -> row.text(Odata.ID).toLowerCase(Locale.ROOT))
                .filter(Guids::isId)
                .findFirst();
        // others than were asked for: the condition was not understood, and "not found" would be a guess
        if (ours.isEmpty() && !rows.isEmpty()) {
            throw new MisconfiguredException(
                    "Creatio cannot search %s by %s: make it a text column of at least 32 characters"
                            .formatted(kind.table(), column),
                    Diagnosis.of("KEY_FIELD_UNUSABLE", 200, List.of(column)));
        }
        return ours;
    }

    /** @throws MisconfiguredException if the column for crmify's key is not there */
    public void ensureKeyField() {
        if (rules.keyField().isEmpty()) {
            return;
        }
        var answer = odata.send(HttpCall.get("/" + kind.table())
                .query("$filter", Filters.text(rules.keyField(), "crmify")) // of another type than a text it is refused
                .query("$select", "Id," + rules.keyField())
                .query("$top", "1"));
        if (answer.status() == 400 && !answer.isPage()) {
            throw new MisconfiguredException(
                    "%s: %s has no text column %s: add one of at least 32 characters, or correct crmify.backend.key-field"
                            .formatted(answer, kind.table(), rules.keyField()),
                    Diagnosis.of("KEY_FIELD_MISSING", 400, List.of(rules.keyField())));
        }
        if (!answer.isSuccess()) {
            throw Verdicts.of(answer);
        }
    }

    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var columns = new HashSet<>(writing.columns(wanted.fields()));
        wanted.properties().forEach(property -> columns.add(Value.column(property)));
        var filled = new HashMap<String, Names>();
        forEach(crmIds, columns, (id, row) -> filled.put(id, filled(row, wanted)));
        return filled;
    }

    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var columns = names.stream().map(Value::column).collect(Collectors.toSet());
        var flags = new HashMap<String, Map<String, Boolean>>();
        forEach(crmIds, columns, (id, row) -> flags.put(id, flags(row, columns)));
        return flags;
    }

    /** Sets one column; false if there is no such record. */
    public boolean set(String crmId, String column, Object value) {
        if (!Guids.isId(crmId)) {
            return false;
        }
        var part = Part.update(kind.table(), crmId, Value.json(Map.of(Value.column(column), value)));
        var answer = odata.send(part.call());
        if (answer.isMissing() || answer.status() == 410) {
            return false;
        }
        if (!answer.isSuccess()) {
            throw Verdicts.onExisting(answer, part.columns());
        }
        answer.orFailWithoutContent();
        return true;
    }

    public boolean exists(String crmId) {
        return Guids.isId(crmId) && odata.row(kind.table(), crmId, Odata.ID).isPresent();
    }

    private void forEach(Collection<String> crmIds, Set<String> columns, BiConsumer<String, LenientJson> told) {
        var rows = odata.byId(kind.table(), crmIds, columns);
        Set.copyOf(crmIds).forEach(id -> {
            var row = rows.get(id.toLowerCase(Locale.ROOT));
            if (row != null) {
                told.accept(id, row);
            }
        });
    }

    private static Map<String, Boolean> flags(LenientJson row, Set<String> columns) {
        var flags = new HashMap<String, Boolean>();
        for (var column : columns) {
            var text = Value.of(row, column).strip().toLowerCase(Locale.ROOT);
            if (!text.isEmpty()) {
                flags.put(column, TRUE.contains(text));
            }
        }
        return flags;
    }

    private Names filled(LenientJson row, Names wanted) {
        return new Names(
                wanted.fields().stream()
                        .filter(field -> !value(row, field).isBlank())
                        .collect(Collectors.toSet()),
                wanted.properties().stream()
                        .filter(property -> !Value.of(row, property).isBlank())
                        .collect(Collectors.toSet()));
    }

    private String value(LenientJson row, LeadField field) {
        var text = kind.column(field).isEmpty() ? "" : Value.of(row, kind.column(field));
        if (kind.joinsName() && field == FIRST_NAME) {
            return PersonName.parse(text).first();
        } else if (kind.joinsName() && field == LAST_NAME) {
            return PersonName.parse(text).last();
        } else if (StreetLines.FIELDS.contains(field)) {
            var lines = StreetLines.parse(text);
            return field == LeadField.STREET ? lines.first() : lines.second();
        }
        return text;
    }
}
