package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.salesforce.record.RecordReads;
import io.crmify.backends.salesforce.record.RecordWriting;
import io.crmify.backends.salesforce.record.SObject;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a job's table of leads: an empty cell leaves a field as it is, {@code #N/A} clears it. */
public final class LeadTable {
    static final String ID = "Id";

    /** Salesforce takes 100 MB; a character has up to three bytes. */
    private static final int MOST_CHARACTERS = 30_000_000;

    private final Targets targets;
    private final RecordWriting writing;
    private final RecordReads reads;

    public LeadTable(Targets targets, RecordWriting writing, RecordReads reads) {
        this.targets = targets;
        this.writing = writing;
        this.reads = reads;
    }

    /**
     * What one job gets.
     *
     * @param keyField blank where the rows have ids
     * @param taken how many of the leads, from the first on; those that are refused beforehand count, and have no row
     */
    record Part(String object, String operation, String keyField, String csv, int taken) {
        /** Never what is in the table. */
        @Override
        public String toString() {
            return "Part[%s %s, %d leads]".formatted(operation, object, taken);
        }
    }

    private record Row(String mark, Map<String, @Nullable Object> values) {}

    String keyField() {
        return targets.own().key();
    }

    /** Why a lead is not sent at all; empty if it is. */
    Optional<BackendException> fault(Lead lead) {
        try {
            writing.checked(lead);
            return Optional.empty();
        } catch (RecordRefusedException | RecordGoneException | MisconfiguredException fault) {
            return Optional.of(fault);
        }
    }

    Part of(List<Lead> leads) {
        var kind = leads.stream()
                .filter(lead -> fault(lead).isEmpty())
                .map(this::target)
                .findFirst()
                .orElse(targets.own());
        var isCreate = leads.isEmpty() || leads.get(0).isCreate();
        var streets = reads.streets(leads);
        var rows = new ArrayList<Row>();
        var taken = 0;
        var characters = 0;
        for (var lead : leads) {
            if (lead.isCreate() != isCreate || taken == IngestJobs.MOST || characters > MOST_CHARACTERS) {
                break;
            }
            if (fault(lead).isEmpty()) {
                if (!target(lead).equals(kind)) {
                    break;
                }
                var row = row(lead, kind, streets);
                rows.add(row);
                characters += size(row);
            }
            taken++;
        }
        return new Part(
                kind.name(),
                isCreate ? "upsert" : "update",
                isCreate ? kind.key() : "",
                csv(rows, kind, isCreate),
                taken);
    }

    private SObject target(Lead lead) {
        var id = lead.crmId();
        return id == null ? targets.own() : targets.of(id).orElse(targets.own());
    }

    private Row row(Lead lead, SObject target, Map<String, StreetLines> streets) {
        var checked = writing.checked(lead);
        var id = lead.crmId();
        var street = id == null ? StreetLines.NONE : streets.getOrDefault(Ids.core(id), StreetLines.NONE);
        var values = new LinkedHashMap<>(writing.values(checked, target, street));
        if (id != null && !target.key().isEmpty()) {
            values.put(target.key(), lead.key().external());
        }
        return new Row(id == null ? lead.key().external() : id, values);
    }

    private static int size(Row row) {
        return row.values().values().stream()
                .mapToInt(value -> value == null ? 5 : value.toString().length() + 3)
                .sum();
    }

    private String csv(List<Row> rows, SObject kind, boolean isCreate) {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        var header = new ArrayList<String>();
        header.add(isCreate ? kind.key() : ID);
        header.addAll(columns);
        var csv = new StringBuilder(Csv.line(header));
        for (var row : rows) {
            var cells = new ArrayList<String>();
            cells.add(row.mark());
            columns.forEach(name -> cells.add(
                    row.values().containsKey(name)
                            ? Objects.requireNonNull(
                                    writing.cell(name, row.values().get(name)))
                            : ""));
            csv.append(Csv.line(cells));
        }
        return csv.toString();
    }
}
