package io.crmify.backends.hubspot.contact;

import io.crmify.backend.capability.FlagReading;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads properties of many contacts, a hundred a call. A contact is missing only if HubSpot says so: a short answer is none. */
public final class ContactFlags implements FlagReading {
    private static final Set<String> YES = Set.of("true", "yes", "1");

    private final HubSpotApi api;
    private final ContactReads reads;

    public ContactFlags(HubSpotApi api, ContactReads reads) {
        this.api = api;
        this.reads = reads;
    }

    @Override
    public Map<String, Map<String, Boolean>> flags(Collection<String> crmIds, Set<String> names) {
        var known = HubSpotApi.ids(new HashSet<>(crmIds));
        var flags = new HashMap<String, Map<String, Boolean>>();
        for (var from = 0; from < known.size(); from += ContactReads.MOST) {
            var page = known.subList(from, Math.min(known.size(), from + ContactReads.MOST));
            flags.putAll(Reading.page(() -> read(page, names)));
        }
        return flags;
    }

    private Map<String, Map<String, Boolean>> read(List<String> ids, Set<String> names) {
        var answer = api.read(reads.batch(ids, names));
        var json = answer.json();
        var flags = new HashMap<String, Map<String, Boolean>>();
        json.at("results").items().stream()
                .filter(contact -> ids.contains(contact.text("id")))
                .forEach(contact -> flags.put(contact.text("id"), flags(contact.at("properties"), names)));
        ensureWhole(answer, json, ids, flags.keySet());
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

    private static void ensureWhole(HttpAnswer answer, LenientJson json, List<String> ids, Set<String> found) {
        var missing = new HashSet<String>();
        json.at("errors").items().stream()
                .filter(error -> error.text("category").equals("OBJECT_NOT_FOUND"))
                .forEach(error -> missing.addAll(error.at("context").texts("ids")));
        var isWhole = ids.stream().allMatch(id -> found.contains(id) || missing.contains(id));
        if (!isWhole) {
            throw new OutcomeUnknownException(
                    answer + ": the answer leaves out contacts without saying that they are missing",
                    Diagnosis.of("NO_OUTCOME", answer.status()));
        }
    }
}
