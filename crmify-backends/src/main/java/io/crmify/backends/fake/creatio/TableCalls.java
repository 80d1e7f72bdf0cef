package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What can be asked of a table and its rows. */
final class TableCalls {
    private static final Pattern PLACE = Pattern.compile("(\\w+)(?:\\(([^)]*)\\))?");
    private static final Pattern EXPANSION = Pattern.compile("(\\w+)\\(\\$select=(\\w+)\\)");

    private final Schema schema;
    private final Rows rows;
    private final int page;
    private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());

    TableCalls(Schema schema, Rows rows, int page) {
        this.schema = schema;
        this.rows = rows;
        this.page = page;
    }

    /**
     * A call, or a part of a batch.
     *
     * @param place below {@code odata}: {@code Lead}, or {@code Lead(id)}
     * @param address of the table, for the link to the next page
     */
    record Asked(String method, String place, Map<String, String> query, JsonObject body, String address) {}

    Reply answer(Asked asked) {
        var place = PLACE.matcher(asked.place());
        if (!place.matches() || !schema.has(place.group(1))) {
            return Reply.page(404, "Not Found");
        }
        var table = place.group(1);
        var id = place.group(2);
        try {
            if (id == null) {
                return switch (asked.method()) {
                    case "GET" -> list(table, asked);
                    case "POST" -> Reply.json(201, json(table, rows.insert(table, asked.body()), Map.of()));
                    default -> throw Errors.refused(405, "Method Not Allowed", "");
                };
            }
            return one(table, id, asked);
        } catch (Refused refused) {
            return refused.reply();
        }
    }

    private Reply one(String table, String id, Asked asked) {
        if (!Rows.isGuid(id)) {
            throw Errors.invalid("The key '%s' is no Edm.Guid".formatted(id));
        }
        return switch (asked.method()) {
            case "GET" ->
                Reply.json(200, json(table, rows.byId(table, id).orElseThrow(Errors::notFound), asked.query()));
            case "PATCH" -> {
                if (asked.body().containsKey(Schema.ID) || !rows.update(table, id, asked.body())) {
                    throw asked.body().containsKey(Schema.ID) ? Errors.invalid("Id cannot change") : Errors.notFound();
                }
                yield Reply.empty(204);
            }
            case "DELETE" -> {
                if (!rows.remove(table, id)) {
                    throw Errors.notFound();
                }
                yield Reply.empty(204);
            }
            default -> throw Errors.refused(405, "Method Not Allowed", "");
        };
    }

    private Reply list(String table, Asked asked) {
        var query = asked.query();
        selected(table, query); // a column that is not there is refused even if there is no row
        var found = new ArrayList<>(rows.all(table).stream()
                .filter(Filter.parse(schema, table, query.getOrDefault("$filter", "")))
                .toList());
        var order = query.getOrDefault("$orderby", "").split(" ");
        if (!order[0].isEmpty()) {
            var column = schema.column(table, order[0]).name();
            found.sort(Comparator.comparing(row -> Rows.text(row.getOrDefault(column, JsonValue.NULL))));
        }
        var from = number(query, "$skip", 0) + number(query, "$skiptoken", 0);
        var most = Math.max(0, number(query, "$top", Integer.MAX_VALUE) - number(query, "$skiptoken", 0));
        var some = found.stream().skip(from).limit(Math.min(most, page)).toList();
        var list = Json.createArrayBuilder();
        some.forEach(row -> list.add(json(table, row, query)));
        var told = Json.createObjectBuilder()
                .add("@odata.context", asked.address() + "$metadata#" + table)
                .add("value", list);
        if (most > page && found.size() > from + page) {
            told.add("@odata.nextLink", "%s%s?%%24skiptoken=%d".formatted(asked.address(), table, from + page));
        }
        return Reply.json(200, told.build());
    }

    private JsonObject json(String table, Map<String, JsonValue> row, Map<String, String> query) {
        var told = json.createObjectBuilder();
        selected(table, query).forEach(name -> told.add(name, row.getOrDefault(name, JsonValue.NULL)));
        var expansion = EXPANSION.matcher(query.getOrDefault("$expand", ""));
        if (expansion.matches()) {
            var reference = schema.column(table, expansion.group(1) + "Id");
            var column = schema.column(reference.table(), expansion.group(2)).name();
            rows.byId(reference.table(), Rows.text(row.getOrDefault(reference.name(), JsonValue.NULL)))
                    .ifPresent(other -> told.add(
                            expansion.group(1),
                            Json.createObjectBuilder().add(column, other.getOrDefault(column, JsonValue.NULL))));
        }
        return told.build();
    }

    private List<String> selected(String table, Map<String, String> query) {
        var select = query.getOrDefault("$select", "");
        return select.isEmpty()
                ? List.copyOf(schema.columns(table).keySet())
                : Arrays.stream(select.split(","))
                        .map(name -> schema.column(table, name.strip()).name())
                        .toList();
    }

    private static int number(Map<String, String> query, String name, int absent) {
        var text = query.getOrDefault(name, Integer.toString(absent));
        if (!text.matches("\\d{1,10}")) {
            throw Errors.invalid(name + " is no number");
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text));
    }
}
