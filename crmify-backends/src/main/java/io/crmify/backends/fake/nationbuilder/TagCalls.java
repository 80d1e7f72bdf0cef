package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.nationbuilder.NationStore.Tagging;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What can be asked of tags in v2, and of who has them. */
final class TagCalls {
    private final NationStore store;

    TagCalls(NationStore store) {
        this.store = store;
    }

    void addTo(Map<String, Function<Request, Reply>> operations) {
        operations.put("GET /api/v2/signup_tags", this::list);
        operations.put("POST /api/v2/signup_tags", this::create);
        operations.put("GET /api/v2/signup_taggings", this::taggings);
        operations.put("POST /api/v2/signup_taggings", this::tag);
        operations.put("DELETE /api/v2/signup_taggings/{id}", this::untag);
    }

    private Reply list(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                List.copyOf(store.tags().entrySet()),
                List.of("id", "name")::contains,
                (tag, name) -> name.equals("id") ? tag.getKey().toString() : tag.getValue());
        return listing.page(found, tag -> tag(tag.getKey(), tag.getValue()));
    }

    private Reply create(Request request) {
        var name = V2.attributes(request, "signup_tags").getString("name", "").strip();
        if (name.isEmpty()) {
            throw Errors.invalid("name", "blank", "can't be blank");
        }
        if (store.tagId(name).isPresent()) {
            throw Errors.invalid("name", "taken", "has already been taken");
        }
        return V2.one(201, tag(store.tag(name), name));
    }

    static JsonObject tag(long id, String name) {
        return V2.resource(
                        "signup_tags",
                        id,
                        Json.createObjectBuilder().add("name", name).build())
                .build();
    }

    private Reply taggings(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                List.copyOf(store.taggings().values()), List.of("id", "signup_id", "tag_id")::contains, TagCalls::text);
        return listing.page(found, TagCalls::json);
    }

    private static String text(Tagging tagging, String name) {
        return Long.toString(
                switch (name) {
                    case "signup_id" -> tagging.signup();
                    case "tag_id" -> tagging.tag();
                    default -> tagging.id();
                });
    }

    private Reply tag(Request request) {
        var attributes = V2.attributes(request, "signup_taggings");
        var signup = V2.id(attributes, "signup_id");
        var tag = V2.id(attributes, "tag_id");
        if (store.person(signup).isEmpty()) {
            throw Errors.invalid("signup", "blank", "must exist");
        }
        if (!store.tags().containsKey(tag)) {
            throw Errors.invalid("tag", "blank", "must exist");
        }
        if (store.taggings().values().stream().anyMatch(one -> one.signup() == signup && one.tag() == tag)) {
            throw Errors.invalid("tag_id", "taken", "has already been taken");
        }
        return V2.one(201, json(store.tagPerson(signup, tag)));
    }

    private Reply untag(Request request) {
        if (store.taggings().remove(V2.id(request)) == null) {
            throw Errors.notFound();
        }
        return V2.deleted();
    }

    private static JsonObject json(Tagging tagging) {
        var attributes = Json.createObjectBuilder()
                .add("signup_id", Long.toString(tagging.signup()))
                .add("tag_id", Long.toString(tagging.tag()));
        return V2.resource("signup_taggings", tagging.id(), attributes.build()).build();
    }
}
