package io.crmify.backends.klaviyo.audience;

import io.crmify.backend.activity.CrmEvent;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What happened to people, one call each or a thousand a call. A single one that has come before changes nothing; among many it makes
 * Klaviyo refuse them all. So those that a call for many does not take go singly.
 */
public final class Events {
    /** The most of one call, by the description of the bulk job for events. */
    public static final int MOST = 1_000;

    /** Of 5 MB, with room for what stands around the events. */
    private static final int MOST_BYTES = 4_990_000;

    private static final int MOST_TRIES = 5;
    private static final Pattern ITEM = Pattern.compile("/data/attributes/events-bulk-create/data/(\\d{1,4})(/.*)?");
    /** Whose fault it is that one event is not taken. */
    private static final Set<FailureKind> OF_ONE = Set.of(
            FailureKind.RECORD_REFUSED,
            FailureKind.RECORD_CONFLICT,
            FailureKind.RECORD_GONE,
            FailureKind.OUTCOME_UNKNOWN);

    private final KlaviyoApi api;

    public Events(KlaviyoApi api) {
        this.api = api;
    }

    /** What Klaviyo takes for one and the same. */
    private record Identity(String crmId, String name, String key) {
        private static Identity of(CrmEvent event) {
            return new Identity(event.crmId(), event.name(), event.key());
        }
    }

    /** Klaviyo takes one of those that have the same key, of the same name and profile. */
    public void record(CrmEvent event) {
        record(EventForm.of(event));
    }

    private void record(EventForm form) {
        if (form.bytes() > MOST_BYTES) {
            throw new RecordRefusedException(
                    "an event has more than the 5 MB that Klaviyo takes", Diagnosis.of("EVENT_TOO_LARGE"));
        }
        var answer = api.send(Place.RECORD_EVENT.call(), Resource.data(form.resource()));
        if (!answer.isSuccess()) {
            throw Verdicts.onProfile(answer);
        }
        answer.orFailWithoutContent();
    }

    /** The same of many; what became of each. */
    public List<Optional<BackendException>> recordAll(List<CrmEvent> events) {
        var forms = new LinkedHashMap<Identity, EventForm>();
        var failures = new HashMap<Identity, BackendException>();
        for (var event : events) {
            try {
                forms.putIfAbsent(Identity.of(event), EventForm.of(event));
            } catch (BackendException refusal) {
                failures.put(Identity.of(event), refusal);
            }
        }
        for (var load : loads(forms)) {
            send(load, failures);
        }
        return events.stream()
                .map(event -> Optional.ofNullable(failures.get(Identity.of(event))))
                .toList();
    }

    private static List<List<Map.Entry<Identity, EventForm>>> loads(Map<Identity, EventForm> forms) {
        var loads = new ArrayList<List<Map.Entry<Identity, EventForm>>>();
        var bytes = 0;
        for (var form : forms.entrySet()) {
            var more = form.getValue().bytes();
            bytes += more;
            if (loads.isEmpty()
                    || bytes > MOST_BYTES
                    || loads.get(loads.size() - 1).size() == MOST) {
                loads.add(new ArrayList<>());
                bytes = more;
            }
            loads.get(loads.size() - 1).add(form);
        }
        return loads;
    }

    private void send(List<Map.Entry<Identity, EventForm>> load, Map<Identity, BackendException> failures) {
        var rest = load;
        for (int tries = 1; rest.size() > 1 && tries <= MOST_TRIES; tries++) {
            var answer = api.send(Place.RECORD_EVENTS.call(), job(rest));
            if (answer.isSuccess()) {
                answer.orFailWithoutContent();
                return;
            }
            var refused = refused(answer, rest.size());
            if (refused.isEmpty()) {
                break;
            }
            var others = new ArrayList<Map.Entry<Identity, EventForm>>();
            for (int i = 0; i < rest.size(); i++) {
                if (refused.contains(i)) {
                    sendAlone(rest.get(i), failures);
                } else {
                    others.add(rest.get(i));
                }
            }
            rest = others;
        }
        rest.forEach(form -> sendAlone(form, failures));
    }

    /** The numbers of those that an answer refuses; none if it does not say which. */
    private static Set<Integer> refused(HttpAnswer answer, int size) {
        var verdict = Verdicts.onProfile(answer);
        if (verdict.kind() == FailureKind.OUTCOME_UNKNOWN || !OF_ONE.contains(verdict.kind())) {
            throw verdict;
        }
        return Verdicts.pointers(answer).stream()
                .map(ITEM::matcher)
                .filter(item -> item.matches() && Integer.parseInt(item.group(1)) < size)
                .map(item -> Integer.valueOf(item.group(1)))
                .collect(Collectors.toSet());
    }

    private void sendAlone(Map.Entry<Identity, EventForm> form, Map<Identity, BackendException> failures) {
        try {
            record(form.getValue());
        } catch (BackendException failure) {
            if (!OF_ONE.contains(failure.kind())) {
                throw failure;
            }
            failures.put(form.getKey(), failure);
        }
    }

    private static JsonObject job(List<Map.Entry<Identity, EventForm>> load) {
        var items = Resource.array();
        load.forEach(form -> items.add(form.getValue().item()));
        var events = Resource.object().add("events-bulk-create", Resource.data(items.build()));
        return Resource.data(
                Resource.of("event-bulk-create-job").add("attributes", events).build());
    }
}
