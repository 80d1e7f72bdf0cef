package io.crmify.backends.creatio.relation;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.creatio.odata.Batches;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.creatio.odata.Part;
import io.crmify.backends.creatio.odata.Verdicts;
import io.crmify.backends.http.HttpAnswer;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Adds rows whose ids say what they are, so that adding one again changes nothing. */
final class NewRows {
    private final Odata odata;
    private final Batches batches;

    NewRows(Odata odata) {
        this.odata = odata;
        this.batches = new Batches(odata);
    }

    /** One row. */
    void ensure(String table, JsonObject row) {
        ensure(table, List.of(row)).values().forEach(failure -> {
            throw failure;
        });
    }

    /** One row that refers to a record; {@link RecordGoneException} if the record is not there. */
    void ensureOf(String object, String crmId, String table, JsonObject row) {
        ensure(table, List.of(row)).values().forEach(failure -> {
            throw ofRecord(object, crmId, failure);
        });
    }

    /** Why a row could not be added that refers to a record: of references to nothing Creatio does not say which one it is. */
    BackendException ofRecord(String object, String crmId, BackendException failure) {
        var isReference = failure.diagnosis().reason().equals(Verdicts.REFERENCE_VIOLATED);
        return isReference && odata.row(object, crmId, Odata.ID).isEmpty()
                ? new RecordGoneException(
                        "Creatio does not know the record any more",
                        new Diagnosis("RECORD_GONE", failure.diagnosis().httpStatus(), List.of()))
                : failure;
    }

    /** @return why some are not there, by their places in the list; what fails as a whole is thrown */
    Map<Integer, BackendException> ensure(String table, List<JsonObject> rows) {
        var failures = new HashMap<Integer, BackendException>();
        for (var start = 0; start < rows.size(); start += Batches.MOST) {
            var some = rows.subList(start, Math.min(start + Batches.MOST, rows.size()));
            var first = start;
            ensureBatch(table, some).forEach((place, failure) -> failures.put(first + place, failure));
        }
        return failures;
    }

    private Map<Integer, BackendException> ensureBatch(String table, List<JsonObject> rows) {
        var answers =
                batches.send(rows.stream().map(row -> Part.create(table, row)).toList());
        var failures = new HashMap<Integer, BackendException>();
        var doubts = new ArrayList<Integer>();
        for (var place = 0; place < rows.size(); place++) {
            var answer = answers.get(place);
            if (answer == null) {
                failures.put(place, noOutcome(table));
            } else if (Verdicts.mayBeThere(answer)) {
                doubts.add(place);
            } else if (!isApplied(answer)) {
                failures.put(place, Verdicts.onWrite(answer, rows.get(place).keySet()));
            }
        }
        var there = odata.byId(
                table, doubts.stream().map(place -> id(rows.get(place))).toList(), Set.of(Odata.ID));
        for (var place : doubts) {
            var answer = answers.get(place);
            if (answer != null && !there.containsKey(id(rows.get(place)))) {
                failures.put(place, Verdicts.onWrite(answer, rows.get(place).keySet()));
            }
        }
        return failures;
    }

    private static boolean isApplied(HttpAnswer answer) {
        return answer.isSuccess() && !answer.isPage();
    }

    private static BackendException noOutcome(String table) {
        return new OutcomeUnknownException(
                "POST %s: the answer to the batch does not mention it. Whether it was applied is unknown."
                        .formatted(table),
                Diagnosis.of("NO_OUTCOME"));
    }

    private static String id(JsonObject row) {
        return row.getString(Odata.ID).toLowerCase(Locale.ROOT);
    }
}
