package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of SOQL that the stand-in knows: fields of one object, conditions with {@code =} and {@code IN} joined by {@code AND},
 * an order that is the records' own.
 */
public record Select(List<String> fields, String object, List<Condition> conditions) {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|([A-Za-z0-9_.:-]+)|([=(),]))");
    private static final String ORGANISATION = "Organization";
    private static final String STATUS = "LeadStatus";

    /** One of these texts. */
    private record Condition(String field, Set<String> texts) {}

    private static Wrong malformed() {
        return Wrong.of(400, "MALFORMED_QUERY", "unexpected token");
    }

    public static Select parse(String soql) {
        var tokens = new Tokens(tokens(soql));
        tokens.expect("SELECT");
        var fields = new ArrayList<String>();
        do {
            fields.add(tokens.next());
        } while (tokens.skip(","));
        tokens.expect("FROM");
        var object = tokens.next();
        var conditions = new ArrayList<Condition>();
        if (tokens.skip("WHERE")) {
            do {
                conditions.add(condition(tokens));
            } while (tokens.skip("AND"));
        }
        if (tokens.skip("ORDER")) {
            tokens.expect("BY");
            tokens.next();
        }
        if (!tokens.isAtEnd()) {
            throw malformed();
        }
        return new Select(fields, object, conditions);
    }

    private static Condition condition(Tokens tokens) {
        var field = tokens.next();
        if (tokens.skip("=")) {
            return new Condition(field, Set.of(tokens.next()));
        }
        tokens.expect("IN");
        tokens.expect("(");
        var texts = new ArrayList<String>();
        do {
            texts.add(tokens.next());
        } while (tokens.skip(","));
        tokens.expect(")");
        return new Condition(field, Set.copyOf(texts));
    }

    /** Single quotes end a text, unless a backslash stands before them. */
    private static List<String> tokens(String soql) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(soql.strip());
        var end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            tokens.add(
                    matcher.group(1) != null
                            ? unescaped(matcher.group(1))
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        if (end != soql.strip().length()) {
            throw malformed();
        }
        return tokens;
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\(.)").matcher(text).replaceAll(escaped -> switch (escaped.group(1)) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "\\" -> "\\\\";
            default -> escaped.group(1).equals("$") ? "\\$" : escaped.group(1);
        });
    }

    private static final class Tokens {
        private final List<String> left;

        Tokens(List<String> all) {
            this.left = new ArrayList<>(all);
        }

        String next() {
            if (left.isEmpty()) {
                throw malformed();
            }
            return left.remove(0);
        }

        boolean skip(String word) {
            var isNext = !left.isEmpty() && left.get(0).equalsIgnoreCase(word);
            if (isNext) {
                left.remove(0);
            }
            return isNext;
        }

        void expect(String word) {
            if (!skip(word)) {
                throw malformed();
            }
        }

        boolean isAtEnd() {
            return left.isEmpty();
        }
    }

    /** The rows, as an answer has them. */
    public List<JsonObject> rows(Org org) {
        if (object.equals(ORGANISATION)) {
            return List.of(Values.object().add("Id", Org.ID).build());
        }
        if (object.equals(STATUS)) {
            return ObjectType.STATUSES.stream().map(Select::status).toList();
        }
        var type = type(org);
        var named = new ArrayList<>(fields);
        conditions.forEach(condition -> named.add(condition.field()));
        named.stream().filter(field -> !type.isReadable(field)).findFirst().ifPresent(field -> {
            throw Wrong.of(400, "INVALID_FIELD", "No such column '%s' on entity '%s'.".formatted(field, type.name()));
        });
        return org.all(type).stream()
                .filter(record -> conditions.stream().allMatch(condition -> condition.texts().stream()
                        .anyMatch(record.text(condition.field())::equalsIgnoreCase)))
                .map(record -> record.json(fields))
                .toList();
    }

    private ObjectType type(Org org) {
        try {
            return org.type(object);
        } catch (Wrong unknown) {
            throw Wrong.of(400, "INVALID_TYPE", "sObject type '%s' is not supported.".formatted(object));
        }
    }

    private static JsonObject status(String label) {
        return Values.object()
                .add("MasterLabel", label)
                .add("IsConverted", label.toLowerCase(Locale.ROOT).endsWith(" - converted"))
                .add("IsDefault", label.equals(ObjectType.STATUSES.get(0)))
                .build();
    }
}
