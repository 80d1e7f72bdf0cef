package io.crmify.backends.salesforce.record;

import io.crmify.backend.BackendContext;
import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.field.StreetLines;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.salesforce.record.Outgoing.Settled;
import io.crmify.backends.salesforce.wire.DuplicateRule;
import io.crmify.backends.salesforce.wire.ErrorRow;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.event.LeadSynced.Outcome;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls that write records: one alone, or up to 200 as a collection. */
final class Calls {
    private final CrmHttp http;
    private final Version version;
    private final RecordWriting writing;
    private final Verdicts verdicts;
    private final @Nullable String autoAssign;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    Calls(BackendContext context, CrmHttp http, Version version, RecordWriting writing, Verdicts verdicts) {
        this.http = http;
        this.version = version;
        this.writing = writing;
        this.verdicts = verdicts;
        this.autoAssign = context.setting("auto-assign").map(String::strip).orElse(null);
        if (autoAssign != null && !autoAssign.matches("(?i)true|false|01Q[A-Za-z0-9]{12,15}")) {
            throw new IllegalArgumentException(
                    "crmify.backend.auto-assign was '%s'; write TRUE, FALSE or the id of an assignment rule"
                            .formatted(autoAssign));
        }
    }

    /** @throws BackendException what the answer means; nothing was applied unless it says that nobody knows */
    PushResult alone(Outgoing out, StreetLines street) {
        var body = writing.record(out, street);
        var target = out.target();
        var id = out.lead().crmId();
        if (id == null) {
            var place = version.path("/sobjects/" + target.name() + "/" + target.key() + "/{key}");
            var answer = http.send(
                    with(HttpCall.patch(place, out.lead().key().external()).json(body.build())));
            return created(succeeded(answer, Asked.CREATE));
        }
        putKey(body, out);
        var place = version.path("/sobjects/" + target.name() + "/{id}");
        var answer = succeeded(http.send(with(HttpCall.patch(place, id).json(body.build()))), Asked.UPDATE);
        var isDone = answer.status() == 204 || Ids.isSame(answer.json().text("id"), id);
        if (!isDone) {
            throw noOutcome(answer);
        }
        return new PushResult.Stored(id, Outcome.UPDATED);
    }

    private HttpAnswer succeeded(HttpAnswer answer, Asked asked) {
        if (answer.isSuccess()) {
            return answer;
        }
        throw verdicts.of(answer, asked);
    }

    private static PushResult created(HttpAnswer answer) {
        var told = answer.json();
        var id = told.text("id");
        if (!Ids.isId(id) || told.text("success").equals("false")) {
            throw noOutcome(answer);
        }
        return stored(id, answer.status() == 201 || told.text("created").equals("true"));
    }

    private static PushResult stored(String id, boolean isNew) {
        return new PushResult.Stored(Ids.whole(id), isNew ? Outcome.CREATED : Outcome.UPDATED);
    }

    /**
     * Several that are all new, or all known.
     *
     * @throws BackendException on the call as a whole
     */
    List<Settled> together(List<Outgoing> group, Map<String, StreetLines> streets) {
        var first = group.get(0);
        var place = first.lead().isCreate()
                ? "/composite/sobjects/" + first.target().name() + "/"
                        + first.target().key()
                : "/composite/sobjects";
        var answer = http.send(with(HttpCall.patch(version.path(place)).json(collection(group, streets))));
        if (!answer.isSuccess()) {
            throw verdicts.of(answer, first.asked());
        }
        var items = answer.json().items();
        var settled = new ArrayList<Settled>();
        for (var i = 0; i < group.size(); i++) {
            // another number of results cannot be told apart: they have their order alone
            var item = items.size() == group.size() ? items.get(i) : LenientJson.NOTHING;
            settled.add(new Settled(group.get(i), result(answer, item, group.get(i))));
        }
        return settled;
    }

    private JsonObject collection(List<Outgoing> group, Map<String, StreetLines> streets) {
        var records = json.createArrayBuilder();
        for (var out : group) {
            var id = out.lead().crmId();
            var street = id == null ? StreetLines.NONE : streets.getOrDefault(Ids.core(id), StreetLines.NONE);
            var record = json.createObjectBuilder()
                    .add(
                            "attributes",
                            json.createObjectBuilder().add("type", out.target().name()));
            if (id != null) {
                record.add("id", id);
            }
            putKey(record, out);
            records.add(record.addAll(writing.record(out, street)));
        }
        return json.createObjectBuilder()
                .add("allOrNone", false)
                .add("records", records)
                .build();
    }

    /** Also with an update: a record that was adopted carries the key from then on. */
    private static void putKey(JsonObjectBuilder record, Outgoing out) {
        if (!out.target().key().isEmpty()) {
            record.add(out.target().key(), out.lead().key().external());
        }
    }

    private PushResult result(HttpAnswer answer, LenientJson item, Outgoing out) {
        var id = item.text("id");
        if (!item.text("success").equals("true")) {
            return verdict(answer, item, out);
        }
        var known = out.lead().crmId();
        if (!Ids.isId(id) || known != null && !Ids.isSame(id, known)) {
            return new PushResult.Failed(noOutcome(answer));
        }
        return known == null
                ? stored(id, item.text("created").equals("true"))
                : new PushResult.Stored(known, Outcome.UPDATED);
    }

    private PushResult verdict(HttpAnswer answer, LenientJson item, Outgoing out) {
        var errors = item.at("errors");
        var isUntold = verdicts.duplicates() == DuplicateRule.ADOPT
                && ErrorRow.first(errors)
                        .filter(row -> row.code().equals(Verdicts.DUPLICATES) && !row.tellsDuplicates())
                        .isPresent();
        return isUntold ? again(out) : new PushResult.Failed(verdicts.ofItem(answer, errors, out.asked()));
    }

    /** A collection does not tell which records are alike; a call for one does. */
    private PushResult again(Outgoing out) {
        try {
            return alone(out, StreetLines.NONE);
        } catch (BackendException failure) {
            return new PushResult.Failed(failure);
        }
    }

    private HttpCall with(HttpCall call) {
        var ruled = verdicts.duplicates() == DuplicateRule.ALLOW
                ? call.header("Sforce-Duplicate-Rule-Header", "allowSave=true")
                : call;
        return autoAssign == null ? ruled : ruled.header("Sforce-Auto-Assign", autoAssign);
    }

    private static BackendException noOutcome(HttpAnswer answer) {
        return new OutcomeUnknownException(
                answer + ": the answer does not tell what became of the record. Whether it was applied is unknown.",
                Diagnosis.of("NO_OUTCOME", answer.status()));
    }
}
