package io.crmify.backends.fake.creatio;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A condition of {@code $filter}: comparisons for equality with and, or and brackets. Of one call. */
final class Filter {
    private static final Pattern TOKEN = Pattern.compile("\\s*(\\(|\\)|'(?:[^']|'')*'|[^\\s()']+)");

    private final Schema schema;
    private final String table;
    private final List<String> tokens;

    private Filter(Schema schema, String table, List<String> tokens) {
        this.schema = schema;
        this.table = table;
        this.tokens = tokens;
    }

    static Predicate<Map<String, JsonValue>> parse(Schema schema, String table, String text) {
        if (text.isBlank()) {
            return row -> true;
        }
        var filter = new Filter(schema, table, tokens(text));
        var parsed = filter.either();
        if (!filter.tokens.isEmpty()) {
            throw Errors.invalid("Syntax error in $filter");
        }
        return parsed;
    }

    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        var match = TOKEN.matcher(text.strip());
        var end = 0;
        while (match.lookingAt() && end < text.strip().length()) {
            tokens.add(match.group(1));
            end = match.end();
            match.region(end, text.strip().length());
        }
        if (end < text.strip().length()) {
            throw Errors.invalid("Syntax error in $filter at position " + end);
        }
        return tokens;
    }

    private Predicate<Map<String, JsonValue>> either() {
        var left = both();
        while (isNext("or")) {
            left = left.or(both());
        }
        return left;
    }

    private Predicate<Map<String, JsonValue>> both() {
        var left = one();
        while (isNext("and")) {
            left = left.and(one());
        }
        return left;
    }

    private Predicate<Map<String, JsonValue>> one() {
        if (isNext("(")) {
            var inner = either();
            if (!isNext(")")) {
                throw Errors.invalid("Syntax error in $filter: a bracket is missing");
            }
            return inner;
        }
        var column = column(next());
        if (!isNext("eq")) {
            throw Errors.invalid("Syntax error in $filter: this stand-in knows eq only");
        }
        return compared(column, next());
    }

    private static Predicate<Map<String, JsonValue>> compared(Schema.Column column, String literal) {
        var isQuoted = literal.startsWith("'");
        if (isQuoted != column.type().equals("String") || column.type().equals("Guid") && !Rows.isGuid(literal)) {
            throw Errors.invalid("A binary operator with incompatible types was detected.");
        }
        var wanted = isQuoted ? literal.substring(1, literal.length() - 1).replace("''", "'") : literal;
        return row -> Rows.text(row.getOrDefault(column.name(), JsonValue.NULL)).equalsIgnoreCase(wanted);
    }

    /** {@code Entity/Id} is the column EntityId, which cannot be compared by that name. */
    private Schema.Column column(String path) {
        var column = schema.column(table, path.endsWith("/Id") ? path.replace("/Id", "Id") : path);
        if (!path.contains("/") && !column.table().isEmpty()) {
            throw Errors.invalid("Column by path " + path + " not found in schema " + table);
        }
        return column;
    }

    private boolean isNext(String token) {
        if (!tokens.isEmpty() && tokens.get(0).equals(token)) {
            tokens.remove(0);
            return true;
        }
        return false;
    }

    private String next() {
        if (tokens.isEmpty()) {
            throw Errors.invalid("Syntax error in $filter: it ends too early");
        }
        return tokens.remove(0);
    }
}
