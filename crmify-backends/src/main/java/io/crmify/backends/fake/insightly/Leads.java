package io.crmify.backends.fake.insightly;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** The leads of the account. Nothing but the id is unique. Thread-safe. */
final class Leads {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Map<Long, Stored> byId = new TreeMap<>();
    private final AtomicLong lastId = new AtomicLong(77000);
    private final InstantSource clock;

    Leads(InstantSource clock) {
        this.clock = clock;
    }

    /** One of them. */
    record Stored(long id, Map<String, JsonValue> values, Instant createdAt, Instant updatedAt) {
        Stored {
            values = Map.copyOf(values);
        }

        String text(String column) {
            return column.equals(Columns.ID)
                    ? Long.toString(id)
                    : Columns.text(values.getOrDefault(column, JsonValue.NULL));
        }

        FakeLead seen() {
            var texts = new HashMap<String, String>();
            values.forEach((name, value) -> texts.put(name, Columns.text(value)));
            var status = Words.STATUSES.word(Long.parseLong(text(Columns.STATUS)));
            return new FakeLead(
                    Long.toString(id), status.map(Words.Word::name).orElse(""), texts, createdAt, updatedAt);
        }

        /** @param brief without custom fields, tags and links */
        JsonObject json(boolean brief) {
            var lead = Json.createObjectBuilder().add(Columns.ID, id);
            var custom = Json.createArrayBuilder();
            new TreeMap<>(values).forEach((name, value) -> {
                if (name.endsWith("__c")) {
                    custom.add(
                            Json.createObjectBuilder().add(Columns.NAME, name).add(Columns.VALUE, value));
                } else {
                    lead.add(name, value);
                }
            });
            lead.add("DATE_CREATED_UTC", TIME.format(createdAt)).add("DATE_UPDATED_UTC", TIME.format(updatedAt));
            if (!brief) {
                lead.add(Columns.CUSTOM, custom)
                        .add("TAGS", Json.createArrayBuilder())
                        .add("LINKS", Json.createArrayBuilder());
            }
            return lead.build();
        }
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
        values.put(Columns.STATUS, Json.createValue(Words.STATUSES.defaultId()));
        return put(new Stored(lastId.incrementAndGet(), merged(values, wanted), now, now));
    }

    /** Empty if there is none. */
    synchronized Optional<Stored> update(long id, Map<String, JsonValue> wanted) {
        return byId(id).map(old ->
                put(new Stored(id, merged(new HashMap<>(old.values()), wanted), old.createdAt(), clock.instant())));
    }

    synchronized boolean remove(long id) {
        return byId.remove(id) != null;
    }

    private Stored put(Stored lead) {
        if (lead.text(Columns.LAST_NAME).isBlank()) {
            throw Errors.invalid("LAST_NAME is required");
        }
        byId.put(lead.id(), lead);
        return lead;
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
