package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.nationbuilder.NationStore.NationList;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What can be asked of lists in v2. Changes are said to be made later, and are made at once. */
final class ListCalls {
    private static final int MOST = 10_000;

    private final NationStore store;
    private final Set<String> processes = new HashSet<>();

    ListCalls(NationStore store) {
        this.store = store;
    }

    void addTo(Map<String, Function<Request, Reply>> operations) {
        operations.put("GET /api/v2/lists", this::list);
        operations.put("PATCH /api/v2/lists/{id}/add_signups", request -> change(request, this::add));
        operations.put(
                "PATCH /api/v2/lists/{id}/remove_signups",
                request -> change(request, (list, id) -> list.members().remove(id)));
        operations.put("GET /api/v2/async_processes/{id}", this::process);
    }

    private void add(NationList list, Long person) {
        if (store.person(person).isPresent()) { // others are left out without a word
            list.members().add(person);
        }
    }

    private Reply list(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                List.copyOf(store.lists().values()),
                List.of("id", "name", "slug")::contains,
                (list, name) -> switch (name) {
                    case "name" -> list.name();
                    case "slug" -> list.slug();
                    default -> Long.toString(list.id());
                });
        return listing.page(found, ListCalls::json);
    }

    private Reply change(Request request, BiConsumer<NationList, Long> change) {
        var data = V2.data(request, "lists");
        var list = store.lists().get(V2.id(request));
        if (list == null) {
            throw Errors.notFound();
        }
        if (!(data.get("signup_ids") instanceof JsonArray ids) || ids.isEmpty() || ids.size() > MOST) {
            throw Errors.bad("signup_ids must hold 1 to 10000 ids");
        }
        for (var id : ids) {
            if (!(id instanceof JsonString text) || !text.getString().matches("\\d{1,18}")) {
                throw Errors.bad("signup_ids must hold ids");
            }
            change.accept(list, Long.valueOf(text.getString()));
        }
        var token = "job-" + store.nextId();
        processes.add(token);
        return V2.reply(202, Json.createObjectBuilder().add("token", token).build());
    }

    private Reply process(Request request) {
        var path = request.path();
        var token = path.substring(path.lastIndexOf('/') + 1);
        if (!processes.contains(token)) {
            throw Errors.notFound();
        }
        return V2.reply(
                200,
                Json.createObjectBuilder()
                        .add("id", token)
                        .add("status", "completed")
                        .add("message", "Done")
                        .build());
    }

    private static JsonObject json(NationList list) {
        var attributes = Json.createObjectBuilder().add("name", list.name()).add("slug", list.slug());
        return V2.resource("lists", list.id(), attributes.build()).build();
    }
}
