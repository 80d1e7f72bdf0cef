package io.crmify.backends.nationbuilder.v2;

import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import io.crmify.backends.http.LenientJson;
import io.crmify.backends.nationbuilder.wire.Catalogue;
import io.crmify.backends.nationbuilder.wire.Catalogue.Entry;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The status of a person, which is the step of one path that its journey is at; or how the journey has ended: {@code completed} or
 * {@code abandoned}, NationBuilder's own words (official v2 OpenAPI, path_journeys). Such a journey is taken up again by a step.
 */
final class PathSteps implements StatusKeeping {
    private static final Map<String, String> ENDS =
            Map.of("completed", "/path_journeys/{id}/complete", "abandoned", "/path_journeys/{id}/abandon");

    private static final String JOURNEYS = "path_journeys";
    private static final String ATTRIBUTES = "attributes";

    private final Exchange exchange;
    private final String path;
    private final Catalogue paths;
    private final Catalogue catalogue;

    /** @param path its name or id */
    PathSteps(Exchange exchange, String path, InstantSource clock) {
        this.exchange = exchange;
        this.path = path;
        this.paths = new Catalogue(new Catalogue.Kind("PATH_UNKNOWN", "path"), this::readPaths, clock);
        this.catalogue = new Catalogue(
                new Catalogue.Kind("STATUS_UNKNOWN", "status, a step of the path,"), this::readSteps, clock);
    }

    /** The steps in their order, and then the ends. */
    Catalogue catalogue() {
        return catalogue;
    }

    private List<Entry> readPaths() {
        return exchange.all(JsonApi.get("/paths")).stream()
                .filter(one -> Ids.isId(one.text("id")))
                .map(one -> new Entry(one.text("id"), one.at(ATTRIBUTES).text("name")))
                .toList();
    }

    private List<Entry> readSteps() {
        var id = pathId();
        var steps = new ArrayList<Entry>();
        exchange.all(JsonApi.get("/path_steps").query("filter[path_id]", id)).stream()
                .filter(step -> step.at(ATTRIBUTES).text("path_id").equals(id) && Ids.isId(step.text("id")))
                .sorted(Comparator.comparingInt(PathSteps::position))
                .forEach(step ->
                        steps.add(new Entry(step.text("id"), step.at(ATTRIBUTES).text("name"))));
        List.of("completed", "abandoned").forEach(end -> steps.add(new Entry(end, end)));
        return steps;
    }

    private static int position(LenientJson step) {
        var position = step.at(ATTRIBUTES).text("position");
        return position.matches("\\d{1,6}") ? Integer.parseInt(position) : Integer.MAX_VALUE;
    }

    private String pathId() {
        return paths.get(path).id();
    }

    @Override
    public void set(String signup, Entry status, boolean isNew) {
        var journey = isNew ? Optional.<LenientJson>empty() : journey(signup);
        move(journey.orElseGet(() -> begun(signup, status)), status);
    }

    /** The one that goes on, else the latest. A void one is none. */
    private Optional<LenientJson> journey(String signup) {
        var path = pathId();
        var page = exchange.first(
                JsonApi.get("/path_journeys").query("filter[signup_id]", signup).query("filter[path_id]", path));
        if (page.items().stream()
                .anyMatch(one -> !one.at(ATTRIBUTES).text("signup_id").equals(signup))) {
            throw Exchange.filterIgnored(page.answer().call());
        }
        return page.items().stream()
                .filter(one -> one.at(ATTRIBUTES).text("path_id").equals(path) && !isAt(one, "deleted"))
                .filter(one -> Ids.isId(one.text("id")))
                .max(Comparator.<LenientJson, Boolean>comparing(one -> isAt(one, "active"))
                        .thenComparing(one -> Long.parseLong(one.text("id"))));
    }

    private static boolean isAt(LenientJson journey, String status) {
        return journey.at(ATTRIBUTES).text("journey_status").equalsIgnoreCase(status);
    }

    private LenientJson begun(String signup, Entry status) {
        var attributes = new TreeMap<>(Map.of("signup_id", signup, "path_id", pathId()));
        if (!ENDS.containsKey(status.id())) {
            attributes.put("current_step_id", status.id());
        }
        var answer = exchange.send(JsonApi.post("/path_journeys", JsonApi.of(JOURNEYS, JsonApi.texts(attributes))));
        if (exchange.dialect().isFine(answer)) {
            return told(answer);
        }
        if (answer.status() == 422) {
            var other = journey(signup); // an automation of the nation was quicker
            if (other.isPresent()) {
                return other.get();
            }
        }
        throw exchange.onPerson(answer, Set.of());
    }

    private void move(LenientJson journey, Entry status) {
        var id = journey.text("id");
        var end = ENDS.get(status.id());
        if (end != null && isAt(journey, status.id())) {
            return;
        }
        var isOver = ENDS.keySet().stream().anyMatch(over -> isAt(journey, over));
        if (isOver) {
            changed(JsonApi.patch("/path_journeys/{id}/reactivate", id));
        }
        if (end != null) {
            changed(JsonApi.patch(end, id));
        } else if (!journey.at(ATTRIBUTES).text("current_step_id").equals(status.id())) {
            var step = JsonApi.texts(Map.of("current_step_id", status.id()));
            changed(JsonApi.patch("/path_journeys/{id}", JsonApi.of(JOURNEYS, id, step), id));
        }
    }

    private void changed(HttpCall call) {
        var answer = exchange.send(call);
        if (!exchange.dialect().isFine(answer)) {
            catalogue.forget(); // somebody may have deleted the step
            throw exchange.dialect().refusal(answer, Set.of());
        }
        told(answer);
    }

    private LenientJson told(HttpAnswer answer) {
        exchange.id(answer);
        return exchange.dialect().person(answer);
    }
}
