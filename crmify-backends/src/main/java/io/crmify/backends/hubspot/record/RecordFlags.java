package io.crmify.backends.hubspot.record;

import io.crmify.backend.capability.FlagReading;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads properties of many records, a hundred a call. A record is missing only if HubSpot says so: a short answer is none. */
public final class RecordFlags implements FlagReading {
    private static final Set<String> YES = Set.of("true", "yes", "1");

    private final Records records;

    public RecordFlags(Records records) {
        this.records = records;
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var known = HubSpotApi.ids(new HashSet<>(crmIds));
        var flags = new HashMap<String, Map<String, Boolean>>();
        for (var from = 0; from < known.size(); from += Records.MOST) {
            var page = known.subList(from, Math.min(known.size(), from + Records.MOST));
            Reading.page(() -> records.byId(page, names))
                    .forEach((id, record) -> flags.put(id, flags(record.at("properties"), names)));
        }
        return flags;
    }

    private static Map<String, Boolean> flags(LenientJson values, Set<String> names) {
        var flags = new HashMap<String, Boolean>();
        names.stream()
                .filter(name -> !values.text(name).isBlank())
                .forEach(name ->
                        flags.put(name, YES.contains(values.text(name).strip().toLowerCase(Locale.ROOT))));
        return flags;
    }
}
