package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.bulk.BulkImport.Begun;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Imports by Bulk API 2.0: a job is made, gets its table, and is closed; then it is asked until it has ended. */
public final class IngestJobs {
    /** Salesforce takes far more of one job; what came of them is read into memory. */
    public static final int MOST = 20_000;

    private static final int LONGEST_RESULT = 128 * 1024 * 1024;
    private static final String JOBS = "/jobs/ingest";
    private static final String JOB = JOBS + "/{id}";
    private static final String ROW_ID = "sf__Id";

    private final CrmHttp http;
    private final Version version;
    private final Verdicts verdicts;
    private final LeadTable table;

    public IngestJobs(CrmHttp http, Version version, Verdicts verdicts, LeadTable table) {
        this.http = http.withMaxBody(LONGEST_RESULT);
        this.version = version;
        this.verdicts = verdicts;
        this.table = table;
    }

    /** Hands over the first leads that fit into one job: all new, or all known. */
    public Begun begin(List<Lead> leads) {
        var part = table.of(leads);
        var job = created(part);
        var upload = HttpCall.put(version.path(JOB + "/batches"), job).body("text/csv; charset=UTF-8", part.csv());
        read(http.send(upload)).orFailWithoutContent();
        var closed = Json.createObjectBuilder().add("state", "UploadComplete").build();
        read(http.send(HttpCall.patch(version.path(JOB), job).json(closed))).json();
        return new Begun(job, part.taken());
    }

    private String created(LeadTable.Part part) {
        var wanted = Json.createObjectBuilder()
                .add("object", part.object())
                .add("operation", part.operation())
                .add("contentType", "CSV")
                .add("lineEnding", "LF")
                .add("columnDelimiter", "COMMA");
        if (!part.keyField().isEmpty()) {
            wanted.add("externalIdFieldName", part.keyField());
        }
        var answer = read(http.send(HttpCall.post(version.path(JOBS)).json(wanted.build())));
        var id = answer.json().text("id");
        if (!Ids.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no job", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    /** Empty while Salesforce is at it. */
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        if (!Ids.isId(job)) {
            throw gone("it is no job's id", 0);
        }
        var answer = http.send(HttpCall.get(version.path(JOB), job));
        if (Verdicts.isMissing(answer)) {
            throw gone(answer.toString(), answer.status());
        }
        var state = read(answer).json().text("state");
        return switch (state) {
            case "JobComplete" -> Optional.of(outcomes(job, leads));
            case "Failed", "Aborted" -> Optional.of(failed(leads, ended(answer, state)));
            case "UploadComplete", "InProgress" -> Optional.empty();
            // the node that made it was gone before it had closed it
            case "Open" -> Optional.of(failed(leads, notBegun(job, answer)));
            default ->
                throw new OutcomeUnknownException(
                        answer + ": the answer names no state of a job", Diagnosis.of("NO_OUTCOME", answer.status()));
        };
    }

    private static BackendException gone(String where, int status) {
        return new RecordGoneException(
                where + ": Salesforce does not know the job any more",
                status == 0 ? Diagnosis.of("JOB_GONE") : Diagnosis.of("JOB_GONE", status));
    }

    /** Some of its rows may have been applied; sending them again does no harm. */
    private static BackendException ended(HttpAnswer answer, String state) {
        var diagnosis = Diagnosis.of("JOB_" + state.toUpperCase(Locale.ROOT), answer.status());
        return answer.json().text("errorMessage").startsWith("InvalidBatch")
                ? new MisconfiguredException(
                        answer
                                + ": Salesforce does not take the job's table; a column of it is unknown, or hidden from "
                                + "the user",
                        diagnosis)
                : new OutcomeUnknownException(
                        answer + ": the job has ended as " + state + ". Whether it was applied is unknown.", diagnosis);
    }

    private BackendException notBegun(String job, HttpAnswer answer) {
        var aborted = Json.createObjectBuilder().add("state", "Aborted").build();
        read(http.send(HttpCall.patch(version.path(JOB), job).json(aborted)));
        return new UnavailableException(
                answer + ": the job was never handed over whole, and is given up", Diagnosis.of("JOB_OPEN", 200), null);
    }

    private List<PushResult> outcomes(String job, List<Lead> leads) {
        var isCreate = leads.isEmpty() || leads.get(0).isCreate();
        var column = isCreate ? table.keyField() : LeadTable.ID;
        var told = new HashMap<String, PushResult>();
        Csv.rows(table(job, "/successfulResults").body()).forEach(row -> {
            var id = row.getOrDefault(ROW_ID, "");
            if (Ids.isId(id)) {
                told.put(mark(row, column), stored(id, row));
            }
        });
        var answer = table(job, "/failedResults");
        var asked = isCreate ? Asked.CREATE : Asked.UPDATE;
        Csv.rows(answer.body())
                .forEach(row -> told.put(
                        mark(row, column),
                        new PushResult.Failed(verdicts.ofText(answer, row.getOrDefault("sf__Error", ""), asked))));
        return leads.stream()
                .map(lead -> table.fault(lead)
                        .<PushResult>map(PushResult.Failed::new)
                        .orElseGet(() -> told.getOrDefault(mark(lead), new PushResult.Failed(noOutcome(answer)))))
                .toList();
    }

    /** The order of the rows is not that of the leads: a row is told by its key, or by its id. */
    private static String mark(Map<String, String> row, String column) {
        var text = row.getOrDefault(column, "");
        return column.equals(LeadTable.ID) ? Ids.core(text) : text;
    }

    private static String mark(Lead lead) {
        var id = lead.crmId();
        return id == null ? lead.key().external() : Ids.core(id);
    }

    private static PushResult stored(String id, Map<String, String> row) {
        var isNew = row.getOrDefault("sf__Created", "").equalsIgnoreCase("true");
        return new PushResult.Stored(Ids.whole(id), isNew ? Outcome.CREATED : Outcome.UPDATED);
    }

    private HttpAnswer table(String job, String place) {
        return read(http.send(HttpCall.get(version.path(JOB + place), job).header("Accept", "text/csv")));
    }

    private static List<PushResult> failed(List<Lead> leads, BackendException cause) {
        return leads.stream()
                .<PushResult>map(lead -> new PushResult.Failed(cause))
                .toList();
    }

    private HttpAnswer read(HttpAnswer answer) {
        return verdicts.read(answer);
    }

    private static BackendException noOutcome(HttpAnswer answer) {
        return new OutcomeUnknownException(
                answer + ": the job's results do not mention the record", Diagnosis.of("NO_OUTCOME", answer.status()));
    }
}
