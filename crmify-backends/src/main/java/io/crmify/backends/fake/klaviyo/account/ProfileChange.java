package io.crmify.backends.fake.klaviyo.account;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a resource that was sent changes of a profile: what it does not name stays, null clears. */
record ProfileChange(JsonObject resource) {
    Map<String, String> attributes(Map<String, String> before) {
        var after = new TreeMap<>(before);
        sent().forEach((name, value) -> {
            if (value instanceof JsonObject object && name.equals("location")) {
                object.forEach((part, text) -> put(after, "location." + part, text));
            } else if (!name.equals("properties")) {
                put(after, name, value);
            }
        });
        return after;
    }

    private JsonObject sent() {
        return Call.object(resource, "attributes");
    }

    private static void put(Map<String, String> attributes, String name, JsonValue value) {
        if (value == JsonValue.NULL) {
            attributes.remove(name);
        } else {
            attributes.put(name, value instanceof JsonString string ? string.getString() : value.toString());
        }
    }

    Map<String, JsonValue> properties(Map<String, JsonValue> before) {
        var after = new TreeMap<>(before);
        after.putAll(Call.object(sent(), "properties"));
        var changes = Call.object(Call.object(resource, "meta"), "patch_properties");
        Call.object(changes, "append").forEach((name, value) -> {
            var list = new LinkedHashSet<>(items(after.getOrDefault(name, JsonValue.NULL)));
            list.addAll(items(value));
            after.put(name, array(list));
        });
        Call.object(changes, "unappend").forEach((name, value) -> {
            var list = new ArrayList<>(items(after.getOrDefault(name, JsonValue.NULL)));
            list.removeAll(items(value));
            after.put(name, array(list));
        });
        items(changes.getOrDefault("unset", JsonValue.NULL))
                .forEach(name -> after.remove(((JsonString) name).getString()));
        return after;
    }

    private static List<JsonValue> items(JsonValue value) {
        if (value == JsonValue.NULL) {
            return List.of();
        }
        return value instanceof JsonArray array ? array : List.of(value);
    }

    private static JsonArray array(Iterable<JsonValue> values) {
        var array = Json.createArrayBuilder();
        values.forEach(array::add);
        return array.build();
    }
}
