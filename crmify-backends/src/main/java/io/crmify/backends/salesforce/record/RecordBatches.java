package io.crmify.backends.salesforce.record;

import io.crmify.backend.BackendContext;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.salesforce.record.Outgoing.Settled;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Unsent;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/** Sends leads: new ones as an upsert by crmify's key, known ones as an update by their ids. */
public final class RecordBatches {
    /** The most records of one call, by the REST guide on sObject collections. */
    public static final int MOST = 200;

    private static final Set<FailureKind> OF_ONE_RECORD =
            EnumSet.of(FailureKind.RECORD_REFUSED, FailureKind.RECORD_CONFLICT, FailureKind.RECORD_GONE);

    private static final String UNSENT = "The records were not sent.";

    private final RecordWriting writing;
    private final RecordReads reads;
    private final Calls calls;
    private final ConvertedLeads converted;

    /** @throws IllegalArgumentException if a setting is wrong */
    public RecordBatches(
            BackendContext context,
            CrmHttp http,
            Version version,
            RecordWriting writing,
            RecordReads reads,
            Verdicts verdicts,
            ConvertedLeads converted) {
        this.writing = writing;
        this.reads = reads;
        this.calls = new Calls(context, http, version, writing, verdicts);
        this.converted = converted;
    }

    /** Fails as a whole only if nothing has been applied. */
    public List<PushResult> push(List<Lead> leads) {
        return push(leads, (creates, updates) -> {
            var isMixed = !creates.isEmpty() && !updates.isEmpty();
            var settled = new ArrayList<>(isMixed ? sendFirst(creates) : send(creates));
            settled.addAll(isMixed ? sendOn(updates) : send(updates));
            return settled;
        });
    }

    /** The same, of any number, after something has been applied: whatever happens is the result of these leads alone. */
    public List<PushResult> pushOn(List<Lead> leads) {
        var results = new ArrayList<PushResult>();
        for (var start = 0; start < leads.size(); start += MOST) {
            var some = leads.subList(start, Math.min(leads.size(), start + MOST));
            results.addAll(push(some, (creates, updates) -> {
                var settled = new ArrayList<>(sendOn(creates));
                settled.addAll(sendOn(updates));
                return settled;
            }));
        }
        return results;
    }

    private List<PushResult> push(List<Lead> leads, BiFunction<List<Outgoing>, List<Outgoing>, List<Settled>> sending) {
        var results = new PushResult[leads.size()];
        var creates = new ArrayList<Outgoing>();
        var updates = new ArrayList<Outgoing>();
        for (var i = 0; i < results.length; i++) {
            try {
                var out = prepared(i, leads.get(i));
                (out.lead().isCreate() ? creates : updates).add(out);
            } catch (RecordRefusedException | RecordGoneException | MisconfiguredException fault) {
                results[i] = new PushResult.Failed(fault);
            }
        }
        var settled = sending.apply(creates, updates);
        settled.forEach(one -> results[one.out().index()] = one.result());
        follow(settled).forEach(one -> results[one.out().index()] = one.result());
        return Arrays.stream(results).map(Objects::requireNonNull).toList();
    }

    private Outgoing prepared(int index, Lead lead) {
        return Unsent.asking(() -> writing.prepared(index, lead), UNSENT);
    }

    private List<Settled> sendFirst(List<Outgoing> group) {
        try {
            return send(group);
        } catch (OutcomeUnknownException unknown) {
            return failed(group, unknown);
        }
    }

    /** After something has been applied: whatever happens is the result of these leads alone. */
    private List<Settled> sendOn(List<Outgoing> group) {
        try {
            return send(group);
        } catch (BatchRefusedException refused) {
            return sendHalves(group);
        } catch (BackendException failure) {
            return failed(group, failure);
        }
    }

    private List<Settled> sendHalves(List<Outgoing> group) {
        var half = group.size() / 2;
        var settled = new ArrayList<>(sendOn(group.subList(0, half)));
        settled.addAll(sendOn(group.subList(half, group.size())));
        return settled;
    }

    private static List<Settled> failed(List<Outgoing> group, BackendException failure) {
        return group.stream()
                .map(out -> new Settled(out, new PushResult.Failed(failure)))
                .toList();
    }

    private List<Settled> send(List<Outgoing> group) {
        if (group.isEmpty()) {
            return List.of();
        }
        var streets = Unsent.asking(
                () -> reads.streets(group.stream().map(Outgoing::lead).toList()), UNSENT);
        if (group.size() == 1) {
            var out = group.get(0);
            return List.of(new Settled(out, alone(out, streets)));
        }
        try {
            return calls.together(group, streets);
        } catch (BackendException verdict) {
            throw holdsForAll(verdict, group)
                    ? verdict
                    : new BatchRefusedException(
                            verdict.getMessage() + "; it does not say which of " + group.size(), verdict.diagnosis());
        }
    }

    private PushResult alone(Outgoing out, Map<String, StreetLines> streets) {
        var id = out.lead().crmId();
        var street = id == null ? StreetLines.NONE : streets.getOrDefault(Ids.core(id), StreetLines.NONE);
        try {
            return calls.alone(out, street);
        } catch (BackendException verdict) {
            if (OF_ONE_RECORD.contains(verdict.kind())) {
                return new PushResult.Failed(verdict);
            }
            throw verdict;
        }
    }

    private boolean holdsForAll(BackendException verdict, List<Outgoing> group) {
        if (OF_ONE_RECORD.contains(verdict.kind())) {
            return false;
        }
        // a wrong field is wrong for the leads that write it; other faults of the set-up are so for all
        var fields = verdict.diagnosis().fields();
        return verdict.kind() != FailureKind.MISCONFIGURED
                || fields.isEmpty()
                || group.stream().allMatch(out -> fields.stream().anyMatch(field -> writing.writes(out, field)));
    }

    /** Sends to the contacts what leads refuse that have become some. */
    private List<Settled> follow(List<Settled> settled) {
        var refused = settled.stream()
                .filter(one -> one.result().fold(stored -> false, ConvertedLeads::isConverted))
                .map(Settled::out)
                .toList();
        if (refused.isEmpty()) {
            return List.of();
        }
        try {
            return contacts(
                    Unsent.asking(() -> converted.asContacts(refused), "What the lead has become is not known."));
        } catch (BackendException failure) {
            return failed(refused, failure);
        }
    }

    /** One whose contact has gone too stays refused: to create the lead anew would find the converted one again. */
    private List<Settled> contacts(List<Outgoing> contacts) {
        return sendOn(contacts).stream()
                .filter(one -> one.result()
                        .fold(stored -> true, failed -> failed.cause().kind() != FailureKind.RECORD_GONE))
                .toList();
    }
}
