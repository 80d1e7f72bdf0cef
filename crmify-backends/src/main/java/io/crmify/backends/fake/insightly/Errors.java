package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;

/** Insightly's error bodies. */
final class Errors {
    private Errors() {}

    static Refused unauthorized() {
        return refused(401, "Authorization has been denied for this request.");
    }

    static Refused invalid(String message) {
        return refused(400, message);
    }

    static Refused notFound() {
        return new Refused(Reply.empty(404), "there is no such thing");
    }

    static Refused notAllowed(String method) {
        return refused(405, "The requested resource does not support http method '%s'.".formatted(method));
    }

    static Refused refused(int status, String message) {
        var body = Json.createObjectBuilder().add("Message", message).build();
        return new Refused(Reply.json(status, body), message);
    }
}
