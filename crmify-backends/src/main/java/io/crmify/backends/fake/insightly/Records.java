package io.crmify.backends.fake.insightly;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The records of one table. Nothing but the id is unique. Thread-safe. */
final class Records {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Map<Long, Stored> byId = new TreeMap<>();
    private final AtomicLong lastId;
    private final Columns columns;
    private final InstantSource clock;

    Records(Columns columns, InstantSource clock) {
        this.columns = columns;
        this.clock = clock;
        this.lastId = new AtomicLong(columns.table().idBefore());
    }

    /** One of them. */
    record Stored(
            Table table,
            long id,
            Map<String, JsonValue> values,
            Set<String> tags,
            Instant createdAt,
            Instant updatedAt) {
        Stored {
            values = Map.copyOf(values);
            tags = Set.copyOf(tags);
        }

        String text(String column) {
            return column.equals(table.id())
                    ? Long.toString(id)
                    : Columns.text(values.getOrDefault(column, JsonValue.NULL));
        }

        boolean isConverted() {
            return status().filter(word -> word.kind() == Words.Kind.CONVERTED).isPresent();
        }

        private Optional<Words.Word> status() {
            var status = text(Columns.STATUS);
            return status.isEmpty() ? Optional.empty() : Words.STATUSES.word(Long.parseLong(status));
        }

        private Map<String, String> texts() {
            var texts = new HashMap<String, String>();
            values.forEach((name, value) -> texts.put(name, Columns.text(value)));
            return texts;
        }

        FakeLead lead() {
            var status = status().map(Words.Word::name).orElse("");
            return new FakeLead(Long.toString(id), status, texts(), tags, createdAt, updatedAt);
        }

        FakeContact contact() {
            return new FakeContact(Long.toString(id), texts(), tags, createdAt, updatedAt);
        }

        /** @param brief without custom fields, tags and links */
        JsonObject json(boolean brief) {
            var record = Json.createObjectBuilder().add(table.id(), id);
            var custom = Json.createArrayBuilder();
            new TreeMap<>(values).forEach((name, value) -> {
                if (name.endsWith("__c")) {
                    custom.add(
                            Json.createObjectBuilder().add(Columns.NAME, name).add(Columns.VALUE, value));
                } else {
                    record.add(name, value);
                }
            });
            record.add("DATE_CREATED_UTC", TIME.format(createdAt)).add("DATE_UPDATED_UTC", TIME.format(updatedAt));
            if (!brief) {
                record.add(Columns.CUSTOM, custom)
                        .add("TAGS", Records.json(tags))
                        .add("LINKS", Json.createArrayBuilder());
            }
            return record.build();
        }

        private Stored with(Map<String, JsonValue> others, Set<String> otherTags, Instant at) {
            return new Stored(table, id, others, otherTags, createdAt, at);
        }
    }

    static JsonArray json(Collection<String> tags) {
        var list = Json.createArrayBuilder();
        new TreeSet<>(tags).forEach(tag -> list.add(Json.createObjectBuilder().add("TAG_NAME", tag)));
        return list.build();
    }

    synchronized List<Stored> all() {
        return List.copyOf(byId.values());
    }

    synchronized Optional<Stored> byId(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized Stored create(Map<String, JsonValue> wanted) {
        var now = clock.instant();
        var values = new HashMap<String, JsonValue>();
        if (columns.table() == Table.LEADS) {
            values.put(Columns.STATUS, Json.createValue(Words.STATUSES.defaultId()));
        }
        var id = lastId.incrementAndGet();
        return put(new Stored(columns.table(), id, merged(values, wanted), Set.of(), now, now));
    }

    /** Empty if there is none. */
    synchronized Optional<Stored> update(long id, Map<String, JsonValue> wanted) {
        return byId(id).map(
                        old -> put(old.with(merged(new HashMap<>(old.values()), wanted), old.tags(), clock.instant())));
    }

    /** With other tags; empty if there is no such record. */
    synchronized Optional<Stored> retag(long id, UnaryOperator<Set<String>> change) {
        return byId(id).map(
                        old -> put(old.with(old.values(), change.apply(new TreeSet<>(old.tags())), clock.instant())));
    }

    synchronized boolean remove(long id) {
        return byId.remove(id) != null;
    }

    private Stored put(Stored record) {
        var required = columns.table().required();
        if (!required.isEmpty() && record.text(required).isBlank()) {
            throw Errors.invalid(required + " is required");
        }
        byId.put(record.id(), record);
        return record;
    }

    private static Map<String, JsonValue> merged(Map<String, JsonValue> values, Map<String, JsonValue> wanted) {
        wanted.forEach((name, value) -> {
            if (!Columns.text(value).isEmpty()) {
                values.put(name, value);
            } else if (!name.equals(Columns.STATUS)) {
                values.remove(name); // a lead always has a status
            }
        });
        return values;
    }
}
