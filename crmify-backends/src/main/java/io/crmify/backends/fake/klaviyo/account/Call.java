package io.crmify.backends.fake.klaviyo.account;

import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of the API's places.
 *
 * @param template method and path: {@code PATCH /api/profiles/{id}}
 * @param variable what {@code {id}} stands for; empty if there is none
 */
public record Call(Request request, String template, String variable) {
    private static final Pattern OF_ONE =
            Pattern.compile("(/api/(?:profiles|lists|profile-bulk-import-jobs)/)([^/]+)((?:/.*)?)");

    public static Call of(Request request) {
        var path = OF_ONE.matcher(request.path());
        return path.matches()
                ? new Call(
                        request,
                        request.method() + " " + path.group(1) + "{id}" + path.group(3),
                        Request.decoded(path.group(2)))
                : new Call(request, request.method() + " " + request.path(), "");
    }

    /** Where the call went, without its parameters. */
    public String address() {
        return host() + request.path();
    }

    public String host() {
        return "http://" + request.header("host");
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(request.query().get(name)).filter(text -> !text.isBlank());
    }

    int pageSize(int most) {
        var size = parameter("page[size]").orElse(Integer.toString(Math.min(20, most)));
        if (!size.matches("\\d{1,4}") || Integer.parseInt(size) < 1 || Integer.parseInt(size) > most) {
            throw Errors.parameter("page[size]", "Page size must be an integer between 1 and %d.".formatted(most));
        }
        return Integer.parseInt(size);
    }

    /** The resource in the body, which must be of that type. */
    public JsonObject resource(String type) {
        var data = body().get("data");
        if (!(data instanceof JsonObject resource)) {
            throw Errors.invalid("/data", "`data` is required");
        }
        return ofType(resource, type, "/data");
    }

    /** The resources in the body. */
    public List<JsonObject> resources(String type) {
        return list(body(), type, "");
    }

    private JsonObject body() {
        return request.object().orElseThrow(() -> Errors.invalid("/data", "The payload is no JSON object"));
    }

    /** The resources in the member {@code data} of {@code holder}. */
    public static List<JsonObject> list(@Nullable JsonValue holder, String type, String pointer) {
        if (!(holder instanceof JsonObject object) || !(object.get("data") instanceof JsonArray data)) {
            throw Errors.invalid(pointer + "/data", "`data` must be a list");
        }
        for (int i = 0; i < data.size(); i++) {
            if (!(data.get(i) instanceof JsonObject item)) {
                throw Errors.invalid(pointer + "/data/" + i, "a resource is expected");
            }
            ofType(item, type, pointer + "/data/" + i);
        }
        return data.getValuesAs(JsonObject.class);
    }

    /** The profiles in the attribute of that name. */
    public static List<JsonObject> profiles(JsonObject attributes) {
        return list(attributes.get("profiles"), "profile", "/data/attributes/profiles");
    }

    /** The one resource in the member {@code data} of {@code holder}. */
    public static JsonObject one(@Nullable JsonValue holder, String type, String pointer) {
        if (!(holder instanceof JsonObject object) || !(object.get("data") instanceof JsonObject data)) {
            throw Errors.invalid(pointer, "`data` is required");
        }
        return ofType(data, type, pointer + "/data");
    }

    /** The id of the list that the resource names; empty if it names none. */
    public static Optional<String> listId(JsonObject resource) {
        return Optional.of(object(object(resource, "relationships"), "list"))
                .filter(list -> !list.isEmpty())
                .map(list -> one(list, "list", "/data/relationships/list"))
                .map(list -> text(list, "id"));
    }

    private static JsonObject ofType(JsonObject resource, String type, String pointer) {
        if (!text(resource, "type").equals(type)) {
            throw Errors.invalid(pointer + "/type", "`type` must be %s".formatted(type));
        }
        return resource;
    }

    /** Empty if it is missing or no object. */
    public static JsonObject object(JsonObject holder, String name) {
        return holder.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Empty if it is missing or no string. */
    public static String text(JsonObject holder, String name) {
        return holder.get(name) instanceof JsonString string ? string.getString() : "";
    }
}
