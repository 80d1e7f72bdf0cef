package io.crmify.backends.fake.nationbuilder;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;

/** NationBuilder's error bodies. */
final class Errors {
    private Errors() {}

    static Refused unauthorized() {
        return refused(401, "unauthorized", "You are not authorized to access this content");
    }

    static Refused bad(String message) {
        return refused(400, "bad_request", message);
    }

    static Refused notFound() {
        return refused(404, "not_found", "Record not found");
    }

    static Refused notAcceptable() {
        return refused(
                406,
                "not_acceptable",
                "I can only talk JSON. Please set 'Accept' and 'Content-Type' to 'application/json' in your http request"
                        + " header.");
    }

    static Refused tooMany() {
        var body = Json.createObjectBuilder()
                .add("message", "You have made too many requests. Please try again later.")
                .build();
        return new Refused(Reply.json(429, body), "too many calls");
    }

    /** On a value of a person; v1 says it in another way, see {@link #ofV1}. */
    static Refused invalid(String attribute, String code, String message) {
        var error = Json.createObjectBuilder()
                .add("code", "unprocessable_entity")
                .add("status", "422")
                .add("title", "Validation Error")
                .add("detail", attribute + " " + message)
                .add("source", Json.createObjectBuilder().add("pointer", "/data/attributes/" + attribute))
                .add(
                        "meta",
                        Json.createObjectBuilder()
                                .add("attribute", attribute)
                                .add("message", message)
                                .add("code", code));
        var body = Json.createObjectBuilder()
                .add("errors", Json.createArrayBuilder().add(error))
                .build();
        return new Refused(Reply.json(422, body), attribute + " " + message);
    }

    /** The same as v1 says it. */
    static Reply ofV1(Refused refused) {
        if (refused.reply().status() != 422) {
            return refused.reply();
        }
        return Reply.json(
                422,
                Json.createObjectBuilder()
                        .add("code", "validation_failed")
                        .add("message", "Validation Failed.")
                        .add("validation_errors", Json.createArrayBuilder().add(String.valueOf(refused.getMessage())))
                        .build());
    }

    static Refused refused(int status, String code, String message) {
        return new Refused(Reply.json(status, body(code, message)), message);
    }

    private static JsonObject body(String code, String message) {
        return Json.createObjectBuilder()
                .add("code", code)
                .add("message", message)
                .build();
    }
}
