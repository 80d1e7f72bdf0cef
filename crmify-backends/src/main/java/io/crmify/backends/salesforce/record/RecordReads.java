package io.crmify.backends.salesforce.record;

import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import jakarta.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads records: by ids 2,000 at once, or one by crmify's key. */
public final class RecordReads {
    private static final int MOST = 2000;
    private static final String ID = "Id";

    private final CrmHttp http;
    private final Version version;
    private final Targets targets;
    private final Verdicts verdicts;

    public RecordReads(CrmHttp http, Version version, Targets targets, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.targets = targets;
        this.verdicts = verdicts;
    }

    /** The records that are there, by the core of their ids. */
    public Map<String, LenientJson> read(SObject object, Collection<String> ids, Set<String> fields) {
        var found = new HashMap<String, LenientJson>();
        var all = new ArrayList<>(new HashSet<>(ids));
        for (var start = 0; start < all.size(); start += MOST) {
            page(object, all.subList(start, Math.min(all.size(), start + MOST)), fields)
                    .forEach(record -> found.put(Ids.core(record.text(ID)), record));
        }
        return found;
    }

    private List<LenientJson> page(SObject object, List<String> ids, Set<String> fields) {
        var wanted = new HashSet<>(fields);
        wanted.add(ID);
        var body = Json.createObjectBuilder()
                .add("ids", Json.createArrayBuilder(ids))
                .add("fields", Json.createArrayBuilder(wanted))
                .build();
        var call = HttpCall.post(version.path("/composite/sobjects/" + object.name()))
                .json(body);
        var answer = verdicts.read(http.send(call));
        var records = answer.json().items();
        if (records.size() != ids.size()) {
            // of a list that is cut off nobody knows which records are not there
            throw new OutcomeUnknownException(
                    answer + ": the answer is no list of one entry for each id",
                    Diagnosis.of("NOT_A_LIST", answer.status()));
        }
        return records.stream().filter(record -> Ids.isId(record.text(ID))).toList();
    }

    /** One that has crmify's key; empty if none has. */
    public Optional<LenientJson> byKey(String key, String fields) {
        var own = targets.own();
        var answer = http.send(keyed(own, key).query("fields", fields));
        if (Verdicts.isMissing(answer)) {
            return Optional.empty();
        }
        if (answer.status() == 300) {
            throw verdicts.of(answer, Asked.OTHER);
        }
        var record = verdicts.read(answer).json();
        if (!Ids.isId(record.text(ID))) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no record", Diagnosis.of("NO_ID", answer.status()));
        }
        return Optional.of(record);
    }

    private HttpCall keyed(SObject own, String key) {
        return HttpCall.get(version.path("/sobjects/" + own.name() + "/" + own.key() + "/{key}"), key);
    }

    /** What of it is filled, by the ids as they were given. */
    public Map<String, Names> filled(Set<String> crmIds, Names wanted) {
        var filled = new HashMap<String, Names>();
        each(
                crmIds,
                object -> fieldsOf(object, wanted),
                (id, object, record) -> filled.put(
                        id,
                        new Names(
                                wanted.fields().stream()
                                        .filter(field ->
                                                !value(object, record, field).isBlank())
                                        .collect(Collectors.toSet()),
                                wanted.properties().stream()
                                        .filter(name -> !record.text(name).isBlank())
                                        .collect(Collectors.toSet()))));
        return filled;
    }

    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var flags = new HashMap<String, Map<String, Boolean>>();
        each(crmIds, object -> names, (id, object, record) -> {
            var told = new HashMap<String, Boolean>();
            names.forEach(name -> {
                var text = record.text(name);
                if (!text.isBlank()) {
                    told.put(name, text.matches("(?i)true|yes|1|1\\.0"));
                }
            });
            flags.put(id, told);
        });
        return flags;
    }

    /** The street lines that must be known to write the others, by the core of the ids. */
    public Map<String, StreetLines> streets(Collection<Lead> leads) {
        var ids = leads.stream()
                .filter(StreetLines::needRead)
                .map(Lead::crmId)
                .filter(Objects::nonNull)
                .toList();
        var streets = new HashMap<String, StreetLines>();
        each(
                ids,
                object -> object.joinsStreet() ? Set.of(Objects.requireNonNull(object.of(LeadField.STREET))) : Set.of(),
                (id, object, record) -> streets.put(
                        Ids.core(id),
                        StreetLines.parse(record.text(Objects.requireNonNullElse(object.of(LeadField.STREET), "")))));
        return streets;
    }

    private interface Asking {
        /** The fields to ask for; none for not asking. */
        Set<String> of(SObject object);
    }

    private interface Taking {
        void take(String id, SObject object, LenientJson record);
    }

    /** Reads records of whatever object they are. */
    private void each(Collection<String> crmIds, Asking asking, Taking taking) {
        var byObject = new LinkedHashMap<SObject, List<String>>();
        crmIds.forEach(
                id -> targets.of(id).ifPresent(object -> byObject.computeIfAbsent(object, none -> new ArrayList<>())
                        .add(id)));
        byObject.forEach((object, ids) -> {
            var fields = asking.of(object);
            if (fields.isEmpty()) {
                return;
            }
            var found = read(object, ids, fields);
            ids.forEach(id -> {
                var record = found.get(Ids.core(id));
                if (record != null) {
                    taking.take(id, object, record);
                }
            });
        });
    }

    private static Set<String> fieldsOf(SObject object, Names wanted) {
        var fields = Stream.concat(
                        wanted.fields().stream().map(object::of).filter(Objects::nonNull), wanted.properties().stream())
                .collect(Collectors.toSet());
        return fields.isEmpty() ? Set.of(ID) : fields;
    }

    private static String value(SObject object, LenientJson record, LeadField field) {
        var name = object.of(field);
        var text = name == null ? "" : record.text(name);
        if (!object.joinsStreet() || !StreetLines.FIELDS.contains(field)) {
            return text;
        }
        var lines = StreetLines.parse(text);
        return field == LeadField.STREET ? lines.first() : lines.second();
    }
}
