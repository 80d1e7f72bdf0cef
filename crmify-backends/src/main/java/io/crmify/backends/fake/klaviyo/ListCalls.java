package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Answers;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeList;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What can be asked of lists. Being on one is no consent. */
final class ListCalls {
    private static final int MOST_ON_A_PAGE = 10;
    private static final int MOST_PROFILES_ON_A_PAGE = 100;
    private static final int MOST_MEMBERS = 1_000;

    private final Profiles profiles;
    private final InstantSource clock;
    private final List<FakeList> lists;

    ListCalls(Profiles profiles, List<FakeList> lists, InstantSource clock) {
        this.profiles = profiles;
        this.clock = clock;
        this.lists = new CopyOnWriteArrayList<>(lists);
    }

    FakeList byId(String id) {
        return lists.stream()
                .filter(list -> list.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Errors.notFound("A list with id " + id));
    }

    Reply list(Call call) {
        var filter = Filter.of(call, Set.of("id", "name"));
        var found = lists.stream()
                .filter(list -> filter.takes(filter.field().equals("id") ? list.id() : list.name()))
                .toList();
        return Answers.page(
                call, found, MOST_ON_A_PAGE, list -> resource(call, list).build());
    }

    Reply create(Call call) {
        var attributes = Call.object(call.resource("list"), "attributes");
        var name = Call.text(attributes, "name");
        if (name.isBlank()) {
            throw Errors.invalid("/data/attributes/name", "`name` is required");
        }
        var isDouble = Call.text(attributes, "opt_in_process").equals("double_opt_in");
        var list = new FakeList("Fake%02d".formatted(lists.size() + 1), name, isDouble, clock.instant());
        lists.add(list);
        return Answers.one(201, call, resource(call, list));
    }

    Reply profiles(Call call) {
        ProfileCalls.ensureKnown(call);
        var list = byId(call.variable());
        var filter = Filter.of(call, Set.of("email", "phone_number"));
        var found = profiles.all().stream()
                .filter(profile -> profile.lists().contains(list.id()) && filter.takes(profile))
                .toList();
        return Answers.page(call, found, MOST_PROFILES_ON_A_PAGE, profile -> member(call, profile));
    }

    private static JsonObject member(Call call, FakeProfile profile) {
        var resource = ProfileCalls.resource(call, profile).build();
        var attributes = Json.createObjectBuilder(resource.getJsonObject("attributes"))
                .add("joined_group_at", profile.times().updated().toString());
        return Json.createObjectBuilder(resource).add("attributes", attributes).build();
    }

    Reply add(Call call) {
        var list = byId(call.variable());
        members(call)
                .forEach(id -> profiles.lists(id, before -> {
                    var after = new HashSet<>(before);
                    after.add(list.id());
                    return after;
                }));
        return Reply.empty(204);
    }

    Reply remove(Call call) {
        var list = byId(call.variable());
        members(call).forEach(id -> leave(id, list.id()));
        return Reply.empty(204);
    }

    void leave(String profileId, String listId) {
        profiles.lists(profileId, before -> {
            var after = new HashSet<>(before);
            after.remove(listId);
            return after;
        });
    }

    private List<String> members(Call call) {
        var resources = call.resources("profile");
        if (resources.size() > MOST_MEMBERS) {
            throw Errors.invalid("/data", "No more than 1000 profiles at once.");
        }
        var ids = resources.stream().map(profile -> Call.text(profile, "id")).toList();
        ids.stream().filter(id -> profiles.byId(id).isEmpty()).findFirst().ifPresent(id -> {
            throw Errors.notFound("A profile with id " + id);
        });
        return ids;
    }

    private static JsonObjectBuilder resource(Call call, FakeList list) {
        return Json.createObjectBuilder()
                .add("type", "list")
                .add("id", list.id())
                .add(
                        "attributes",
                        Json.createObjectBuilder()
                                .add("name", list.name())
                                .add("created", list.created().toString())
                                .add("updated", list.created().toString())
                                .add("opt_in_process", list.isDoubleOptIn() ? "double_opt_in" : "single_opt_in"))
                .add("links", Answers.self(call.host() + "/api/lists/" + list.id()));
    }
}
