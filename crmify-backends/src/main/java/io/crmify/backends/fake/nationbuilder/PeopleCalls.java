package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.nationbuilder.NationStore.NationList;
import io.crmify.backends.fake.nationbuilder.NationStore.Person;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What can be asked in v1. */
final class PeopleCalls {
    private static final Map<String, String> TO_V1 =
            Map.of("phone_number", "phone", "mobile_number", "mobile", "born_at", "birthdate");

    private final NationStore store;

    PeopleCalls(NationStore store) {
        this.store = store;
    }

    void addTo(Map<String, Function<Request, Reply>> operations) {
        operations.put("GET /api/v1/people/me", request -> me());
        operations.put("GET /api/v1/people/match", this::match);
        operations.put("GET /api/v1/people/search", this::search);
        operations.put("PUT /api/v1/people/push", this::push);
        operations.put("POST /api/v1/people", request -> written(201, store.create(wanted(request)), request));
        operations.put("GET /api/v1/people/{id}", request -> one(200, person(request)));
        operations.put(
                "PUT /api/v1/people/{id}",
                request -> written(200, store.put(person(request), wanted(request)), request));
        operations.put("DELETE /api/v1/people/{id}", this::delete);
        operations.put("PUT /api/v1/people/{id}/taggings", this::tag);
        operations.put("DELETE /api/v1/people/{id}/taggings", this::untag);
        operations.put("GET /api/v1/tags", this::tags);
        operations.put("GET /api/v1/tags/{tag}/people", this::tagged);
        operations.put("GET /api/v1/lists", this::lists);
        operations.put("POST /api/v1/lists/{id}/people", request -> members(request, true));
        operations.put("DELETE /api/v1/lists/{id}/people", request -> members(request, false));
    }

    private static Reply me() {
        var person = Json.createObjectBuilder().add("id", NationStore.ME).add("first_name", "Olive");
        return Reply.json(200, Json.createObjectBuilder().add("person", person).build());
    }

    private Reply match(Request request) {
        var email = request.query().getOrDefault("email", "");
        return store.people().stream()
                .filter(person -> !email.isEmpty() && person.text("email").equalsIgnoreCase(email))
                .findFirst()
                .map(person -> one(200, person))
                .orElseThrow(() -> Errors.refused(400, "no_matches", "No people matched the given criteria."));
    }

    private Reply search(Request request) {
        var wanted = new TreeMap<>(request.query());
        List.of("limit", "__nonce", "__token").forEach(wanted::remove);
        wanted.keySet().stream()
                .filter(name -> !List.of("external_id", "salesforce_id", "first_name", "last_name")
                        .contains(name))
                .forEach(name -> {
                    throw Errors.bad("Unknown parameter " + name);
                });
        var found = store.people().stream()
                .filter(person -> wanted.entrySet().stream()
                        .allMatch(term -> person.text(term.getKey()).equals(term.getValue())))
                .map(this::json)
                .toList();
        return page(request, found);
    }

    private Map<String, JsonValue> wanted(Request request) {
        return store.attributes().wantedByV1(inner(request, "person"));
    }

    private Reply push(Request request) {
        var wanted = wanted(request);
        var matching = store.matching(wanted);
        return matching.isPresent()
                ? written(200, store.put(matching.get(), wanted), request)
                : written(201, store.create(wanted), request);
    }

    /** Tags of a person that is written are added to those that it has. */
    private Reply written(int status, Person person, Request request) {
        if (inner(request, "person").get("tags") instanceof JsonArray tags) {
            tags.getValuesAs(JsonString.class).forEach(tag -> store.tagPerson(person.id(), store.tag(tag.getString())));
        }
        return one(status, person);
    }

    private Reply delete(Request request) {
        if (!store.remove(V2.id(request))) {
            throw Errors.notFound();
        }
        return Reply.empty(204);
    }

    private Reply tag(Request request) {
        var person = person(request);
        tagsIn(request).forEach(tag -> store.tagPerson(person.id(), store.tag(tag)));
        return Reply.json(
                200,
                Json.createObjectBuilder()
                        .add("taggings", Json.createArrayBuilder(store.tagsOf(person.id())))
                        .build());
    }

    private Reply untag(Request request) {
        var person = person(request);
        tagsIn(request).forEach(tag -> store.tagId(tag).ifPresent(id -> store.untagPerson(person.id(), id)));
        return Reply.empty(204);
    }

    private static List<String> tagsIn(Request request) {
        if (!(inner(request, "tagging").get("tag") instanceof JsonArray tags)) {
            throw Errors.bad("tag must be a list");
        }
        return tags.getValuesAs(JsonString::getString);
    }

    private Reply tags(Request request) {
        return page(
                request,
                store.tags().values().stream()
                        .map(name ->
                                Json.createObjectBuilder().add("name", name).build())
                        .toList());
    }

    private Reply tagged(Request request) {
        var name = Request.decoded(request.path().split("/")[4]);
        var tag = store.tagId(name).orElseThrow(Errors::notFound);
        return page(
                request,
                store.taggings().values().stream()
                        .filter(tagging -> tagging.tag() == tag)
                        .flatMap(tagging -> store.person(tagging.signup()).stream())
                        .map(this::json)
                        .toList());
    }

    private Reply lists(Request request) {
        return page(
                request, store.lists().values().stream().map(PeopleCalls::json).toList());
    }

    private Reply members(Request request, boolean added) {
        var list = store.lists().get(V2.id(request));
        if (list == null) {
            throw Errors.notFound();
        }
        var body = request.object().orElse(JsonObject.EMPTY_JSON_OBJECT);
        if (!(body.get("people_ids") instanceof JsonArray ids)) {
            throw Errors.bad("people_ids must be a list");
        }
        for (var id : ids.getValuesAs(JsonNumber.class)) {
            if (added && store.person(id.longValue()).isPresent()) {
                list.members().add(id.longValue());
            } else if (!added) {
                list.members().remove(id.longValue());
            }
        }
        return Reply.empty(204);
    }

    private static JsonObject inner(Request request, String name) {
        var body = request.object().orElseThrow(() -> Errors.bad("The body is no JSON"));
        if (!(body.get(name) instanceof JsonObject inner)) {
            throw Errors.refused(400, "missing_parameters", name + " is required");
        }
        return inner;
    }

    private Person person(Request request) {
        return store.person(V2.id(request)).orElseThrow(Errors::notFound);
    }

    /** The next page is told by a link without the token, and only if there is one. */
    private static Reply page(Request request, List<JsonObject> found) {
        var limit = Integer.parseInt(request.query().getOrDefault("limit", "10"));
        if (limit < 1 || limit > 100) {
            throw Errors.bad("limit must be between 1 and 100");
        }
        var from = Integer.parseInt(request.query().getOrDefault("__nonce", "0"));
        var results = Json.createArrayBuilder();
        found.stream().skip(from).limit(limit).forEach(results::add);
        var body = Json.createObjectBuilder().add("results", results).addNull("prev");
        var next = "%s?__nonce=%d&__token=a%%2Bb%%3D&limit=%d".formatted(request.path(), from + limit, limit);
        return Reply.json(200, (from + limit < found.size() ? body.add("next", next) : body.addNull("next")).build());
    }

    private Reply one(int status, Person person) {
        return Reply.json(
                status,
                Json.createObjectBuilder()
                        .add("person", json(store.person(person.id()).orElseThrow()))
                        .addNull("precinct")
                        .build());
    }

    private JsonObject json(Person person) {
        var json = Json.createObjectBuilder().add("id", person.id());
        var addresses = new TreeMap<String, JsonObjectBuilder>();
        person.values().forEach((name, value) -> {
            var parts = name.split("[.]", 2);
            if (parts.length == 1) {
                json.add(TO_V1.getOrDefault(name, name), value);
            } else if (parts[0].equals("custom_values")) {
                json.add(parts[1], value);
            } else {
                addresses
                        .computeIfAbsent(parts[0], address -> Json.createObjectBuilder())
                        .add(parts[1], value);
            }
        });
        addresses.forEach(json::add);
        return json.add("tags", Json.createArrayBuilder(store.tagsOf(person.id())))
                .build();
    }

    private static JsonObject json(NationList list) {
        return Json.createObjectBuilder()
                .add("id", list.id())
                .add("name", list.name())
                .add("slug", list.slug())
                .build();
    }
}
