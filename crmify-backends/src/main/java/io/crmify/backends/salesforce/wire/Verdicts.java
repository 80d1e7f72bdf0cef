package io.crmify.backends.salesforce.wire;

import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordConflictException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backend.failure.UnauthorizedException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What an answer of Salesforce means that is no success. Its messages are not told: they quote values. */
public final class Verdicts {
    /** The reason of a refusal because the lead has become a contact. */
    public static final String CONVERTED = "CANNOT_UPDATE_CONVERTED_LEAD";

    /** The reason of a refusal because there are records alike. */
    public static final String DUPLICATES = "DUPLICATES_DETECTED";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Set<String> PASSING = Set.of(
            "UNABLE_TO_LOCK_ROW",
            "QUERY_TIMEOUT",
            "INVALID_QUERY_LOCATOR",
            "EXCEEDED_ID_LIMIT",
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "UNKNOWN_EXCEPTION",
            "APEX_ERROR",
            "SERVER_UNAVAILABLE");
    private static final Set<String> FORBIDDEN = Set.of(
            "INSUFFICIENT_ACCESS",
            "INSUFFICIENT_ACCESS_OR_READONLY",
            "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            "API_DISABLED_FOR_ORG",
            "API_CURRENTLY_DISABLED",
            "FUNCTIONALITY_NOT_ENABLED",
            "STORAGE_LIMIT_EXCEEDED");
    private static final Set<String> MISSING =
            Set.of("NOT_FOUND", "ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "MALFORMED_ID");

    private final DuplicateRule duplicates;
    private final SetupFaults setup;
    private final Predicate<String> isOurs;

    /**
     * @param statusField whose words are the account's; blank for none
     * @param isOurs whether an id is of an object that the connection writes
     */
    public Verdicts(DuplicateRule duplicates, String statusField, Predicate<String> isOurs) {
        this.duplicates = duplicates;
        this.setup = new SetupFaults(statusField);
        this.isOurs = isOurs;
    }

    /** What is to happen with duplicates. */
    public DuplicateRule duplicates() {
        return duplicates;
    }

    /** What was asked. */
    public enum Asked {
        /** To write a record by crmify's key. */
        CREATE,
        /** To write a record by its id. */
        UPDATE,
        /** Something else. */
        OTHER
    }

    /** The answer to a call that writes no record of the connection, if it is a success. */
    public HttpAnswer read(HttpAnswer answer) {
        if (answer.isSuccess()) {
            return answer;
        }
        var verdict = of(answer, Asked.OTHER);
        // no record is to blame for it
        throw verdict.kind() == FailureKind.RECORD_REFUSED
                ? new MisconfiguredException(answer + ": Salesforce does not take the call", verdict.diagnosis())
                : verdict;
    }

    /** Whether it says that there is no such record; a wrong address or external id says something else. */
    public static boolean isMissing(HttpAnswer answer) {
        var row = ErrorRow.first(answer.error());
        return (answer.status() == 404 || answer.status() == 400) && row.isPresent() && isMissing(row.get());
    }

    private static boolean isMissing(ErrorRow row) {
        var says = row.message().toLowerCase(Locale.ROOT);
        return MISSING.contains(row.code())
                && row.fields().isEmpty()
                && !says.contains("external id field")
                && !says.contains("requested resource");
    }

    /** On a call as a whole. */
    public BackendException of(HttpAnswer answer, Asked asked) {
        if (answer.status() == 300) {
            return severalHaveTheKey(answer);
        }
        var row = ErrorRow.first(answer.error());
        if (row.isEmpty() || answer.status() == 429 || answer.status() == 408) {
            return answer.status() == 420
                    ? new OutcomeUnknownException(
                            answer + ": Salesforce has lost its way to the instance", Diagnosis.of("HTTP_420", 420))
                    : answer.failure();
        }
        if (answer.status() == 401) {
            return new UnauthorizedException(
                    answer + ": Salesforce refuses the session",
                    Diagnosis.of(row.get().code(), 401));
        }
        if (answer.status() >= 500) {
            return passing(answer, row.get());
        }
        if (answer.status() == 409) {
            return new MisconfiguredException(
                    answer
                            + ": Salesforce is in another state than the call wants, or crmify.backend.api-version is not its",
                    row.get().diagnosis(answer, row.get().code()));
        }
        return of(answer, row.get(), asked);
    }

    /** On one record, told in an answer that is otherwise a success; without a code nobody knows. */
    public BackendException ofItem(HttpAnswer answer, LenientJson errors, Asked asked) {
        return ErrorRow.first(errors)
                .map(row -> of(answer, row, asked))
                .orElseGet(() -> new OutcomeUnknownException(
                        answer
                                + ": Salesforce does not say what became of the record. Whether it was applied is unknown.",
                        Diagnosis.of("NO_OUTCOME", answer.status())));
    }

    /** On one record of a job, told in its CSV. */
    public BackendException ofText(HttpAnswer answer, String text, Asked asked) {
        var row = ErrorRow.ofText(text);
        return row.code().isEmpty() ? ofItem(answer, LenientJson.NOTHING, asked) : of(answer, row, asked);
    }

    private BackendException of(HttpAnswer answer, ErrorRow row, Asked asked) {
        if (PASSING.contains(row.code())) {
            return passing(answer, row);
        }
        if (FORBIDDEN.contains(row.code())) {
            return new MisconfiguredException(
                    answer + ": the user of the connection lacks a right, or the organisation the API",
                    row.diagnosis(answer, row.code()));
        }
        return setup.fault(answer, row).orElseGet(() -> onRecord(answer, row, asked));
    }

    private BackendException onRecord(HttpAnswer answer, ErrorRow row, Asked asked) {
        return switch (row.code()) {
            case "REQUEST_LIMIT_EXCEEDED" -> limit(answer, row);
            case "INVALID_SESSION_ID" ->
                new UnauthorizedException(
                        answer + ": Salesforce refuses the session", row.diagnosis(answer, row.code()));
            case "DUPLICATE_VALUE" ->
                row.existing()
                        .<BackendException>map(id -> conflict(answer, row, id))
                        .orElseGet(() -> refused(answer, row));
            case DUPLICATES ->
                adoptable(row)
                        .<BackendException>map(id -> conflict(answer, row, id))
                        .orElseGet(() -> refused(answer, row));
            default -> {
                if (isMissing(row) && asked == Asked.UPDATE) {
                    yield new RecordGoneException(
                            answer + ": Salesforce does not know the record any more",
                            Diagnosis.of("RECORD_GONE", answer.status()));
                }
                yield isOfRecord(answer.status()) ? refused(answer, row) : answer.failure();
            }
        };
    }

    /** A code that is told with such a status is about the record's values. */
    private static boolean isOfRecord(int status) {
        return status == 400 || status / 100 == 2;
    }

    private Optional<String> adoptable(ErrorRow row) {
        var found = row.duplicates();
        var isClear = duplicates == DuplicateRule.ADOPT && found.size() == 1;
        return isClear ? Optional.of(found.get(0)).filter(isOurs) : Optional.empty();
    }

    private static BackendException refused(HttpAnswer answer, ErrorRow row) {
        return new RecordRefusedException(
                answer + ": Salesforce refuses the record's values", row.diagnosis(answer, row.code()));
    }

    private static BackendException conflict(HttpAnswer answer, ErrorRow row, String existing) {
        return new RecordConflictException(
                answer + ": Salesforce has such a record already", row.diagnosis(answer, row.code()), existing);
    }

    private static BackendException passing(HttpAnswer answer, ErrorRow row) {
        return new OutcomeUnknownException(
                answer + ": Salesforce could not do it just now", Diagnosis.of(row.code(), answer.status()));
    }

    /** The body lists their addresses. */
    private static BackendException severalHaveTheKey(HttpAnswer answer) {
        return answer.error().items().stream()
                .map(address -> address.text().replaceFirst(".*/", ""))
                .filter(Ids::isId)
                .map(Ids::whole)
                .min(String::compareTo)
                .<BackendException>map(oldest -> new RecordConflictException(
                        answer + ": several records have the key; the oldest is taken. Make the key field unique.",
                        Diagnosis.of("KEY_AMBIGUOUS", 300),
                        oldest))
                // some have seen it of a duplicate that was saved with an alert
                .orElseGet(() -> new OutcomeUnknownException(
                        answer + ": the answer names no records. Whether it was applied is unknown.",
                        Diagnosis.of("NO_OUTCOME", 300)));
    }

    private static BackendException limit(HttpAnswer answer, ErrorRow row) {
        if (row.message().toLowerCase(Locale.ROOT).contains("concurrent")) {
            return ThrottledException.slowDown(
                    answer + ": too many long calls at once",
                    Diagnosis.of("CONCURRENT_REQUESTS", answer.status()),
                    answer.retryAfter().orElse(SOON));
        }
        return ThrottledException.quotaUsedUp(
                answer + ": the calls of the last 24 hours are used up",
                Diagnosis.of("REQUEST_LIMIT_EXCEEDED", answer.status()),
                answer.retryAfter().orElse(DailyLimit.REST));
    }
}
