package io.crmify.backends.hubspot.contact;

import io.crmify.backend.BackendContext;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.RequiredFields;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.hubspot.wire.HubSpotApi;
import io.crmify.backends.hubspot.wire.Place;
import io.crmify.backends.hubspot.wire.Verdicts;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends contacts in batches: new ones as an upsert on the key property, known ones as an update by their ids. */
public final class ContactBatches {
    private static final RequiredFields REQUIRED =
            RequiredFields.oneOf("HubSpot", "contact", LeadField.FIRST_NAME, LeadField.LAST_NAME, LeadField.EMAIL);

    /** Of any text. */
    private static final Map<LeadField, Integer> LONGEST =
            Arrays.stream(LeadField.values()).collect(Collectors.toMap(Function.identity(), field -> 65_536));

    private static final Set<FailureKind> OF_ONE_CONTACT =
            EnumSet.of(FailureKind.RECORD_REFUSED, FailureKind.RECORD_CONFLICT, FailureKind.RECORD_GONE);

    private final HubSpotApi api;
    private final PropertyNames names;
    private final ContactWriting writing;
    private final ContactReads reads;
    private final LifecycleStages stages;
    private final Normalizer normalizer;

    public ContactBatches(HubSpotApi api, PropertyNames names, ContactReads reads, BackendContext context) {
        this.api = api;
        this.names = names;
        this.writing = new ContactWriting(names);
        this.reads = reads;
        this.stages = new LifecycleStages(api, LifecycleStages.resets(context));
        this.normalizer = Normalizer.of(context, LONGEST);
    }

    /** Fails as a whole only if nothing has been applied. */
    public List<PushResult> push(List<Lead> leads) {
        var checked = leads.stream().map(this::checked).toList();
        var sendable = checked.stream()
                .filter(one -> one.fault() == null)
                .map(Checked::lead)
                .toList();
        var results = pushAll(sendable);
        return checked.stream()
                .map(one -> one.fault() == null
                        ? Objects.requireNonNull(results.get(one.lead()))
                        : new PushResult.Failed(one.fault()))
                .toList();
    }

    private Map<Lead, PushResult> pushAll(List<Lead> leads) {
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

    /**
     * A lead as it is to be sent.
     *
     * @param fault why it need not be; null if it is to be
     */
    private record Checked(Lead lead, @Nullable BackendException fault) {}

    private Checked checked(Lead lead) {
        var id = lead.crmId();
        if (id != null && !HubSpotApi.isId(id)) {
            return new Checked(
                    lead,
                    new RecordGoneException(
                            lead.key() + ": its CRM id is none of HubSpot's", Diagnosis.of("RECORD_GONE")));
        }
        try {
            REQUIRED.check(lead);
            ContactTags.ensureUsable(names, lead.tags());
            return new Checked(normalizer.normalized(lead), null);
        } catch (BackendException fault) {
            return new Checked(lead, fault);
        }
    }

    private Map<Lead, PushResult> sendFirst(List<Lead> group) {
        try {
            return send(group);
        } catch (OutcomeUnknownException unknown) {
            return failed(group, unknown);
        }
    }

    /** After something has been applied: whatever happens is the result of these leads alone. */
    private Map<Lead, PushResult> sendOn(List<Lead> group) {
        try {
            return send(group);
        } catch (BatchRefusedException refused) {
            return sendHalves(group);
        } catch (BackendException failure) {
            return failed(group, failure);
        }
    }

    private Map<Lead, PushResult> sendHalves(List<Lead> group) {
        if (group.size() == 1) {
            return sendOn(group);
        }
        var half = group.size() / 2;
        var results = new HashMap<>(sendOn(group.subList(0, half)));
        results.putAll(sendOn(group.subList(half, group.size())));
        return results;
    }

    private static Map<Lead, PushResult> failed(List<Lead> group, BackendException failure) {
        var results = new HashMap<Lead, PushResult>();
        group.forEach(lead -> results.put(lead, new PushResult.Failed(failure)));
        return results;
    }

    private Map<Lead, PushResult> send(List<Lead> group) {
        if (group.isEmpty()) {
            return Map.of();
        }
        var isCreate = group.get(0).isCreate();
        var path = api.path(Place.CONTACTS) + (isCreate ? "/batch/upsert" : "/batch/update");
        var body = writing.inputs(group, before(group));
        var answer = api.send(HttpCall.post(path).json(body));
        if (!answer.isSuccess()) {
            throw refusal(isCreate ? verdicts().of(answer) : verdicts().onUpdate(answer), group);
        }
        var correlation = new Correlation(group, names.key());
        correlation.match(answer.json(), error -> verdicts().ofItem(answer, error));
        var results = completed(correlation, answer);
        results.putAll(stages.settle(body, correlation.stored(), results));
        return results;
    }

    private Verdicts verdicts() {
        return api.verdicts();
    }

    private Map<String, LenientJson> before(List<Lead> group) {
        try {
            return reads.before(group);
        } catch (OutcomeUnknownException unread) {
            // the outcome of a look-up: the contacts themselves have not been sent
            throw new UnavailableException(
                    unread.getMessage() + " The contacts were not sent.", unread.diagnosis(), null);
        }
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
        if (OF_ONE_CONTACT.contains(verdict.kind())) {
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
                || properties.stream().anyMatch(property -> writing.writes(lead, property));
    }

    /** Gives the leads that the answer does not name a result too. */
    private Map<Lead, PushResult> completed(Correlation correlation, HttpAnswer answer) {
        for (var error : correlation.unnamedErrors()) {
            var verdict = verdicts().ofItem(answer, error);
            var open = correlation.open();
            if (open.size() == 1 || !OF_ONE_CONTACT.contains(verdict.kind())) {
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
        results.putAll(correlation.unnamedErrors().isEmpty() ? failed(open, noOutcome(answer)) : sendHalves(open));
        return results;
    }

    private static BackendException noOutcome(HttpAnswer answer) {
        return new OutcomeUnknownException(
                answer + ": the answer does not mention the contact. Whether it was applied is unknown.",
                Diagnosis.of("NO_OUTCOME", answer.status()));
    }
}
