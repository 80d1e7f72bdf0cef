package io.crmify.backends.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON that somebody else wrote, read without trusting its shape: what is missing, or of another type than asked for, is empty.
 *
 * <pre>{@code
 * answer.json().at("errors").items().forEach(error -> categories.add(error.text("category")));
 * }</pre>
 */
public record LenientJson(JsonValue value) {
    // Json's own methods would look for the provider at each call, which takes longer than the parsing.
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    /** What is not there. */
    public static final LenientJson NOTHING = new LenientJson(JsonValue.NULL);

    /** The object or array that the text begins with; nothing if it begins with something else. Never fails. */
    public static LenientJson parse(String text) {
        var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (var reader = READERS.createReader(new StringReader(plain))) {
            return new LenientJson(reader.read());
        } catch (RuntimeException unreadable) {
            // parsers differ in what they throw, and their messages quote the text: it must not be chained
            return NOTHING;
        }
    }

    /** The member of that name; nothing if this is no object or has none. */
    public LenientJson at(String name) {
        var member = value instanceof JsonObject object ? object.get(name) : null;
        return member == null ? NOTHING : new LenientJson(member);
    }

    /** The elements; none if this is no array. */
    public List<LenientJson> items() {
        return value instanceof JsonArray array
                ? array.stream().map(LenientJson::new).toList()
                : List.of();
    }

    /** The names of the members; none if this is no object. */
    public Set<String> names() {
        return value instanceof JsonObject object ? object.keySet() : Set.of();
    }

    /** A string, or a number or boolean as text; else empty. */
    public String text() {
        if (value instanceof JsonString string) {
            return string.getString();
        }
        var isPlain = value instanceof JsonNumber || value == JsonValue.TRUE || value == JsonValue.FALSE;
        return isPlain ? value.toString() : "";
    }

    /** The text of the member of that name; empty if there is none. */
    public String text(String name) {
        return at(name).text();
    }

    /** The texts in the member of that name, be it an array or a single one; blank ones are left out. */
    public List<String> texts(String name) {
        var member = at(name);
        var all = member.value instanceof JsonArray ? member.items() : List.of(member);
        return all.stream()
                .map(LenientJson::text)
                .filter(text -> !text.isBlank())
                .toList();
    }

    public boolean isObject() {
        return value instanceof JsonObject;
    }

    public boolean isArray() {
        return value instanceof JsonArray;
    }

    /** The type; never a value. */
    @Override
    public String toString() {
        return "LenientJson[" + value.getValueType() + "]";
    }
}
