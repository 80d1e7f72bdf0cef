package io.crmify.backends.fake;

import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of the API's places.
 *
 * @param template method and path, the same for every version: {@code POST /crm/objects/{version}/contacts/batch/upsert}
 * @param variable what {@code {id}} or {@code {name}} stands for; empty if there is none
 */
record Call(Request request, String template, String version, String variable) {
    private static final String CONTACTS = "/crm/objects/{version}/contacts";
    private static final String PROPERTIES = "/crm/properties/{version}/contacts";
    private static final String ACCOUNT = "/account-info/{version}/details";

    private record Place(String path, String template, String version) {}

    private static final List<Place> PLACES = List.of(
            new Place("/crm/v3/objects/contacts", CONTACTS, "v3"),
            new Place("/crm/objects/2026-03/contacts", CONTACTS, "2026-03"),
            new Place("/crm/objects/2026-09/contacts", CONTACTS, "2026-09"),
            new Place("/crm/v3/properties/contacts", PROPERTIES, "v3"),
            new Place("/crm/properties/2026-03/contacts", PROPERTIES, "2026-03"),
            new Place("/crm/properties/2026-09/contacts", PROPERTIES, "2026-09"),
            new Place("/account-info/v3/details", ACCOUNT, "v3"),
            new Place("/account-info/2026-03/details", ACCOUNT, "2026-03"),
            new Place("/account-info/2026-09/details", ACCOUNT, "2026-09"));

    private static final Set<String> BATCHES =
            Set.of("/batch/upsert", "/batch/update", "/batch/read", "/batch/archive");

    /** Empty if the API has no such place. */
    static Optional<Call> of(Request request) {
        return PLACES.stream()
                .filter(place -> (request.path() + "/").startsWith(place.path() + "/"))
                .flatMap(place -> at(place, request).stream())
                .findFirst();
    }

    JsonObject object() {
        return request.object().orElseThrow(Errors::unreadable);
    }

    /** The values in the member {@code properties}; all of them must be texts. */
    static Map<String, String> properties(JsonObject from) {
        if (!(from.get("properties") instanceof JsonObject properties)) {
            throw Errors.invalid("properties is required");
        }
        var values = new LinkedHashMap<String, String>();
        properties.forEach((name, value) -> values.put(
                name,
                text(value)
                        .orElseThrow(
                                () -> Errors.invalid("Invalid value for property %s: it is no text".formatted(name)))));
        return values;
    }

    static Optional<String> text(@Nullable JsonValue value) {
        return value instanceof JsonString string ? Optional.of(string.getString()) : Optional.empty();
    }

    private static Optional<Call> at(Place place, Request request) {
        var rest = request.path().substring(place.path().length());
        var start = request.method() + " " + place.template();
        if (rest.isEmpty() || place.template().equals(CONTACTS) && BATCHES.contains(rest)) {
            return Optional.of(new Call(request, start + rest, place.version(), ""));
        }
        var isVariable = rest.matches("/[^/]+") && !place.template().equals(ACCOUNT);
        var name = place.template().equals(CONTACTS) ? "/{id}" : "/{name}";
        return isVariable
                ? Optional.of(new Call(request, start + name, place.version(), Request.decoded(rest.substring(1))))
                : Optional.empty();
    }
}
