package io.crmify.backends.fake.salesforce.org;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A field of an object.
 *
 * @param type as a description names it: string, email, boolean, double, date, datetime, picklist, reference
 * @param length of texts
 * @param traits among {@code required}, {@code read-only}, {@code key} (external id, and unique)
 * @param words of a restricted picklist; empty if it takes any
 */
public record Column(String name, String type, int length, List<String> traits, List<String> words) {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");

    static Column of(String name, String type) {
        return new Column(name, type, type.equals("textarea") ? 32_768 : 255, List.of(), List.of());
    }

    Column length(int most) {
        return new Column(name, type, most, traits, words);
    }

    Column with(String trait) {
        return new Column(name, type, length, List.of(trait), words);
    }

    Column words(List<String> all) {
        return new Column(name, type, length, traits, all);
    }

    boolean isRequired() {
        return traits.contains("required");
    }

    boolean isKey() {
        return traits.contains("key");
    }

    private boolean isWritable() {
        return !traits.contains("read-only");
    }

    /** Refuses what the field does not take. */
    void ensureTakes(JsonValue value) {
        if (!isWritable()) {
            throw Wrong.of(
                    400, "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: " + name + ".", name);
        }
        if (value == JsonValue.NULL) {
            if (type.equals("boolean")) {
                throw Wrong.of(400, "INVALID_TYPE_ON_FIELD_IN_RECORD", name + ": value not of required type: ", name);
            }
            return;
        }
        if (!isOfType(value)) {
            throw Wrong.of(400, "JSON_PARSER_ERROR", "Cannot deserialize instance of %s from value".formatted(type));
        }
        if (value instanceof JsonString text) {
            ensureTakes(text.getString());
        }
    }

    private boolean isOfType(JsonValue value) {
        return switch (type) {
            case "boolean" -> value == JsonValue.TRUE || value == JsonValue.FALSE;
            case "double" -> value instanceof JsonNumber;
            case "date" -> value instanceof JsonString text && text.getString().matches("\\d{4}-\\d\\d-\\d\\d");
            case "datetime" ->
                value instanceof JsonString text
                        && text.getString()
                                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d{4})");
            default -> value instanceof JsonString;
        };
    }

    private void ensureTakes(String text) {
        if (text.length() > length) {
            throw Wrong.of(
                    400, "STRING_TOO_LONG", "%s: data value too large (max length=%d)".formatted(name, length), name);
        }
        if (type.equals("email") && !text.isEmpty() && !ADDRESS.matcher(text).matches()) {
            throw Wrong.of(400, "INVALID_EMAIL_ADDRESS", "%s: invalid email address".formatted(name), name);
        }
        if (!words.isEmpty() && !words.contains(text)) {
            throw Wrong.of(
                    400,
                    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                    "%s: bad value for restricted picklist field".formatted(name),
                    name);
        }
    }

    /** As a description has it. */
    JsonObject described() {
        var picklist = Values.array();
        words.forEach(word -> picklist.add(
                Values.object().add("active", true).add("label", word).add("value", word)));
        return Values.object()
                .add("name", name)
                .add("label", name)
                .add("type", type)
                .add("length", length)
                .add("nillable", !isRequired() && !type.equals("boolean"))
                .add("defaultedOnCreate", type.equals("boolean") || name.equals("Status"))
                .add("externalId", isKey())
                .add("unique", isKey())
                .add("idLookup", isKey() || name.equals("Email"))
                .add("createable", isWritable())
                .add("updateable", isWritable())
                .add("picklistValues", picklist)
                .build();
    }
}
