package io.crmify.backends.klaviyo.bulk;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.klaviyo.profile.ProfileWriting;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.lead.Lead;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first of some leads, as many as one job takes: no more than Klaviyo's limits, and all for the same lists.
 *
 * @param rows one for each lead that is taken
 */
record Load(List<Row> rows) {
    static final int MOST_PROFILES = 10_000;
    /** Of 5 MB, with room for what stands around the profiles. */
    static final int MOST_BYTES = 4_990_000;

    /**
     * What is sent of a lead.
     *
     * @param profile null if it is refused before
     */
    record Row(
            Lead lead,
            @Nullable JsonObject profile,
            @Nullable BackendException refusal) {
        static Row of(Lead lead, ProfileWriting writing) {
            var id = lead.crmId();
            if (id != null && !ProfileId.isId(id)) {
                var gone = new RecordGoneException(
                        lead.key() + ": its CRM id is none of Klaviyo's", Diagnosis.of("RECORD_GONE"));
                return new Row(lead, null, gone);
            }
            try {
                return new Row(lead, writing.form(lead).resource(), null);
            } catch (BackendException refusal) {
                return new Row(lead, null, refusal);
            }
        }

        int bytes() {
            return profile == null ? 0 : profile.toString().getBytes(StandardCharsets.UTF_8).length + 1;
        }
    }

    static Load of(List<Lead> leads, ProfileWriting writing) {
        var rows = new ArrayList<Row>();
        var bytes = 0;
        for (var lead : leads) {
            var row = Row.of(lead, writing);
            bytes += row.bytes();
            if (rows.size() == MOST_PROFILES
                    || bytes > MOST_BYTES
                    || !lead.lists().equals(leads.get(0).lists())) {
                break;
            }
            rows.add(row);
        }
        return new Load(rows);
    }

    /** What goes over the wire. */
    List<Row> sent() {
        return rows.stream().filter(row -> row.profile() != null).toList();
    }

    /** The same of the first ones only. */
    Load half() {
        return new Load(rows.subList(0, (rows.size() + 1) / 2));
    }

    Set<String> lists() {
        return rows.isEmpty() ? Set.of() : rows.get(0).lead().lists();
    }
}
