package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of the API's places.
 *
 * @param template method and path, the same for every version: {@code POST /crm/objects/{version}/contacts/batch/upsert}
 * @param variable what {@code {id}} or {@code {name}} stands for; empty if there is none
 */
public record Call(Request request, String template, String version, String variable) {
    private static final String DATED = "(2026-03|2026-09)";

    private static final List<String> OF_OBJECTS = List.of(
            "",
            "/batch/create",
            "/batch/upsert",
            "/batch/update",
            "/batch/read",
            "/batch/archive",
            "/gdpr-delete",
            "/{id}");

    /**
     * Where something is.
     *
     * @param path a pattern whose one group is the version
     * @param below what there is below it
     */
    private record Place(String path, String template, List<String> below) {}

    private static final List<Place> PLACES = List.of(
            objects("contacts"),
            dated("objects", "contacts", OF_OBJECTS),
            objects("leads"),
            dated("objects", "leads", OF_OBJECTS),
            new Place("/crm/(v3)/properties/contacts", "/crm/properties/{version}/contacts", List.of("", "/{name}")),
            dated("properties", "contacts", List.of("", "/{name}")),
            new Place("/crm/(v3)/properties/leads", "/crm/properties/{version}/leads", List.of("", "/{name}")),
            dated("properties", "leads", List.of("", "/{name}")),
            new Place("/crm/(v3)/pipelines/leads", "/crm/pipelines/{version}/leads", List.of("")),
            dated("pipelines", "leads", List.of("")),
            new Place("/account-info/(v3|2026-03|2026-09)/details", "/account-info/{version}/details", List.of("")),
            new Place("/oauth/(v1|v3|2026-03|2026-09)/token", "/oauth/{version}/token", List.of("")),
            lists("/crm/(v3)/lists"),
            lists("/crm/lists/" + DATED),
            new Place("/events/(v3|2026-03)/send", "/events/{version}/send", List.of("")),
            new Place("/events/custom/(2026-09)/send", "/events/{version}/send", List.of("")),
            transactional("/marketing/(v3)/transactional"),
            transactional("/marketing/transactional/" + DATED),
            new Place("/marketing/(v4)/email/single-send", "/marketing/email/{version}/single-send", List.of("")),
            new Place(
                    "/marketing/email-campaigns/" + DATED + "/single-send",
                    "/marketing/email/{version}/single-send",
                    List.of("")),
            new Place(
                    "/marketing/(v3)/email/send-statuses",
                    "/marketing/email/{version}/send-statuses",
                    List.of("/{id}")),
            new Place(
                    "/communication-preferences/(v4|2026-03|2026-09)",
                    "/communication-preferences/{version}",
                    List.of("/definitions", "/statuses/{email}")));

    private static Place objects(String type) {
        return new Place("/crm/(v3)/objects/" + type, "/crm/objects/{version}/" + type, OF_OBJECTS);
    }

    private static Place dated(String area, String type, List<String> below) {
        return new Place(
                "/crm/%s/%s/%s".formatted(area, DATED, type), "/crm/%s/{version}/%s".formatted(area, type), below);
    }

    private static Place lists(String path) {
        return new Place(
                path,
                "/crm/lists/{version}",
                List.of(
                        "",
                        "/search",
                        "/object-type-id/0-1/name/{name}",
                        "/{id}/memberships",
                        "/{id}/memberships/add",
                        "/{id}/memberships/remove"));
    }

    private static Place transactional(String path) {
        return new Place(
                path + "/single-email/send", "/marketing/transactional/{version}/single-email/send", List.of(""));
    }

    /** Empty if the API has no such place. */
    public static Optional<Call> of(Request request) {
        return PLACES.stream()
                .flatMap(place -> place.below().stream().flatMap(below -> at(place, below, request).stream()))
                .findFirst();
    }

    private static Optional<Call> at(Place place, String below, Request request) {
        var pattern = Pattern.compile(place.path() + below.replaceAll("\\{[^}]*}", "([^/]+)"));
        var matcher = pattern.matcher(request.path());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var variable = matcher.groupCount() < 2 ? "" : Request.decoded(matcher.group(2));
        return Optional.of(
                new Call(request, request.method() + " " + place.template() + below, matcher.group(1), variable));
    }

    public JsonObject object() {
        return request.object().orElseThrow(Errors::unreadable);
    }

    /** The values in the member {@code properties}; all of them must be texts. */
    public static Map<String, String> properties(JsonObject from) {
        return texts(from, "properties");
    }

    /** The values in a member that is an object; all of them must be texts. */
    static Map<String, String> texts(JsonObject from, String member) {
        if (!(from.get(member) instanceof JsonObject properties)) {
            throw Errors.invalid(member + " is required");
        }
        var values = new LinkedHashMap<String, String>();
        properties.forEach((name, value) -> values.put(
                name,
                text(value)
                        .orElseThrow(
                                () -> Errors.invalid("Invalid value for property %s: it is no text".formatted(name)))));
        return values;
    }

    public static Optional<String> text(@Nullable JsonValue value) {
        return value instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }

    /** A text that may be missing, or empty. */
    static Optional<String> optional(JsonObject from, String name) {
        return text(from.get(name)).filter(text -> !text.isEmpty());
    }
}
