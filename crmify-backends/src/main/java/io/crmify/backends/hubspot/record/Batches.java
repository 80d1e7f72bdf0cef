package io.crmify.backends.hubspot.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.lead.Lead;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Sends records in batches, and finds out of whatever HubSpot answers what became of each. */
public final class Batches {
    private static final Set<FailureKind> OF_ONE_RECORD =
            EnumSet.of(FailureKind.RECORD_REFUSED, FailureKind.RECORD_CONFLICT, FailureKind.RECORD_GONE);

    private final HubSpotApi api;
    private final String keyProperty;
    private final Sending sending;

    /** Tells the answers of a batch apart; HubSpot only hands it back. */
    public static String traceId(Lead lead) {
        return lead.key().external();
    }

    /** How one kind of records is written. Sending a batch again must do no harm. */
    public interface Sending {
        /** What is sent for leads that are all new, or none of them; each input has its {@link #traceId}. */
        JsonObject body(List<Lead> group);

        HttpCall call(boolean isCreate, JsonObject body);

        /** Whether what is sent for the lead holds that property. */
        boolean writes(Lead lead, String property);

        /**
         * What is to be done after a batch was taken.
         *
         * @param stored what the records hold now
         * @return the results that have become others
         */
        default Map<Lead, PushResult> settle(
                JsonObject body, Map<Lead, LenientJson> stored, Map<Lead, PushResult> results) {
            return Map.of();
        }
    }

    public Batches(HubSpotApi api, String keyProperty, Sending sending) {
        this.api = api;
        this.keyProperty = keyProperty;
        this.sending = sending;
    }

    /** New ones and others. Fails as a whole only if nothing has been applied. */
    public Map<Lead, PushResult> sendAll(List<Lead> leads) {
        var creates = leads.stream().filter(Lead::isCreate).toList();
        var updates = leads.stream().filter(lead -> !lead.isCreate()).toList();
        var results = new HashMap<Lead, PushResult>();
        if (creates.isEmpty() || updates.isEmpty()) {
            results.putAll(send(creates));
            results.putAll(send(updates));
        } else {
            results.putAll(sendFirst(creates));
            results.putAll(sendOn(updates));
        }
        return results;
    }

    private Map<Lead, PushResult> sendFirst(List<Lead> group) {
        try {
            return send(group);
        } catch (OutcomeUnknownException unknown) {
            return failed(group, unknown);
        }
    }

    /** After something has been applied: whatever happens is the result of these leads alone. */
    public Map<Lead, PushResult> sendOn(List<Lead> group) {
        return on(group, this::send);
    }

    /** The same for whatever is done with leads. */
    public static Map<Lead, PushResult> on(List<Lead> group, Function<List<Lead>, Map<Lead, PushResult>> work) {
        try {
            return group.isEmpty() ? Map.of() : work.apply(group);
        } catch (BatchRefusedException refused) {
            return group.size() == 1 ? failed(group, refused) : halves(group, work);
        } catch (BackendException failure) {
            return failed(group, failure);
        }
    }

    private static Map<Lead, PushResult> halves(List<Lead> group, Function<List<Lead>, Map<Lead, PushResult>> work) {
        var half = group.size() / 2;
        var results = new HashMap<>(on(group.subList(0, half), work));
        results.putAll(on(group.subList(half, group.size()), work));
        return results;
    }

    private static Map<Lead, PushResult> failed(List<Lead> group, BackendException failure) {
        var results = new HashMap<Lead, PushResult>();
        group.forEach(lead -> results.put(lead, new PushResult.Failed(failure)));
        return results;
    }

    /** Leads that are all new, or none of them. Fails as a whole only if nothing has been applied. */
    public Map<Lead, PushResult> send(List<Lead> group) {
        if (group.isEmpty()) {
            return Map.of();
        }
        var isCreate = group.get(0).isCreate();
        var body = sending.body(group);
        var answer = api.send(sending.call(isCreate, body));
        if (!answer.isSuccess()) {
            throw refusal(isCreate ? api.verdicts().of(answer) : api.verdicts().onUpdate(answer), group);
        }
        var correlation = new Correlation(group, keyProperty);
        correlation.match(answer.json(), error -> api.verdicts().ofItem(answer, error));
        var results = completed(correlation, answer);
        results.putAll(sending.settle(body, correlation.stored(), results));
        return results;
    }

    /** On a batch that was refused as a whole. */
    private BackendException refusal(BackendException verdict, List<Lead> group) {
        if (group.size() == 1 || holdsForAll(verdict, group)) {
            return verdict;
        }
        return new BatchRefusedException(
                verdict.getMessage() + "; it does not say which of " + group.size(), verdict.diagnosis());
    }

    private boolean holdsForAll(BackendException verdict, List<Lead> group) {
        if (OF_ONE_RECORD.contains(verdict.kind())) {
            return false;
        }
        return verdict.kind() != FailureKind.MISCONFIGURED || group.stream().allMatch(lead -> concerns(verdict, lead));
    }

    /** A wrong property is wrong for the leads that write it; other faults of the set-up are so for all. */
    private boolean concerns(BackendException verdict, Lead lead) {
        var properties = verdict.diagnosis().fields();
        var isScope = verdict.diagnosis().reason().equals("MISSING_SCOPES");
        return isScope
                || properties.isEmpty()
                || properties.stream().anyMatch(property -> sending.writes(lead, property));
    }

    /** Gives the leads that the answer does not name a result too. */
    private Map<Lead, PushResult> completed(Correlation correlation, HttpAnswer answer) {
        for (var error : correlation.unnamedErrors()) {
            var verdict = api.verdicts().ofItem(answer, error);
            var open = correlation.open();
            if (open.size() == 1 || !OF_ONE_RECORD.contains(verdict.kind())) {
                open.stream()
                        .filter(lead -> open.size() == 1 || concerns(verdict, lead))
                        .forEach(lead -> correlation.settle(lead, new PushResult.Failed(verdict)));
            }
        }
        var results = new HashMap<>(correlation.found());
        var open = correlation.open();
        if (open.isEmpty()) {
            return results;
        }
        // one of them is refused, and sending them again does no harm: the upsert has its key, the update its id
        results.putAll(correlation.unnamedErrors().isEmpty() ? failed(open, noOutcome(answer)) : again(open));
        return results;
    }

    private Map<Lead, PushResult> again(List<Lead> open) {
        return open.size() == 1 ? sendOn(open) : halves(open, this::send);
    }

    /** What is to be said of a record that an answer leaves out. */
    public static BackendException noOutcome(HttpAnswer answer) {
        return new OutcomeUnknownException(
                answer + ": the answer does not mention the record. Whether it was applied is unknown.",
                Diagnosis.of("NO_OUTCOME", answer.status()));
    }
}
