package io.crmify.backends.creatio.odata;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.http.HttpAnswer;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What an answer of Creatio means that is no success. */
public final class Verdicts {
    /** The reason for the refusal of a reference to nothing, and of a delete of what is referred to. */
    public static final String REFERENCE_VIOLATED = "REFERENCE_VIOLATED";

    private static final Set<Integer> REFUSALS = Set.of(400, 409, 413, 422, 500);

    private Verdicts() {}

    /** The answer to a call that writes nothing, if it is a success. */
    static HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        var verdict = of(answer);
        // no record is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": Creatio does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** On a call that names no record. */
    public static BackendException of(HttpAnswer answer) {
        return onWrite(answer, List.of());
    }

    /** On a call, or a part of one, that names an existing row. */
    public static BackendException onExisting(HttpAnswer answer, Collection<String> columns) {
        return answer.isMissing() || answer.status() == 410
                ? new RecordGoneException(
                        answer + ": Creatio does not know the record any more",
                        Diagnosis.of("RECORD_GONE", answer.status()))
                : onWrite(answer, columns);
    }

    /** On a call, or a part of one, that writes these columns. */
    public static BackendException onWrite(HttpAnswer answer, Collection<String> columns) {
        if (answer.isPage()) {
            return answer.failure();
        }
        var error = ErrorBody.of(answer.error());
        if (REFUSALS.contains(answer.status()) && error.isThere()) {
            return refusal(answer, error, columns);
        }
        return switch (answer.status()) {
            case 403 ->
                new MisconfiguredException(
                        answer + ": the user lacks a right to the object, to one of its columns, or to make the call",
                        Diagnosis.of("RIGHTS_MISSING", 403));
            case 412 ->
                new OutcomeUnknownException(
                        answer + ": the record was changed at the same time", Diagnosis.of("PRECONDITION_FAILED", 412));
            case 424 ->
                new OutcomeUnknownException(
                        answer + ": another part of the batch failed, and this one with it",
                        Diagnosis.of("FAILED_DEPENDENCY", 424));
            default -> answer.failure();
        };
    }

    /** Whether the row may be there already, so that it has to be looked for. */
    public static boolean mayBeThere(HttpAnswer answer) {
        var error = ErrorBody.of(answer.error());
        return answer.status() == 409
                || answer.status() == 500 && error.isThere()
                || answer.status() == 400 && error.isDuplicate();
    }

    private static BackendException refusal(HttpAnswer answer, ErrorBody error, Collection<String> columns) {
        var status = answer.status();
        if (error.isUnknownColumn()) {
            var named = error.unknownColumn(columns).map(List::of).orElse(List.of());
            return new MisconfiguredException(
                    "%s: Creatio has no column %s: make it, or correct the mapping"
                            .formatted(answer, named.isEmpty() ? "(of those that were sent)" : named.get(0)),
                    Diagnosis.of("COLUMN_UNKNOWN", status, named));
        }
        var mentioned = error.mentioned(columns);
        if (error.isWrongType()) {
            return refused(answer, "a value is not of its column's type", "WRONG_TYPE", mentioned);
        } else if (error.isRequired()) {
            return refused(answer, "a required column has no value", "VALUE_MISSING", mentioned);
        } else if (error.isTooLong()) {
            return refused(answer, "a value has more characters than its column takes", "VALUE_TOO_LONG", mentioned);
        } else if (error.isDuplicate()) {
            return refused(answer, "a value that must be unique is there already", "DUPLICATE", mentioned);
        } else if (error.isReference()) {
            return refused(answer, "a reference forbids it", REFERENCE_VIOLATED, mentioned);
        }
        return status == 500
                ? new OutcomeUnknownException(
                        answer + ": a rule, a process or the database has failed; whether it was applied is unknown",
                        Diagnosis.of("HTTP_500", status, mentioned))
                : refused(answer, "Creatio refuses the values", "HTTP_" + status, mentioned);
    }

    private static BackendException refused(HttpAnswer answer, String what, String reason, List<String> columns) {
        return new RecordRefusedException(answer + ": " + what, Diagnosis.of(reason, answer.status(), columns));
    }
}
