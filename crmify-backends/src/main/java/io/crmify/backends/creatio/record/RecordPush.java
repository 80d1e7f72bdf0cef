package io.crmify.backends.creatio.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.creatio.odata.Batches;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes records: new ones under an id that is made of crmify's key, so that a repeated create fails on the id and becomes an update.
 */
final class RecordPush {
    private final Odata odata;
    private final Batches batches;
    private final RecordRules rules;
    private final RecordWriting writing;
    private final Supplier<Map<String, Integer>> lengths;
    private final String table;
    private final AtomicBoolean losesIds = new AtomicBoolean();

    /** @param lengths of columns, as far as Creatio says so */
    RecordPush(Odata odata, RecordRules rules, RecordWriting writing, Supplier<Map<String, Integer>> lengths) {
        this.lengths = lengths;
        this.odata = odata;
        this.batches = new Batches(odata);
        this.rules = rules;
        this.writing = writing;
        this.table = rules.kind().table();
    }

    private record Planned(int place, Lead lead, Part part) {}

    /** A create that was refused, perhaps because the record is there. */
    private record Doubt(Planned plan, HttpAnswer answer) {}

    /** Fails as a whole only if nothing has been applied, or nobody knows what. */
    List<PushResult> push(List<Lead> leads) {
        var outcomes = new Outcomes(leads.size());
        var plans = planned(leads, outcomes);
        var answers = batches.send(plans.stream().map(Planned::part).toList());
        var doubts = new ArrayList<Doubt>();
        for (var number = 0; number < plans.size(); number++) {
            var plan = plans.get(number);
            var answer = answers.get(number);
            if (answer != null && plan.lead().isCreate() && Verdicts.mayBeThere(answer)) {
                doubts.add(new Doubt(plan, answer));
            } else {
                settle(plan, answer, outcomes);
            }
        }
        settle(doubts, outcomes);
        return outcomes.all();
    }

    private List<Planned> planned(List<Lead> leads, Outcomes outcomes) {
        var checked = new TreeMap<Integer, Lead>();
        IntStream.range(0, leads.size()).forEach(place -> {
            try {
                checked.put(place, rules.checked(leads.get(place), lengths));
            } catch (RecordRefusedException unfit) {
                outcomes.fail(place, unfit);
            }
        });
        var current = known(checked.values());
        var plans = new ArrayList<Planned>();
        checked.forEach((place, lead) -> {
            try {
                plans.add(new Planned(place, lead, part(lead, current)));
            } catch (RecordRefusedException | RecordGoneException | MisconfiguredException unfit) {
                outcomes.fail(place, unfit); // of this lead alone
            } catch (OutcomeUnknownException unread) {
                throw unsent(unread);
            }
        });
        return plans;
    }

    private Part part(Lead lead, Map<String, LenientJson> current) {
        var id = lead.crmId();
        if (id == null) {
            ensureKeepsIds();
            return Part.create(table, writing.created(lead));
        }
        if (!Guids.isId(id)) {
            throw new RecordGoneException(
                    lead.key() + ": its CRM id is none of Creatio's", Diagnosis.of("RECORD_GONE"));
        }
        var known = current.getOrDefault(id.toLowerCase(Locale.ROOT), LenientJson.NOTHING);
        return Part.update(table, id, writing.updated(lead, known));
    }

    private void ensureKeepsIds() {
        if (losesIds.get() && rules.keyField().isEmpty()) {
            throw new MisconfiguredException(
                    "This Creatio gives new records other ids than it is sent, so a repeated create could double them: make a text "
                            + "column for crmify's key, name it in crmify.backend.key-field, and restart.",
                    Diagnosis.of("IDS_NOT_KEPT"));
        }
    }

    /** Looks up at once what the leads refer to, and what is known of those whose columns are written in part. */
    private Map<String, LenientJson> known(Collection<Lead> leads) {
        var ids = leads.stream()
                .filter(writing::needsRead)
                .map(Lead::crmId)
                .filter(Objects::nonNull)
                .toList();
        try {
            writing.lookUp(leads);
            return odata.byId(table, ids, writing.columnsToRead());
        } catch (OutcomeUnknownException unread) {
            throw unsent(unread);
        }
    }

    private static UnavailableException unsent(OutcomeUnknownException unread) {
        // the outcome of a look-up: the records themselves have not been sent
        return new UnavailableException(unread.getMessage() + " The records were not sent.", unread.diagnosis(), null);
    }

    /** @param answer null if the answer to the batch does not mention it */
    private void settle(Planned plan, @Nullable HttpAnswer answer, Outcomes outcomes) {
        try {
            outcomes.settle(plan.place(), result(plan, answer));
        } catch (BackendException failure) {
            outcomes.fail(plan.place(), failure);
        }
    }

    private PushResult result(Planned plan, @Nullable HttpAnswer answer) {
        if (answer == null) {
            throw new OutcomeUnknownException(
                    plan.lead().key()
                            + ": the answer to the batch does not mention it. Whether it was applied is unknown.",
                    Diagnosis.of("NO_OUTCOME"));
        }
        var id = plan.lead().crmId();
        if (id == null) {
            return new PushResult.Stored(created(plan, answer), Outcome.CREATED);
        }
        if (!answer.isSuccess()) {
            throw Verdicts.onExisting(answer, plan.part().columns());
        }
        answer.orFailWithoutContent();
        return new PushResult.Stored(id, Outcome.UPDATED);
    }

    private String created(Planned plan, HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw Verdicts.onWrite(answer, plan.part().columns());
        }
        var id = answer.json().text(Odata.ID).toLowerCase(Locale.ROOT);
        if (!Guids.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer has no Id", Diagnosis.of("NO_ID", answer.status()));
        }
        if (!id.equals(writing.idOf(plan.lead().key()))) {
            losesIds.set(true);
        }
        return id;
    }

    private void settle(List<Doubt> doubts, Outcomes outcomes) {
        if (doubts.isEmpty()) {
            return;
        }
        try {
            var ids = doubts.stream().map(doubt -> idOf(doubt.plan())).toList();
            var there = odata.byId(table, ids, Set.of(Odata.ID)).keySet();
            adopt(
                    doubts.stream()
                            .map(Doubt::plan)
                            .filter(plan -> there.contains(idOf(plan)))
                            .toList(),
                    outcomes);
            doubts.stream()
                    .filter(doubt -> !there.contains(idOf(doubt.plan())))
                    .forEach(doubt -> settle(doubt.plan(), doubt.answer(), outcomes));
        } catch (BackendException unread) {
            doubts.forEach(doubt -> outcomes.fail(
                    doubt.plan().place(),
                    new OutcomeUnknownException(
                            unread.getMessage() + " So whether the record is there is unknown.", unread.diagnosis())));
        }
    }

    /** They are there by an earlier call of ours whose answer was lost: nobody else gives these ids. */
    private void adopt(List<Planned> plans, Outcomes outcomes) {
        var updates = plans.stream().map(plan -> update(plan, idOf(plan))).toList();
        var answers = batches.send(updates.stream().map(Planned::part).toList());
        IntStream.range(0, updates.size())
                .forEach(number -> settle(updates.get(number), answers.get(number), outcomes));
    }

    private Planned update(Planned plan, String id) {
        var lead = plan.lead().withCrmId(id);
        return new Planned(plan.place(), lead, Part.update(table, id, writing.updated(lead, LenientJson.NOTHING)));
    }

    private String idOf(Planned plan) {
        return writing.idOf(plan.lead().key());
    }
}
