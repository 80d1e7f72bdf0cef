package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.bulk.BulkImport.Begun;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Unsent;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.lead.Lead;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Imports by Bulk API 2.0: a job is made, gets its table, and is closed; then it is asked until it has ended. All that is known of
 * one is its id.
 */
public final class IngestJobs {
    /** Salesforce takes far more of one job; what came of them is read into memory. */
    public static final int MOST = 20_000;
    /** From where on Salesforce advises jobs rather than batches. */
    public static final int LEAST = 2_000;

    /** In place of a job's id, where none of the leads could be sent. */
    private static final String NO_JOB = "none";

    private static final int LONGEST_RESULT = 128 * 1024 * 1024;
    private static final int TOO_LARGE = 413;
    private static final String JOBS = "/jobs/ingest";
    private static final String JOB = JOBS + "/{id}";

    private final CrmHttp http;
    private final Version version;
    private final Verdicts verdicts;
    private final LeadTable table;
    private final JobResults results;

    /** @param singly writes leads that a job cannot, each call for itself; never fails as a whole */
    public IngestJobs(
            CrmHttp http,
            Version version,
            Verdicts verdicts,
            LeadTable table,
            Function<List<Lead>, List<PushResult>> singly) {
        this.http = http.withMaxBody(LONGEST_RESULT);
        this.version = version;
        this.verdicts = verdicts;
        this.table = table;
        this.results = new JobResults(this.http, version, verdicts, table, singly);
    }

    /** Hands over the first leads that fit into one job: all new, or all known. */
    public Begun begin(List<Lead> leads) {
        var part = Unsent.asking(() -> table.of(leads), "No job was made.");
        if (part.csv().isEmpty()) {
            return new Begun(NO_JOB, part.taken());
        }
        var job = Unsent.asking(() -> created(part), "It has no table, so nothing comes of it.");
        try {
            Unsent.asking(() -> uploaded(job, part), "The job is given up before it has begun.");
        } catch (BackendException failure) {
            giveUp(job);
            throw failure;
        }
        try {
            close(job);
        } catch (BackendException open) {
            // it has its table: whoever asks for its results closes it, if it is not closed
        }
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
        var answer = verdicts.read(http.send(HttpCall.post(version.path(JOBS)).json(wanted.build())));
        var id = answer.json().text("id");
        if (!Ids.isId(id)) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no job", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    private HttpAnswer uploaded(String job, LeadTable.Part part) {
        var upload = HttpCall.put(version.path(JOB + "/batches"), job).body("text/csv; charset=UTF-8", part.csv());
        var answer = http.send(upload);
        if (answer.status() == TOO_LARGE && part.taken() > 1) {
            throw new BatchRefusedException(
                    answer + ": the table is too large for Salesforce, or for something before it",
                    Diagnosis.of("JOB_TOO_LARGE", TOO_LARGE));
        }
        return verdicts.read(answer).orFailWithoutContent();
    }

    private void close(String job) {
        verdicts.read(http.send(HttpCall.patch(version.path(JOB), job).json(state("UploadComplete"))))
                .json();
    }

    private void giveUp(String job) {
        try {
            http.send(HttpCall.patch(version.path(JOB), job).json(state("Aborted")));
        } catch (BackendException unanswered) {
            // a job that stays open does nothing
        }
    }

    private static JsonObject state(String state) {
        return Json.createObjectBuilder().add("state", state).build();
    }

    /** Empty while Salesforce is at it. */
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        if (job.equals(NO_JOB)) {
            return Optional.of(results.ofNone(leads));
        }
        if (!Ids.isId(job)) {
            throw gone("it is no job's id", Diagnosis.of("JOB_GONE"));
        }
        var answer = http.send(HttpCall.get(version.path(JOB), job));
        if (Verdicts.isMissing(answer)) {
            throw gone(answer.toString(), Diagnosis.of("JOB_GONE", answer.status()));
        }
        return switch (verdicts.read(answer).json().text("state")) {
            case "JobComplete", "Failed", "Aborted" ->
                Optional.of(leads.isEmpty() ? List.of() : results.of(job, answer, leads));
            case "UploadComplete", "InProgress" -> Optional.empty();
            case "Open" -> {
                close(job);
                yield Optional.empty();
            }
            default ->
                throw new OutcomeUnknownException(
                        answer + ": the answer names no state of a job", Diagnosis.of("NO_OUTCOME", answer.status()));
        };
    }

    private static BackendException gone(String where, Diagnosis diagnosis) {
        return new RecordGoneException(where + ": Salesforce does not know the job any more", diagnosis);
    }
}
