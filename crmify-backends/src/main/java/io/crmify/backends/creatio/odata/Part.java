package io.crmify.backends.creatio.odata;

import io.crmify.backends.http.HttpCall;
import jakarta.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row to write: a call of its own, or a part of a batch.
 *
 * @param id null for a new row
 * @param body null to delete it
 */
public record Part(
        String table, @Nullable String id, @Nullable JsonObject body) {
    /** With {@code IEEE754Compatible} decimals travel as texts and lose nothing. */
    private static final String JSON = "application/json; charset=utf-8; IEEE754Compatible=true";

    public static Part create(String table, JsonObject body) {
        return new Part(table, null, body);
    }

    public static Part update(String table, String id, JsonObject body) {
        return new Part(table, id, body);
    }

    public static Part delete(String table, String id) {
        return new Part(table, id, null);
    }

    /** The columns that are written. */
    public Set<String> columns() {
        return body == null ? Set.of() : body.keySet();
    }

    String method() {
        return body == null ? "DELETE" : id == null ? "POST" : "PATCH";
    }

    /** Its address below {@code odata}, within a batch. */
    String url() {
        return id == null ? table : "%s(%s)".formatted(table, id);
    }

    public HttpCall call() {
        var call = id == null ? HttpCall.post("/" + table) : existing(id);
        return body == null ? call : call.json(JSON, body);
    }

    private HttpCall existing(String row) {
        var path = "/" + table + "({id})";
        return body == null ? HttpCall.delete(path, row) : HttpCall.patch(path, row);
    }

    /** What is written; never a value. */
    @Override
    public String toString() {
        return method() + " " + table;
    }
}
