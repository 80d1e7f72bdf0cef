package io.crmify.backends.fake.creatio;

import static java.util.Map.entry;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** All rows of all tables. Nothing but the id is unique. Thread-safe. */
final class Rows {
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            entry("LeadSource", List.of("Web", "Phone enquiry")),
            entry("LeadDisqualifyReason", List.of("Spam", "No budget")),
            entry("ContactType", List.of("Contact person", "Customer")),
            entry("ActivityStatus", List.of("Not started", "Completed")),
            entry("BulkEmailType", List.of("News", "Offers")),
            entry("BulkEmailSubsStatus", List.of("Subscribed", "Unsubscribed")),
            entry("City", List.of("Zürich", "London", "L'Aquila")),
            entry("Region", List.of("ZH")),
            entry("Country", List.of("Switzerland", "GB")));
    private static final Map<String, String> STATUSES = Map.of(
            "d790a45d-03ff-4ddb-9dea-8087722c582c", "Qualification",
            "14cfc644-e3ed-497e-8279-ed4319bb8093", "Distribution",
            "ceb70b3c-985f-4867-ae7c-88f9dd710688", "Handoff to sales",
            "7a90900b-53b5-4598-92b3-0aee90626c56", "Awaiting sale",
            "0a0808c5-5415-41f0-bea3-118cc3089959", "Satisfied",
            "128c3718-771a-4d1e-9035-6fa135ca5f70", "Disqualified",
            "51adc3ec-3503-4b10-a00b-8be3b0e11f08", "Not interested");
    private static final String INITIAL = "d790a45d-03ff-4ddb-9dea-8087722c582c";

    private final Schema schema;
    private final InstantSource clock;
    private final JsonProvider json = JsonProvider.provider();
    private final Map<String, Map<String, Map<String, JsonValue>>> tables = new HashMap<>();

    Rows(Schema schema, InstantSource clock) {
        this.schema = schema;
        this.clock = clock;
        schema.tables().forEach(table -> tables.put(table, new LinkedHashMap<>()));
        STATUSES.forEach((id, name) -> word("QualifyStatus", id, name));
        WORDS.forEach((table, words) ->
                words.forEach(word -> word(table, UUID.randomUUID().toString(), word)));
    }

    static boolean isGuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    static String text(JsonValue value) {
        return value instanceof JsonString string
                ? string.getString()
                : value == JsonValue.NULL ? "" : value.toString();
    }

    synchronized List<Map<String, JsonValue>> all(String table) {
        return table(table).values().stream().map(Map::copyOf).toList();
    }

    synchronized Optional<Map<String, JsonValue>> byId(String table, String id) {
        return Optional.ofNullable(table(table).get(id.toLowerCase(Locale.ROOT)))
                .map(Map::copyOf);
    }

    synchronized Map<String, JsonValue> insert(String table, JsonObject body) {
        var row = new LinkedHashMap<String, JsonValue>();
        schema.columns(table).values().forEach(column -> row.put(column.name(), column.nothing()));
        put(table, row, body);
        var sent = text(row.getOrDefault(Schema.ID, JsonValue.NULL)).toLowerCase(Locale.ROOT);
        var id = sent.equals(Schema.EMPTY) ? UUID.randomUUID().toString() : sent;
        row.put(Schema.ID, json.createValue(id));
        if (table(table).containsKey(id)) {
            throw Errors.failed(
                    "Violation of PRIMARY KEY constraint 'PK_%s'. Cannot insert duplicate key.".formatted(table));
        }
        row.put("CreatedOn", now());
        row.put("ModifiedOn", now());
        complete(table, row);
        table(table).put(id, row);
        return Map.copyOf(row);
    }

    /** False if there is none. */
    synchronized boolean update(String table, String id, JsonObject body) {
        var old = table(table).get(id.toLowerCase(Locale.ROOT));
        if (old == null) {
            return false;
        }
        var row = new LinkedHashMap<>(old);
        put(table, row, body);
        row.put("ModifiedOn", now());
        complete(table, row);
        table(table).put(id.toLowerCase(Locale.ROOT), row);
        return true;
    }

    synchronized boolean remove(String table, String id) {
        if (byId(table, id).isPresent()) {
            ensureUnused(table, id);
        }
        tables.forEach((other, rows) -> rows.values()
                .removeIf(row -> other.endsWith("InTag")
                        && text(row.getOrDefault("EntityId", JsonValue.NULL)).equalsIgnoreCase(id)));
        return table(table).remove(id.toLowerCase(Locale.ROOT)) != null;
    }

    /** A row's tags go with it; any other row that refers to it keeps it. */
    private void ensureUnused(String table, String id) {
        tables.forEach((other, others) -> {
            var columns = schema.columns(other).values().stream()
                    .filter(column -> column.table().equals(table) && !other.endsWith("InTag"))
                    .map(Schema.Column::name)
                    .toList();
            var isUsed = others.values().stream()
                    .anyMatch(row -> columns.stream().anyMatch(column -> text(row.getOrDefault(column, JsonValue.NULL))
                            .equalsIgnoreCase(id)));
            if (isUsed) {
                throw Errors.failed("The DELETE statement conflicted with the REFERENCE constraint \"FK%s%s\"."
                        .formatted(other, table));
            }
        });
    }

    private Map<String, Map<String, JsonValue>> table(String name) {
        return tables.getOrDefault(name, Map.of());
    }

    private void word(String table, String id, String name) {
        insert(
                table,
                Json.createObjectBuilder().add(Schema.ID, id).add("Name", name).build());
    }

    private void put(String table, Map<String, JsonValue> row, JsonObject body) {
        body.forEach((name, value) -> {
            var column = schema.column(table, name);
            var stored = column.stored(value);
            if (!column.table().isEmpty()
                    && !text(stored).equals(Schema.EMPTY)
                    && byId(column.table(), text(stored)).isEmpty()) {
                throw Errors.failed("The INSERT statement conflicted with the FOREIGN KEY constraint \"FK%s%s\"."
                        .formatted(table, name));
            }
            row.put(name, stored);
        });
    }

    private void complete(String table, Map<String, JsonValue> row) {
        if (table.equals("Contact")
                && text(row.getOrDefault("Name", JsonValue.NULL)).isBlank()) {
            throw Errors.failed("Column \"Name\" is required");
        }
        if (table.equals("Activity")
                && text(row.getOrDefault("StartDate", JsonValue.NULL)).equals(Schema.NO_TIME)) {
            throw Errors.failed("Column \"StartDate\" is required");
        }
        if (table.equals("Lead")
                && text(row.getOrDefault("LeadName", JsonValue.NULL)).isBlank()) {
            row.put("LeadName", row.getOrDefault("Contact", json.createValue("")));
        }
        if (table.equals("Lead")
                && text(row.getOrDefault("QualifyStatusId", JsonValue.NULL)).equals(Schema.EMPTY)) {
            row.put("QualifyStatusId", json.createValue(INITIAL)); // a lead always has a status
        }
    }

    private JsonValue now() {
        return json.createValue(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }
}
