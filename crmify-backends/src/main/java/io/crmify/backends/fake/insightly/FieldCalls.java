package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What can be asked of the custom fields of a table. */
final class FieldCalls {
    private final Columns columns;

    FieldCalls(Columns columns) {
        this.columns = columns;
    }

    Reply list(Request request) {
        return fields(name -> true);
    }

    Reply search(Request request) {
        return fields(request.query().getOrDefault("field_name", "")::equals);
    }

    private Reply fields(Predicate<String> asked) {
        var fields = Json.createArrayBuilder();
        new TreeSet<>(columns.custom())
                .stream()
                        .filter(asked)
                        .forEach(name -> fields.add(Json.createObjectBuilder()
                                .add(Columns.NAME, name)
                                .add("FIELD_LABEL", name)
                                .add("FIELD_TYPE", "TEXT")
                                .add("FIELD_ORDER", 1)
                                .add("EDITABLE", true)
                                .add("CUSTOM_FIELD_OPTIONS", Json.createArrayBuilder())));
        return Reply.json(200, fields.build());
    }
}
