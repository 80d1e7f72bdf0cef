package io.crmify.backends.fake.insightly;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields the records of a table have, the account's own among them, and what those take. */
record Columns(Table table, Set<String> custom) {
    static final String STATUS = "LEAD_STATUS_ID";
    static final String CUSTOM = "CUSTOMFIELDS";
    static final String NAME = "FIELD_NAME";
    static final String VALUE = "FIELD_VALUE";

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");

    boolean isColumn(String name) {
        return custom.contains(name) || table.types().containsKey(name) || name.equals(table.id());
    }

    /** What a body wants written, custom fields among the others; null clears. Refuses what Insightly refuses. */
    Map<String, JsonValue> wanted(JsonObject body) {
        var wanted = new LinkedHashMap<String, JsonValue>();
        body.forEach((name, value) -> {
            if (name.equals(CUSTOM)) {
                wanted.putAll(customValues(value));
            } else if (!name.equals(table.id())) {
                ensureTaken(name, value);
                wanted.put(name, value);
            }
        });
        wanted.keySet().removeIf(name -> table.types().get(name) == Table.Type.IGNORED);
        return Collections.unmodifiableMap(wanted);
    }

    private Map<String, JsonValue> customValues(JsonValue given) {
        if (!(given instanceof JsonArray fields) || !fields.stream().allMatch(JsonObject.class::isInstance)) {
            throw Errors.invalid(CUSTOM + " is no list of fields");
        }
        var values = new LinkedHashMap<String, JsonValue>();
        for (var field : fields.getValuesAs(JsonObject.class)) {
            var name = field.getString(NAME, "");
            if (!custom.contains(name)) {
                throw Errors.invalid("Custom field %s does not exist".formatted(name));
            }
            values.put(name, field.getOrDefault(VALUE, JsonValue.NULL));
        }
        return values;
    }

    private void ensureTaken(String name, JsonValue value) {
        if (Table.READ_ONLY.contains(name)) {
            throw Errors.invalid(name + " is read-only");
        }
        var type = table.types().get(name);
        if (type == null) {
            throw Errors.invalid("%s is no field of %s".formatted(name, table.plural()));
        }
        if (value != JsonValue.NULL && !isOf(type, value)) {
            throw Errors.invalid("the value of %s is not valid".formatted(name));
        }
    }

    private static boolean isOf(Table.Type type, JsonValue value) {
        return switch (type) {
            case TEXT -> value instanceof JsonString;
            case EMAIL -> value instanceof JsonString && isEmptyOr(ADDRESS, value);
            case DATE -> value instanceof JsonString && isEmptyOr(TIME, value);
            case NUMBER -> isWhole(value);
            case STATUS -> isWhole(value) && Words.STATUSES.word(number(value)).isPresent();
            case SOURCE -> isWhole(value) && Words.SOURCES.word(number(value)).isPresent();
            case BOOLEAN -> value == JsonValue.TRUE || value == JsonValue.FALSE;
            case IGNORED -> true;
        };
    }

    private static boolean isEmptyOr(Pattern pattern, JsonValue value) {
        return text(value).isEmpty() || pattern.matcher(text(value)).matches();
    }

    private static boolean isWhole(JsonValue value) {
        return value instanceof JsonNumber number && number.isIntegral();
    }

    private static long number(JsonValue value) {
        return ((JsonNumber) value).longValue();
    }

    /** A value as people see it; empty if there is none. */
    static String text(JsonValue value) {
        return value == JsonValue.NULL ? "" : value instanceof JsonString text ? text.getString() : value.toString();
    }
}
