package io.crmify.backends.fake.klaviyo.account;

import io.crmify.backends.fake.server.Refused;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

/** Klaviyo's error bodies. */
public final class Errors {
    private Errors() {}

    public static Refused invalid(String pointer, String detail) {
        return refused(400, "invalid", "Invalid input.", detail, pointer);
    }

    public static Refused notAuthenticated() {
        return refused(
                401,
                "not_authenticated",
                "Authentication credentials were not provided.",
                "Missing or invalid authorization scheme. Please use Klaviyo-API-Key.",
                "/data/");
    }

    public static Refused authenticationFailed() {
        return refused(
                401,
                "authentication_failed",
                "Incorrect authentication credentials.",
                "Incorrect authentication credentials.",
                "/data/");
    }

    public static Refused missingScope(String scope) {
        return refused(
                403,
                "permission_denied",
                "You do not have permission to perform this action.",
                "The API key is missing the scope %s.".formatted(scope),
                "/data/");
    }

    public static Refused notFound(String what) {
        return refused(404, "not_found", "Not found.", "%s does not exist.".formatted(what), "/data/");
    }

    public static Refused duplicate(String id) {
        var error = error(
                        409,
                        "duplicate_profile",
                        "Conflict.",
                        "A profile already exists with one of these identifiers.",
                        "/data/attributes")
                .add("meta", Json.createObjectBuilder().add("duplicate_profile_id", id));
        return refused(409, error, "another profile has the identifier");
    }

    /** A header or a parameter is wrong. */
    public static Refused parameter(String name, String detail) {
        var error = error(400, "invalid", "Invalid input.", detail, "")
                .add("source", Json.createObjectBuilder().add("parameter", name));
        return refused(400, error, detail);
    }

    public static Refused throttled(long seconds) {
        var detail =
                "Request was throttled. Expected available in %d second%s.".formatted(seconds, seconds == 1 ? "" : "s");
        var refused = refused(429, "throttled", "Request was throttled.", detail, "/data");
        return new Refused(refused.reply().with("Retry-After", Long.toString(seconds)), detail);
    }

    public static Refused refused(int status, String code, String title, String detail, String pointer) {
        return refused(status, error(status, code, title, detail, pointer), detail);
    }

    private static Refused refused(int status, JsonObjectBuilder error, String reason) {
        var body = Json.createObjectBuilder()
                .add("errors", Json.createArrayBuilder().add(error))
                .build();
        return new Refused(Answers.reply(status, body), reason);
    }

    private static JsonObjectBuilder error(int status, String code, String title, String detail, String pointer) {
        return Json.createObjectBuilder()
                .add("id", "00000000-0000-4000-8000-000000000000")
                .add("status", status)
                .add("code", code)
                .add("title", title)
                .add("detail", detail)
                .add("source", Json.createObjectBuilder().add("pointer", pointer))
                .add("links", Json.createObjectBuilder())
                .add("meta", Json.createObjectBuilder());
    }
}
