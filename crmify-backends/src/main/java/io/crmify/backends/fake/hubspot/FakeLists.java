package io.crmify.backends.fake.hubspot;

import static java.util.Map.entry;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lists of contacts, and who is on them. Thread-safe. */
public final class FakeLists {
    private static final String READ = "crm.lists.read";
    private static final String WRITE = "crm.lists.write";
    private static final String LISTS = "/crm/lists/{version}";

    private final People people;
    private final Map<Integer, One> lists = new TreeMap<>();

    private record One(int id, String name, String type, Set<String> members) {}

    public FakeLists(People people) {
        this.people = people;
    }

    /** Makes a list that people fill, as people do; its id. */
    public String create(String name) {
        return create(name, "MANUAL");
    }

    /** Makes a list that HubSpot fills by itself; its id. */
    public String createDynamic(String name) {
        return create(name, "DYNAMIC");
    }

    /** The ids of the contacts on a list; none if there is no such list. */
    public synchronized Set<String> members(String listId) {
        return byId(listId).map(list -> Set.copyOf(list.members())).orElse(Set.of());
    }

    private synchronized String create(String name, String type) {
        var id = lists.size() + 11;
        lists.put(id, new One(id, name, type, new TreeSet<>()));
        return Integer.toString(id);
    }

    public Map<String, Operation> operations() {
        return Map.ofEntries(
                entry("POST " + LISTS, new Operation(WRITE, this::create)),
                entry("POST " + LISTS + "/search", new Operation(READ, this::search)),
                entry("GET " + LISTS + "/object-type-id/0-1/name/{name}", new Operation(READ, this::byName)),
                entry("GET " + LISTS + "/{id}/memberships", new Operation(READ, this::members)),
                entry("PUT " + LISTS + "/{id}/memberships/add", new Operation(WRITE, this::add)),
                entry("PUT " + LISTS + "/{id}/memberships/remove", new Operation(WRITE, this::remove)));
    }

    private synchronized Reply create(Call call) {
        var body = call.object();
        var name = text(body, "name");
        var type = text(body, "processingType");
        if (!text(body, "objectTypeId").equals("0-1")) {
            throw Errors.invalid("objectTypeId is not one of this account's");
        }
        if (lists.values().stream().anyMatch(list -> list.name().equals(name))) {
            throw Errors.invalid("The list name is taken");
        }
        return Reply.json(200, wrapped(called(create(name, type))));
    }

    private synchronized Reply search(Call call) {
        var body = call.object();
        var query = body.getString("query", "").toLowerCase(Locale.ROOT);
        var count = Math.min(500, body.getInt("count", 20));
        var offset = body.getInt("offset", 0);
        var matching = lists.values().stream()
                .filter(list -> list.name().toLowerCase(Locale.ROOT).contains(query))
                .toList();
        var page = matching.stream().skip(offset).limit(count).toList();
        var results = Json.createArrayBuilder();
        page.forEach(list -> results.add(json(list)));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("hasMore", offset + page.size() < matching.size())
                        .add("lists", results)
                        .add("offset", offset + page.size())
                        .add("total", matching.size())
                        .build());
    }

    private synchronized Reply byName(Call call) {
        return lists.values().stream()
                .filter(list -> list.name().equals(call.variable()))
                .findFirst()
                .map(list -> Reply.json(200, wrapped(list)))
                .orElseThrow(Errors::notFound);
    }

    private synchronized Reply members(Call call) {
        var limit = number(call.request(), "limit", 250);
        var after = call.request().query().getOrDefault("after", "");
        var rest = called(call.variable()).members().stream()
                .filter(id -> id.compareTo(after) > 0)
                .toList();
        var page = rest.stream().limit(limit).toList();
        var results = Json.createArrayBuilder();
        page.forEach(id -> results.add(Json.createObjectBuilder().add("recordId", id)));
        var body = Json.createObjectBuilder().add("results", results).add("total", rest.size());
        if (page.size() < rest.size()) {
            var next = Json.createObjectBuilder().add("after", page.get(page.size() - 1));
            body.add("paging", Json.createObjectBuilder().add("next", next));
        }
        return Reply.json(200, body.build());
    }

    private synchronized Reply add(Call call) {
        var list = writable(call);
        var ids = ids(call.request());
        var missing = ids.stream().filter(id -> !people.isThere(id)).toList();
        var added =
                ids.stream().filter(people::isThere).filter(list.members()::add).toList();
        return Reply.json(200, changed(added, List.of(), missing));
    }

    private synchronized Reply remove(Call call) {
        var list = writable(call);
        var removed =
                ids(call.request()).stream().filter(list.members()::remove).toList();
        return Reply.json(200, changed(List.of(), removed, List.of()));
    }

    private One writable(Call call) {
        var list = called(call.variable());
        if (list.type().equals("DYNAMIC")) {
            throw Errors.invalid("The members of a DYNAMIC list cannot be changed by hand");
        }
        return list;
    }

    private One called(String id) {
        return byId(id).orElseThrow(Errors::notFound);
    }

    private Optional<One> byId(String id) {
        return id.matches("\\d{1,9}") ? Optional.ofNullable(lists.get(Integer.valueOf(id))) : Optional.empty();
    }

    private static List<String> ids(Request request) {
        try (var reader = Json.createReader(new StringReader(request.body()))) {
            return reader.read() instanceof JsonArray array
                    ? array.stream().map(FakeLists::id).toList()
                    : refused();
        } catch (JsonException unreadable) {
            throw Errors.unreadable();
        }
    }

    private static String id(JsonValue id) {
        return Call.text(id).orElseThrow(() -> Errors.invalid("a record id is a text"));
    }

    private static List<String> refused() {
        throw Errors.invalid("The body must be an array of record ids");
    }

    private static JsonObject changed(
            Collection<String> added, Collection<String> removed, Collection<String> missing) {
        return Json.createObjectBuilder()
                .add("recordsIdsAdded", array(added))
                .add("recordIdsRemoved", array(removed))
                .add("recordIdsMissing", array(missing))
                .build();
    }

    private static JsonArrayBuilder array(Collection<String> ids) {
        return Json.createArrayBuilder(ids);
    }

    private static JsonObject wrapped(One list) {
        return Json.createObjectBuilder().add("list", json(list)).build();
    }

    private static JsonObjectBuilder json(One list) {
        return Json.createObjectBuilder()
                .add("listId", Integer.toString(list.id()))
                .add("name", list.name())
                .add("objectTypeId", "0-1")
                .add("processingType", list.type())
                .add("processingStatus", "COMPLETE");
    }

    private static String text(JsonObject body, String name) {
        return Call.optional(body, name).orElseThrow(() -> Errors.invalid(name + " is required"));
    }

    private static long number(Request request, String parameter, long absent) {
        var text = request.query().getOrDefault(parameter, Long.toString(absent));
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : absent;
    }
}
