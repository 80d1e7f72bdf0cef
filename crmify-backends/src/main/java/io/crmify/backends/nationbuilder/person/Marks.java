package io.crmify.backends.nationbuilder.person;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Map;

/** What is written of a person besides a lead. */
final class Marks {
    private Marks() {}

    /** A field set: the time for one that says since when, {@code banned_at}, and else true. */
    static JsonObject flag(PersonForm form, String field, Instant now) {
        var value = field.endsWith("_at") ? Json.createValue(now.toString()) : JsonValue.TRUE;
        var set = PersonWriting.object(Map.of(field, value));
        return form.isCustom(field) && !form.custom().isEmpty()
                ? PersonWriting.object(Map.of(form.custom(), set))
                : set;
    }

    /** Mails are welcome. */
    static JsonObject optedIn() {
        return Json.createObjectBuilder().add("email_opt_in", true).build();
    }

    /** Mails are not welcome. */
    static JsonObject optedOut() {
        return Json.createObjectBuilder().add("email_opt_in", false).build();
    }

    /** The same and the address by which a person is found, or made. */
    static JsonObject withEmail(JsonObject marks, String email) {
        return Json.createObjectBuilder(marks).add("email", email).build();
    }
}
