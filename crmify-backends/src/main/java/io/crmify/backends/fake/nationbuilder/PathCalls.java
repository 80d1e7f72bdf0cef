package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What can be asked of paths in v2, of their steps, and of the journeys of people on them. Whoever uses it holds the store's lock. */
final class PathCalls {
    private static final String JOURNEYS = "path_journeys";
    private static final String ACTIVE = "active";

    private final NationStore store;
    private final Map<Long, String> paths = new TreeMap<>();
    private final Map<Long, Step> steps = new TreeMap<>();
    private final Map<Long, Journey> journeys = new TreeMap<>();

    private record Step(long id, long path, String name, int position) {}

    private record Journey(long id, long signup, long path, long step, String status) {
        String text(String name) {
            return switch (name) {
                case "signup_id" -> Long.toString(signup);
                case "path_id" -> Long.toString(path);
                case "current_step_id" -> Long.toString(step);
                case "journey_status" -> status;
                default -> Long.toString(id);
            };
        }
    }

    PathCalls(NationStore store) {
        this.store = store;
    }

    void addTo(Map<String, Function<Request, Reply>> operations) {
        operations.put("GET /api/v2/paths", this::listPaths);
        operations.put("GET /api/v2/path_steps", this::listSteps);
        operations.put("GET /api/v2/path_journeys", this::list);
        operations.put("POST /api/v2/path_journeys", this::begin);
        operations.put("PATCH /api/v2/path_journeys/{id}", this::move);
        var changes = Map.of("complete", "completed", "abandon", "abandoned", "reactivate", ACTIVE, "void", "deleted");
        changes.forEach((verb, status) ->
                operations.put("PATCH /api/v2/path_journeys/{id}/" + verb, request -> change(request, status)));
    }

    long add(String name, Collection<String> stepNames) {
        var path = store.nextId();
        paths.put(path, name);
        for (var step : stepNames) {
            var id = store.nextId();
            var position = 1
                    + (int) steps.values().stream()
                            .filter(other -> other.path() == path)
                            .count();
            steps.put(id, new Step(id, path, step, position));
        }
        return path;
    }

    /** The name of the step that a person is at, or how its journey has ended; empty if it is not on the path. */
    String where(long person, long path) {
        return of(person, path)
                .map(journey -> journey.status().equals(ACTIVE) ? name(journey.step()) : journey.status())
                .orElse("");
    }

    private String name(long step) {
        var there = steps.get(step);
        return there == null ? "" : there.name();
    }

    private Optional<Journey> of(long person, long path) {
        return journeys.values().stream()
                .filter(journey -> journey.signup() == person && journey.path() == path)
                .filter(journey -> !journey.status().equals("deleted"))
                .max(Comparator.comparingLong(Journey::id));
    }

    private Reply listPaths(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                List.copyOf(paths.entrySet()),
                List.of("id", "name")::contains,
                (path, name) -> name.equals("id") ? path.getKey().toString() : path.getValue());
        return listing.page(found, path -> V2.resource(
                        "paths",
                        path.getKey(),
                        Json.createObjectBuilder().add("name", path.getValue()).build())
                .build());
    }

    private Reply listSteps(Request request) {
        var listing = new Listing(request);
        var found = listing.filtered(
                List.copyOf(steps.values()),
                List.of("id", "path_id")::contains,
                (step, name) -> Long.toString(name.equals("id") ? step.id() : step.path()));
        return listing.page(found, step -> V2.resource(
                        "path_steps",
                        step.id(),
                        Json.createObjectBuilder()
                                .add("name", step.name())
                                .add("path_id", Long.toString(step.path()))
                                .add("position", step.position())
                                .build())
                .build());
    }

    private Reply list(Request request) {
        var listing = new Listing(request);
        var living = journeys.values().stream()
                .filter(journey -> store.person(journey.signup()).isPresent())
                .toList();
        var filters = List.of("id", "signup_id", "path_id", "current_step_id", "journey_status");
        return listing.page(listing.filtered(living, filters::contains, Journey::text), PathCalls::json);
    }

    private Reply begin(Request request) {
        var attributes = V2.attributes(request, JOURNEYS);
        var signup = V2.id(attributes, "signup_id");
        var path = V2.id(attributes, "path_id");
        if (store.person(signup).isEmpty() || !paths.containsKey(path)) {
            throw Errors.invalid("signup", "blank", "must exist");
        }
        if (of(signup, path).filter(there -> there.status().equals(ACTIVE)).isPresent()) {
            throw Errors.invalid("signup_id", "taken", "is on the path already");
        }
        var step = attributes.containsKey("current_step_id") ? step(attributes, path) : first(path);
        return put(201, new Journey(store.nextId(), signup, path, step, ACTIVE));
    }

    private long first(long path) {
        return steps.values().stream()
                .filter(step -> step.path() == path)
                .map(Step::id)
                .findFirst()
                .orElseThrow(() -> Errors.invalid("current_step_id", "blank", "can't be blank"));
    }

    private long step(JsonObject attributes, long path) {
        var step = steps.get(V2.id(attributes, "current_step_id"));
        if (step == null || step.path() != path) {
            throw Errors.invalid("current_step_id", "invalid", "is no step of the path");
        }
        return step.id();
    }

    private Reply move(Request request) {
        var journey = journey(request);
        var step = step(V2.attributes(request, JOURNEYS), journey.path());
        if (!journey.status().equals(ACTIVE)) {
            throw notActive();
        }
        return put(200, new Journey(journey.id(), journey.signup(), journey.path(), step, ACTIVE));
    }

    private Reply change(Request request, String status) {
        var journey = journey(request);
        if (status.equals(ACTIVE) == journey.status().equals(ACTIVE)) {
            throw notActive();
        }
        return put(200, new Journey(journey.id(), journey.signup(), journey.path(), journey.step(), status));
    }

    private static Refused notActive() {
        return Errors.invalid("journey_status", "invalid", "does not allow that");
    }

    private Journey journey(Request request) {
        return Optional.ofNullable(journeys.get(V2.id(request))).orElseThrow(Errors::notFound);
    }

    private Reply put(int status, Journey journey) {
        journeys.put(journey.id(), journey);
        return V2.one(status, json(journey));
    }

    private static JsonObject json(Journey journey) {
        var attributes = Json.createObjectBuilder();
        List.of("signup_id", "path_id", "current_step_id", "journey_status")
                .forEach(name -> attributes.add(name, journey.text(name)));
        return V2.resource(JOURNEYS, journey.id(), attributes.build()).build();
    }
}
