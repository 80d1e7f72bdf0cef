package io.crmify.backends.hubspot;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.lead.Lead;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Sends contacts in batches: new ones as an upsert on the key property, known ones as an update by their ids. */
final class ContactBatches {
    private static final Set<FailureKind> OF_ONE_CONTACT =
            EnumSet.of(FailureKind.RECORD_REFUSED, FailureKind.RECORD_CONFLICT, FailureKind.RECORD_GONE);

    private final CrmHttp http;
    private final ApiVersion version;
    private final PropertyNames names;
    private final ContactWriting writing;
    private final ContactReads reads;
    private final Verdicts verdicts;

    ContactBatches(CrmHttp http, ApiVersion version, PropertyNames names, ContactReads reads, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.names = names;
        this.writing = new ContactWriting(names);
        this.reads = reads;
        this.verdicts = verdicts;
    }

    /** Fails as a whole only if nothing has been applied. */
    List<PushResult> push(List<Lead> leads) {
        var creates = leads.stream().filter(Lead::isCreate).toList();
        var updates = leads.stream().filter(ContactBatches::isUpdate).toList();
        var results = new HashMap<Lead, PushResult>();
        if (creates.isEmpty() || updates.isEmpty()) {
            results.putAll(send(creates));
            results.putAll(send(updates));
        } else {
            results.putAll(sendFirst(creates));
            results.putAll(sendOn(updates));
        }
        leads.stream()
                .filter(lead -> !lead.isCreate() && !isUpdate(lead))
                .forEach(lead -> results.put(lead, gone(lead)));
        return leads.stream()
                .map(lead -> Objects.requireNonNull(results.get(lead)))
                .toList();
    }

    private static boolean isUpdate(Lead lead) {
        var id = lead.crmId();
        return id != null && ContactReads.isId(id);
    }

    private static PushResult gone(Lead lead) {
        return new PushResult.Failed(
                new RecordGoneException(lead.key() + ": its CRM id is none of HubSpot's", Diagnosis.of("RECORD_GONE")));
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
        var path = version.contacts() + (isCreate ? "/batch/upsert" : "/batch/update");
        var answer = http.send(HttpCall.post(path).json(writing.inputs(group, streets(group))));
        if (!answer.isSuccess()) {
            throw refusal(isCreate ? verdicts.of(answer) : verdicts.onUpdate(answer), group);
        }
        var correlation = new Correlation(group, names.key());
        correlation.match(answer.json(), error -> verdicts.ofItem(answer, error));
        return completed(correlation, answer);
    }

    private Map<String, StreetLines> streets(List<Lead> group) {
        try {
            return reads.streets(group);
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
            var verdict = verdicts.ofItem(answer, error);
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
