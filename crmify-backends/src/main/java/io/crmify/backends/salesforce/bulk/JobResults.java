package io.crmify.backends.salesforce.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.UnavailableException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.salesforce.wire.DuplicateRule;
import io.crmify.backends.salesforce.wire.Ids;
import io.crmify.backends.salesforce.wire.Verdicts;
import io.crmify.backends.salesforce.wire.Verdicts.Asked;
import io.crmify.backends.salesforce.wire.Version;
import io.crmify.event.LeadSynced.Outcome;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the tables of a job that has ended: what was stored, what was refused, and what it has not come to. A job that has failed,
 * or was given up, has them too: Salesforce works off 10,000 rows at a time.
 */
final class JobResults {
    private static final String ROW_ID = "sf__Id";
    private static final int MOST_PAGES = 10_000;
    private static final Set<Integer> NO_TABLE = Set.of(400, 404);

    private final CrmHttp http;
    private final Version version;
    private final Verdicts verdicts;
    private final LeadTable table;
    private final Function<List<Lead>, List<PushResult>> singly;

    JobResults(
            CrmHttp http,
            Version version,
            Verdicts verdicts,
            LeadTable table,
            Function<List<Lead>, List<PushResult>> singly) {
        this.http = http;
        this.version = version;
        this.verdicts = verdicts;
        this.table = table;
        this.singly = singly;
    }

    /** One of the three, and the answer to speak of. */
    private record Told(HttpAnswer answer, List<Map<String, String>> rows) {}

    /** Of leads of which none had a row. */
    List<PushResult> ofNone(List<Lead> leads) {
        var outcomes = new JobOutcomes(leads, table.keyField());
        outcomes.fail(table::fault);
        outcomes.fail(lead -> Optional.of(new OutcomeUnknownException(
                lead.key() + ": it was not in the job. Whether it was applied is unknown.",
                Diagnosis.of("NO_OUTCOME"))));
        outcomes.mend(this::isMended, singly);
        return outcomes.results();
    }

    /** @param ended which says how the job has ended */
    List<PushResult> of(String job, HttpAnswer ended, List<Lead> leads) {
        var asked = ended.json().text("operation").equals("update") ? Asked.UPDATE : Asked.CREATE;
        var isComplete = ended.json().text("state").equals("JobComplete");
        var outcomes = new JobOutcomes(leads, table.keyField());
        outcomes.take(told(job, "/successfulResults", isComplete).rows(), JobResults::stored);
        if (!outcomes.isWhole()) {
            var failed = told(job, "/failedResults", isComplete);
            outcomes.take(failed.rows(), row -> Optional.of(refused(failed.answer(), row, asked)));
        }
        outcomes.fail(table::fault);
        if (!outcomes.isWhole()) {
            var left = new PushResult.Failed(left(ended));
            outcomes.take(told(job, "/unprocessedrecords", isComplete).rows(), row -> Optional.of(left));
        }
        var untold = Optional.of(untold(ended, isComplete));
        outcomes.fail(lead -> untold);
        outcomes.mend(this::isMended, singly);
        return outcomes.results();
    }

    /** The converted ones go to their contacts, and for duplicates a job knows no rule. */
    private boolean isMended(BackendException failure) {
        var reason = failure.diagnosis().reason();
        return reason.equals(Verdicts.CONVERTED)
                || reason.equals(LeadTable.NOT_IN_TABLE)
                || reason.equals(Verdicts.DUPLICATES) && verdicts.duplicates() != DuplicateRule.FAIL;
    }

    private static Optional<PushResult> stored(Map<String, String> row) {
        var id = row.getOrDefault(ROW_ID, "");
        var isNew = row.getOrDefault("sf__Created", "").equalsIgnoreCase("true");
        return Ids.isId(id)
                ? Optional.of(new PushResult.Stored(Ids.whole(id), isNew ? Outcome.CREATED : Outcome.UPDATED))
                : Optional.empty();
    }

    private PushResult refused(HttpAnswer answer, Map<String, String> row, Asked asked) {
        return new PushResult.Failed(verdicts.ofText(answer, row.getOrDefault("sf__Error", ""), asked));
    }

    private static BackendException left(HttpAnswer ended) {
        return misfit(ended)
                .orElseGet(() -> new UnavailableException(
                        ended + ": the job has ended before it came to the record. Nothing was applied.",
                        diagnosis(ended),
                        null));
    }

    private static BackendException untold(HttpAnswer ended, boolean isComplete) {
        return isComplete
                ? new OutcomeUnknownException(
                        ended + ": the job's results do not mention the record. Whether it was applied is unknown.",
                        Diagnosis.of("NO_OUTCOME", ended.status()))
                : misfit(ended)
                        .orElseGet(() -> new OutcomeUnknownException(
                                ended + ": the job has not ended well. Whether the record was applied is unknown.",
                                diagnosis(ended)));
    }

    private static Optional<BackendException> misfit(HttpAnswer ended) {
        return ended.json().text("errorMessage").startsWith("InvalidBatch")
                ? Optional.of(new MisconfiguredException(
                        ended + ": Salesforce does not take the job's table; a column of it is unknown, or hidden from "
                                + "the user",
                        diagnosis(ended)))
                : Optional.empty();
    }

    private static Diagnosis diagnosis(HttpAnswer ended) {
        var state = ended.json().text("state").toUpperCase(Locale.ROOT);
        return Diagnosis.of("JOB_" + state, ended.status());
    }

    /** These tables have no parameters by the guide; should one come in parts, as a query's results do, the others are read too. */
    private Told told(String job, String place, boolean isNeeded) {
        var rows = new ArrayList<Map<String, String>>();
        var call = HttpCall.get(version.path("/jobs/ingest/{id}" + place), job).header("Accept", "text/csv");
        var answer = http.send(call);
        if (!isNeeded && NO_TABLE.contains(answer.status())) {
            return new Told(answer, List.of());
        }
        for (var pages = 1; ; pages++) {
            rows.addAll(Csv.rows(verdicts.read(answer).orFailWithoutContent().body()));
            var next = answer.header("Sforce-Locator").filter(locator -> !locator.equals("null"));
            if (next.isEmpty() || pages == MOST_PAGES) {
                return new Told(answer, rows);
            }
            answer = http.send(call.query("locator", next.get()));
        }
    }
}
