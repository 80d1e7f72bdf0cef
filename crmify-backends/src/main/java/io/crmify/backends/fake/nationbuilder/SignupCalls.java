package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.nationbuilder.NationStore.Contact;
import io.crmify.backends.fake.nationbuilder.NationStore.Person;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What can be asked of people in v2, and of the contacts with them. */
final class SignupCalls {
    private static final String TYPE = "signups";
    private static final String INCLUDE = "include";
    /** Of those of the real one the fake knows this alone. */
    private static final String TAGS = "signup_tags";

    private static final String FIELDS = "fields[signups]";

    private final NationStore store;

    SignupCalls(NationStore store) {
        this.store = store;
    }

    void addTo(Map<String, Function<Request, Reply>> operations) {
        operations.put("GET /api/v2/signups/me", request -> me());
        operations.put("GET /api/v2/signups", this::list);
        operations.put("POST /api/v2/signups", this::create);
        operations.put("PATCH /api/v2/signups/push", this::push);
        operations.put("GET /api/v2/signups/{id}", this::read);
        operations.put("PATCH /api/v2/signups/{id}", this::update);
        operations.put("DELETE /api/v2/signups/{id}", this::delete);
        operations.put("GET /api/v2/custom_fields", this::customFields);
        operations.put("GET /api/v2/contacts", this::contacts);
        operations.put("POST /api/v2/contacts", this::addContact);
    }

    private static Reply me() {
        var attributes = Json.createObjectBuilder().add("first_name", "Olive").build();
        return V2.one(200, V2.resource(TYPE, NationStore.ME, attributes).build());
    }

    private Reply create(Request request) {
        return V2.one(201, json(store.create(wanted(request)), request));
    }

    private Reply push(Request request) {
        var wanted = wanted(request);
        var matching = store.matching(wanted);
        return matching.isPresent()
                ? V2.one(200, json(store.put(matching.get(), wanted), request))
                : V2.one(201, json(store.create(wanted), request));
    }

    private Map<String, JsonValue> wanted(Request request) {
        return store.attributes().wantedByV2(V2.attributes(request, TYPE));
    }

    private Reply read(Request request) {
        var person = person(request);
        var body = Json.createObjectBuilder(included(request, List.of(person)).build())
                .add("data", json(person, request));
        return V2.reply(200, body.build());
    }

    private Reply update(Request request) {
        var person = person(request);
        return V2.one(200, json(store.put(person, wanted(request)), request));
    }

    private Reply delete(Request request) {
        if (!store.remove(V2.id(request))) {
            throw Errors.notFound();
        }
        return V2.deleted();
    }

    private Person person(Request request) {
        return store.person(V2.id(request)).orElseThrow(Errors::notFound);
    }

    private Reply list(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(store.people(), store.attributes()::isFilter, Person::text);
        return listing.page(found, person -> json(person, request), some -> included(request, some));
    }

    private static boolean includesTags(Request request) {
        var included = request.names(INCLUDE);
        if (!List.of(TAGS).containsAll(included)) {
            throw Errors.bad("Unknown sideload among " + included);
        }
        return included.contains(TAGS);
    }

    /** Whether an attribute is asked for: all are if none is named. */
    private static boolean isAsked(Request request, String name) {
        return request.names(FIELDS).isEmpty() || request.names(FIELDS).contains(name);
    }

    private JsonObjectBuilder included(Request request, List<Person> people) {
        var body = Json.createObjectBuilder();
        if (!includesTags(request)) {
            return body;
        }
        var ids = new TreeSet<Long>();
        people.forEach(person -> store.taggings().values().stream()
                .filter(tagging -> tagging.signup() == person.id())
                .forEach(tagging -> ids.add(tagging.tag())));
        var included = Json.createArrayBuilder();
        ids.forEach(id -> included.add(
                TagCalls.tag(id, Objects.requireNonNullElse(store.tags().get(id), ""))));
        return body.add("included", included);
    }

    private JsonObject json(Person person, Request request) {
        var attributes = Json.createObjectBuilder();
        var custom = Json.createObjectBuilder();
        var addresses = new TreeMap<String, JsonObjectBuilder>();
        new TreeMap<>(person.values()).forEach((name, value) -> {
            var parts = name.split("[.]", 2);
            if (parts.length == 1) {
                if (isAsked(request, name)) {
                    attributes.add(name, value);
                }
            } else if (parts[0].equals("custom_values")) {
                custom.add(parts[1], value);
            } else {
                addresses
                        .computeIfAbsent(parts[0], address -> Json.createObjectBuilder())
                        .add(parts[1], value);
            }
        });
        if (isAsked(request, "custom_values")) {
            attributes.add("custom_values", custom);
        }
        addresses.forEach((name, address) -> {
            if (request.names("extra_fields[signups]").contains(name)) {
                attributes.add(name, address);
            }
        });
        Map.of("created_at", person.createdAt(), "updated_at", person.updatedAt())
                .forEach((name, at) -> {
                    if (isAsked(request, name)) {
                        attributes.add(name, at.toString());
                    }
                });
        var resource = V2.resource(TYPE, person.id(), attributes.build());
        return (includesTags(request) ? resource.add("relationships", tagsOf(person)) : resource).build();
    }

    private JsonObject tagsOf(Person person) {
        var data = Json.createArrayBuilder();
        store.taggings().values().stream()
                .filter(tagging -> tagging.signup() == person.id())
                .forEach(tagging ->
                        data.add(Json.createObjectBuilder().add("type", TAGS).add("id", Long.toString(tagging.tag()))));
        return Json.createObjectBuilder()
                .add(TAGS, Json.createObjectBuilder().add("data", data))
                .build();
    }

    private Reply customFields(Request request) {
        var fields = store.attributes().custom().stream().sorted().toList();
        return new Listing(request).page(fields, slug -> V2.resource(
                        "custom_fields",
                        fields.indexOf(slug) + 1L,
                        Json.createObjectBuilder()
                                .add("name", slug)
                                .add("slug", slug)
                                .add("field_type", "text")
                                .add("resource_type", "Signup")
                                .build())
                .build());
    }

    private Reply contacts(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                store.contacts(),
                List.of("id", "signup_id")::contains,
                (contact, name) -> Long.toString(name.equals("id") ? contact.id() : contact.signup()));
        return listing.page(found, SignupCalls::json);
    }

    private Reply addContact(Request request) {
        var attributes = V2.attributes(request, "contacts");
        var signup = V2.id(attributes, "signup_id");
        V2.id(attributes, "author_id");
        for (var required : List.of("contact_method", "contact_status")) {
            if (attributes.getString(required, "").isEmpty()) {
                throw Errors.invalid(required, "blank", "can't be blank");
            }
        }
        var person = Optional.of(signup).flatMap(store::person).orElseThrow(Errors::notFound);
        return V2.one(201, json(store.addContact(person.id(), attributes.getString("content", ""))));
    }

    private static JsonObject json(Contact contact) {
        var attributes = Json.createObjectBuilder()
                .add("signup_id", Long.toString(contact.signup()))
                .add("contact_method", "other")
                .add("content", contact.content());
        return V2.resource("contacts", contact.id(), attributes.build()).build();
    }
}
