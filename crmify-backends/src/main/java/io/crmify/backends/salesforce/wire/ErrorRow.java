package io.crmify.backends.salesforce.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.LenientJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One error as Salesforce tells it: REST calls the code {@code errorCode} and gives an array, collections call it
 * {@code statusCode}, OAuth gives an object with {@code error}.
 *
 * @param code in capitals; empty if it is none
 * @param message quotes values, and is for looking into only
 * @param fields those that it names
 */
public record ErrorRow(String code, String message, List<String> fields, LenientJson whole) {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,79}");
    private static final Pattern COLUMN = Pattern.compile("No such column '([A-Za-z][A-Za-z0-9_]{0,79})'");
    private static final Pattern EXISTING = Pattern.compile("record with id:\\s*([A-Za-z0-9]{15,18})");
    private static final String DUPLICATES = "duplicateResult";

    /** The first one of a body; empty if it has none. */
    public static Optional<ErrorRow> first(LenientJson body) {
        var rows = body.isArray() ? body.items() : List.of(body);
        return rows.stream()
                .map(ErrorRow::of)
                .filter(row -> !row.code().isEmpty())
                .findFirst();
    }

    private static ErrorRow of(LenientJson row) {
        var code = Stream.of("errorCode", "statusCode", "error")
                .map(row::text)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        var raised = code.toUpperCase(Locale.ROOT);
        var message = row.text("message");
        var fields = row.texts("fields").stream()
                .filter(field -> FIELD.matcher(field).matches())
                .toList();
        return new ErrorRow(
                CODE.matcher(raised).matches() ? raised : "",
                message,
                fields.isEmpty() ? column(message) : fields,
                row);
    }

    /** As the CSV of a job has it: {@code CODE:message:fields --}. */
    public static ErrorRow ofText(String text) {
        var parts = text.split(":", 2);
        var code = parts[0].strip();
        var message = parts.length < 2 ? "" : parts[1];
        var fields = Stream.of(message.replaceAll("\\s*--\\s*$", "")
                        .replaceFirst(".*:", "")
                        .split(","))
                .map(String::strip)
                .filter(field -> message.contains(":") && FIELD.matcher(field).matches())
                .toList();
        return new ErrorRow(
                CODE.matcher(code).matches() ? code : "",
                message,
                fields.isEmpty() ? column(message) : fields,
                LenientJson.NOTHING);
    }

    private static List<String> column(String message) {
        return COLUMN.matcher(message)
                .results()
                .map(match -> match.group(1))
                .limit(1)
                .toList();
    }

    /** The record that has the value which may be there once only. */
    Optional<String> existing() {
        return EXISTING.matcher(message)
                .results()
                .map(match -> match.group(1))
                .filter(Ids::isId)
                .map(Ids::whole)
                .findFirst();
    }

    /** The records that a duplicate rule has found, each once. */
    List<String> duplicates() {
        return whole.at(DUPLICATES).at("matchResults").items().stream()
                .flatMap(result -> result.at("matchRecords").items().stream())
                .map(match -> match.at("record").text("Id"))
                .filter(Ids::isId)
                .map(Ids::whole)
                .distinct()
                .toList();
    }

    /** Whether it says which records are alike; the answer for a collection does not. */
    public boolean tellsDuplicates() {
        return !whole.at(DUPLICATES).equals(LenientJson.NOTHING);
    }

    Diagnosis diagnosis(HttpAnswer answer, String reason) {
        return Diagnosis.of(reason, answer.status(), fields);
    }

    /** The code and the fields; never the message. */
    @Override
    public String toString() {
        return "ErrorRow[%s %s]".formatted(code, fields);
    }
}
