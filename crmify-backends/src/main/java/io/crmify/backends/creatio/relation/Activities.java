package io.crmify.backends.creatio.relation;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.record.Value;
import io.crmify.backends.creatio.record.WordList;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events, as activities of the record's history. The id of one is made of the event's key, so that it is there once. */
public final class Activities {
    private static final String TABLE = "Activity";
    private static final int LONGEST_TITLE = 250;

    private final NewRows rows;
    private final String object;
    private final String status;
    private final WordList statuses;

    /**
     * @param object {@code Lead}, which an activity refers to by LeadId
     * @param status the word for activities that are over; blank for Creatio's default
     */
    public Activities(Odata odata, String object, String status, InstantSource clock) {
        this.rows = new NewRows(odata);
        this.object = object;
        this.status = status;
        this.statuses = WordList.of(odata, "ActivityStatus", clock);
    }

    public void add(CrmEvent event) {
        if (!Guids.isId(event.crmId())) {
            throw new RecordGoneException(event + ": the CRM id is none of Creatio's", Diagnosis.of("RECORD_GONE"));
        }
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put(Odata.ID, Guids.named("%s:%s".formatted(TABLE, event.key())));
        values.put("Title", title(event.name()));
        values.put("StartDate", event.at());
        values.put("DueDate", event.at());
        values.put(object + "Id", event.crmId());
        values.put("ShowInScheduler", false);
        var notes = new TreeMap<>(event.properties())
                .entrySet().stream()
                        .map(property -> property.getKey() + ": " + property.getValue())
                        .collect(Collectors.joining("\n"));
        if (!notes.isEmpty()) {
            values.put("Notes", notes);
        }
        if (!status.isEmpty()) {
            values.put("StatusId", statuses.idOf(status));
        }
        rows.ensureOf(object, event.crmId(), TABLE, Value.json(values));
    }

    private static String title(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_TITLE));
    }
}
