package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.salesforce.record.Outgoing;
import io.crmify.backends.salesforce.record.RecordReads;
import io.crmify.backends.salesforce.record.RecordWriting;
import io.crmify.backends.salesforce.record.SObject;
import io.crmify.backends.salesforce.record.Targets;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.lead.Lead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a job's table of leads: an empty cell leaves a field as it is, {@code #N/A} clears it. */
public final class LeadTable {
    static final String ID = "Id";

    /** Bulk API 2.0 guide, Upload Job Data: 150 MB in base64, which Salesforce makes of it, are 100 MB here. */
    static final long MOST_BYTES = 100_000_000;

    /** The reason why a lead that can be sent has no row. */
    static final String NOT_IN_TABLE = "NOT_IN_TABLE";

    private static final String CLEARED = "#N/A";

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
     * @param csv blank if none of the leads can be sent so
     * @param taken how many of the leads, from the first on; those that are not sent so count, and have no row
     */
    record Part(String object, String keyField, String csv, int taken) {
        String operation() {
            return keyField.isEmpty() ? "update" : "upsert";
        }

        /** Never what is in the table. */
        @Override
        public String toString() {
            return "Part[%s %s, %d leads]".formatted(operation(), object, taken);
        }
    }

    /** Crmify's key, which rows have but for those of contacts that leads have become. */
    String keyField() {
        return targets.own().key();
    }

    /** Why a lead has no row in a table; empty if it has one. */
    Optional<BackendException> fault(Lead lead) {
        try {
            return hasOtherMeaning(writing.prepared(0, lead))
                    ? Optional.of(new UnavailableException(
                            lead.key() + ": a value of it would clear the field in a table; it is sent by itself",
                            Diagnosis.of(NOT_IN_TABLE),
                            null))
                    : Optional.empty();
        } catch (RecordRefusedException | RecordGoneException | MisconfiguredException fault) {
            return Optional.of(fault);
        }
    }

    private boolean hasOtherMeaning(Outgoing out) {
        return writing.values(out, StreetLines.NONE).containsValue(CLEARED);
    }

    private Optional<Outgoing> sendable(Lead lead) {
        try {
            return Optional.of(writing.prepared(0, lead)).filter(out -> !hasOtherMeaning(out));
        } catch (RecordRefusedException | RecordGoneException | MisconfiguredException refused) {
            return Optional.empty(); // told by fault(), when the job's results are
        }
    }

    /** The first leads that make up one job: all new, or all known, and all of one object. */
    Part of(List<Lead> leads) {
        var some = leads.subList(0, Math.min(leads.size(), IngestJobs.MOST));
        var isCreate = some.isEmpty() || some.get(0).isCreate();
        var streets = reads.streets(some);
        var table = new JobTable(isCreate ? keyField() : ID, MOST_BYTES);
        var object = targets.own();
        var taken = 0;
        for (var lead : some) {
            var out = sendable(lead);
            if (out.isPresent() && table.isEmpty()) {
                object = out.get().target();
            }
            if (lead.isCreate() != isCreate || out.isPresent() && !isAdded(out.get(), object, streets, table)) {
                break;
            }
            taken++;
        }
        return new Part(object.name(), isCreate ? keyField() : "", table.isEmpty() ? "" : table.csv(), taken);
    }

    /** Whether it has a row now; one that is too large even alone counts, and has no outcome then. */
    private boolean isAdded(Outgoing out, SObject object, Map<String, StreetLines> streets, JobTable table) {
        if (!out.target().equals(object)) {
            return false;
        }
        var id = out.lead().crmId();
        var street = id == null ? StreetLines.NONE : streets.getOrDefault(Ids.core(id), StreetLines.NONE);
        var cells = new LinkedHashMap<String, String>();
        writing.values(out, street).forEach((name, value) -> cells.put(name, writing.cell(name, value)));
        var key = out.lead().key().external();
        if (id != null && !object.key().isEmpty()) {
            cells.put(object.key(), key);
        }
        return table.add(id == null ? key : id, cells) || table.isEmpty();
    }
}
