package io.crmify.backends.fuzz;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Something else in one place of a JSON text.
 *
 * @param place counts the values in the order of the text; beyond the last it starts anew
 */
record Mutation(int place, Kind kind) {
    /** Stands for what the JSON library would not write. */
    private static final String DEEP = "@deep@";

    private static final int DEPTH = 10_000;

    enum Kind {
        MISSING(null),
        NULL(JsonValue.NULL),
        TRUE(JsonValue.TRUE),
        TEXT(Json.createValue(Marks.BODY)),
        EMPTY_TEXT(Json.createValue("")),
        BLANK_TEXT(Json.createValue(" \u0000\n ")),
        LONG_TEXT(Json.createValue(Marks.BODY.repeat(5_000))),
        OTHER_ID(Json.createValue("666")),
        LONG_ID(Json.createValue("9".repeat(400))),
        NO_ID(Json.createValue("../" + Marks.BODY)),
        ZERO(Json.createValue(0)),
        NEGATIVE(Json.createValue(-1)),
        HUGE(Json.createValue(new BigDecimal("1e500"))),
        FRACTION(Json.createValue(new BigDecimal("0.1"))),
        NO_ITEMS(JsonValue.EMPTY_JSON_ARRAY),
        NO_MEMBERS(JsonValue.EMPTY_JSON_OBJECT),
        ITEMS(Dialect.array(Marks.BODY, "501", "501").build()),
        MANY_NAMES(Dialect.array(
                        IntStream.range(0, 3_000).mapToObj("name_%d"::formatted).toArray(String[]::new))
                .build()),
        NESTED(Json.createValue(DEEP)),
        TWICE(null);

        private final JsonValue value;

        Kind(JsonValue value) {
            this.value = value;
        }
    }

    JsonValue applied(JsonValue whole) {
        var at = place % count(whole);
        var mutated = at == 0 ? replaced(whole) : walk(whole, new AtomicInteger(at));
        return mutated == null ? JsonValue.NULL : mutated;
    }

    /** The text of what mutations have made. */
    static String text(JsonValue value) {
        return value.toString().replace('"' + DEEP + '"', "[".repeat(DEPTH) + "]".repeat(DEPTH));
    }

    private static int count(JsonValue value) {
        if (value instanceof JsonObject object) {
            return 1 + object.values().stream().mapToInt(Mutation::count).sum();
        } else if (value instanceof JsonArray array) {
            return 1 + array.stream().mapToInt(Mutation::count).sum();
        }
        return 1;
    }

    private JsonValue replaced(JsonValue value) {
        return kind == Kind.TWICE ? value : kind.value;
    }

    private JsonValue walk(JsonValue value, AtomicInteger left) {
        if (value instanceof JsonObject object) {
            var copy = Json.createObjectBuilder();
            object.forEach((name, member) -> {
                var next = next(member, left);
                if (next != null) {
                    copy.add(name, next);
                }
            });
            return copy.build();
        } else if (value instanceof JsonArray array) {
            var copy = Json.createArrayBuilder();
            for (var item : array) {
                var isHit = left.get() == 1;
                var next = next(item, left);
                if (next != null) {
                    copy.add(next);
                }
                if (isHit && kind == Kind.TWICE) {
                    copy.add(item);
                }
            }
            return copy.build();
        }
        return value;
    }

    private JsonValue next(JsonValue member, AtomicInteger left) {
        return left.decrementAndGet() == 0 ? replaced(member) : walk(member, left);
    }
}
