package io.crmify.backends.fake.salesforce.org;

import io.crmify.CrmifyException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;

/** What Salesforce does not do, and the code by which it says so. */
public final class Wrong extends CrmifyException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient List<String> fields;
    private final transient JsonObject more;

    private Wrong(int status, String code, String message, List<String> fields, JsonObject more) {
        super(message);
        this.status = status;
        this.code = code;
        this.fields = fields;
        this.more = more;
    }

    public static Wrong of(int status, String code, String message, String... fields) {
        return new Wrong(status, code, message, List.of(fields), JsonValue.EMPTY_JSON_OBJECT);
    }

    /** With members besides, which REST tells and collections do not. */
    Wrong with(JsonObject members) {
        return new Wrong(status, code, "" + getMessage(), fields, members);
    }

    public static Wrong notFound() {
        return of(404, "NOT_FOUND", "The requested resource does not exist");
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** As an answer of REST has it. */
    public JsonObject rest() {
        var row = Values.object(more).add("message", "" + getMessage()).add("errorCode", code);
        return (fields.isEmpty() ? row : row.add("fields", Values.array(fields))).build();
    }

    /** As one of the results of a collection has it. */
    public JsonObject item() {
        return Values.object()
                .add("statusCode", code)
                .add("message", "" + getMessage())
                .add("fields", Values.array(fields))
                .build();
    }

    /** As the table of a job has it. */
    public String text() {
        return "%s:%s:%s --".formatted(code, getMessage(), String.join(",", fields));
    }
}
