package io.crmify.jpa.dispatch.work;

import io.crmify.annotation.Write;
import io.crmify.backend.capability.ReadRecords;
import io.crmify.backend.capability.ReadRecords.Names;
import io.crmify.jpa.dispatch.work.BackendCall.Answer;
import io.crmify.jpa.mapping.FieldName;
import io.crmify.jpa.mapping.lead.Delta;
import io.crmify.lead.LeadField;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Asks the CRM which fields are filled, for those that are sent to empty ones only: {@link Write#IF_CRM_EMPTY}. */
public final class EmptyFields {
    private final ReadRecords backend;
    private final BackendCall call;

    EmptyFields(ReadRecords backend, BackendCall call) {
        this.backend = backend;
        this.call = call;
    }

    /** What is filled of what deltas ask about, by CRM id. */
    Answer<Map<String, Names>> filled(Collection<Delta> deltas) {
        var ids = new HashSet<String>();
        var fields = new HashSet<LeadField>();
        var properties = new HashSet<String>();
        for (var delta : deltas) {
            var id = delta.lead().crmId();
            if (id != null) {
                ids.add(id);
            }
            for (var name : delta.onlyIfEmpty()) {
                var field = name.field();
                var property = name.property();
                if (field != null) {
                    fields.add(field);
                } else if (property != null) {
                    properties.add(property);
                }
            }
        }
        var names = new Names(fields, properties);
        return call.call("READ", ids.size(), () -> backend.filled(ids, names));
    }

    /** A delta without what is filled; a record that is not there has nothing. */
    static Delta rest(Delta delta, Map<String, Names> filled) {
        var id = delta.lead().crmId();
        var names = id == null ? null : filled.get(id);
        var taken = new HashSet<FieldName>();
        if (names != null) {
            names.fields().forEach(field -> taken.add(FieldName.of(field)));
            names.properties().forEach(property -> taken.add(FieldName.ofProperty(property)));
            taken.retainAll(delta.onlyIfEmpty());
        }
        return delta.without(Set.copyOf(taken));
    }
}
