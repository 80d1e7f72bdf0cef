package io.crmify.backends.creatio.odata;

import io.crmify.backends.http.LenientJson;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Creatio says of an error. The texts quote values, and a stack trace stands beside them, so they are looked through and never
 * told.
 *
 * @param isThere whether Creatio itself has answered
 */
record ErrorBody(boolean isThere, String text) {
    private static final Pattern UNKNOWN_COLUMN = Pattern.compile(
            "(?i)(?:property (?:named )?['\"]?(\\w{1,100})['\"]? (?:does not exist|on type)|column by path"
                    + " ['\"]?(\\w{1,100})['\"]? (?:was )?not found|could not find a property named ['\"]?(\\w{1,100}))");
    private static final Pattern WRONG_TYPE = Pattern.compile("(?i)cannot convert");
    private static final Pattern REQUIRED = Pattern.compile(
            "(?i)(?:is required|required (?:field|column)|must be filled|is not filled|cannot be (?:null|empty)|cannot"
                    + " insert the value null|violates not-null)");
    private static final Pattern DUPLICATE =
            Pattern.compile("(?i)(?:duplicate key|primary key|unique (?:index|constraint)|23505|already exists)");
    private static final Pattern REFERENCE =
            Pattern.compile("(?i)(?:reference constraint|foreign key|23503|\\bFK_?[A-Z])");
    private static final Pattern TOO_LONG =
            Pattern.compile("(?i)(?:would be truncated|too long|exceeds the maximum (?:allowed )?length|22001)");
    private static final int LONGEST = 4_000;

    static ErrorBody of(LenientJson body) {
        var error = body.at("error");
        var detail = error.at("innererror").text("message");
        var both = error.text("message") + "\n" + detail;
        return new ErrorBody(error.isObject(), both.substring(0, Math.min(both.length(), LONGEST)));
    }

    boolean isWrongType() {
        return WRONG_TYPE.matcher(text).find();
    }

    boolean isRequired() {
        return REQUIRED.matcher(text).find();
    }

    boolean isTooLong() {
        return TOO_LONG.matcher(text).find();
    }

    boolean isDuplicate() {
        return DUPLICATE.matcher(text).find();
    }

    boolean isReference() {
        return REFERENCE.matcher(text).find();
    }

    /** Whether it says that there is no such column. */
    boolean isUnknownColumn() {
        return UNKNOWN_COLUMN.matcher(text).find();
    }

    /** The column that it says is missing, if it is one of these. */
    Optional<String> unknownColumn(Collection<String> columns) {
        var match = UNKNOWN_COLUMN.matcher(text);
        while (match.find()) {
            for (var group = 1; group <= match.groupCount(); group++) {
                var name = match.group(group);
                if (name != null && columns.contains(name)) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** Those of the columns that it mentions. */
    List<String> mentioned(Collection<String> columns) {
        return columns.stream()
                .filter(column -> Pattern.compile("(?<!\\w)" + Pattern.quote(column) + "(?!\\w)")
                        .matcher(text)
                        .find())
                .sorted()
                .toList();
    }
}
