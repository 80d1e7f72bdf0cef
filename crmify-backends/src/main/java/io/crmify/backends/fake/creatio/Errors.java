package io.crmify.backends.fake.creatio;

import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;

/** Creatio's error bodies. */
final class Errors {
    private Errors() {}

    static Refused invalid(String detail) {
        return refused(400, "The request is invalid.", detail);
    }

    static Refused unknownColumn(String column, String table) {
        return invalid(
                "item : The property '%s' does not exist on type 'Terrasoft.Configuration.OData.%s'. Make sure to only use property names that are defined by the type."
                        .formatted(column, table));
    }

    static Refused notConverted(String value, String type) {
        return invalid("item : Cannot convert the literal '%s' to the expected type 'Edm.%s'.".formatted(value, type));
    }

    static Refused failed(String detail) {
        return refused(500, "An error has occurred.", detail);
    }

    static Refused notFound() {
        return refused(404, "Not found.", "there is no such row");
    }

    static Refused refused(int status, String message, String detail) {
        var inner = Json.createObjectBuilder()
                .add("message", detail)
                .add("type", "")
                .add("stacktrace", "   at Terrasoft.Core.Entities.Entity.Save()");
        var error = Json.createObjectBuilder()
                .add("code", "")
                .add("message", message)
                .add("innererror", inner);
        return new Refused(
                Reply.json(
                        status, Json.createObjectBuilder().add("error", error).build()),
                message);
    }
}
