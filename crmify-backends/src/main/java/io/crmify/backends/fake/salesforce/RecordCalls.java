package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.ObjectType;
import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Stored;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonArrayBuilder;
import java.util.List;

/** What can be asked of one record. */
final class RecordCalls {
    private final Org org;

    RecordCalls(Org org) {
        this.org = org;
    }

    Reply answer(Request request, List<String> parts) {
        var type = org.type(parts.size() < 2 ? "" : parts.get(1));
        return switch (parts.size()) {
            case 2 -> ofObject(request, type);
            case 3 -> ofRecord(request, type, parts.get(2));
            case 4 -> ofKey(request, type, parts.get(2), parts.get(3));
            default -> throw Wrong.notFound();
        };
    }

    private static Wrong notAllowed() {
        return Wrong.of(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed.");
    }

    private Reply ofObject(Request request, ObjectType type) {
        if (!request.method().equals("POST")) {
            throw notAllowed();
        }
        var isEvent = type.name().endsWith("__e");
        var written = org.create(type, Api.object(request), Api.allowsDuplicates(request));
        return written(written, isEvent ? enqueued() : Values.array());
    }

    /** As Salesforce says that all is well. */
    private static JsonArrayBuilder enqueued() {
        return Values.array()
                .add(Values.object()
                        .add("statusCode", "OPERATION_ENQUEUED")
                        .add("message", "9b0d6b4e-0000-4000-8000-000000000000")
                        .add("fields", Values.array()));
    }

    private static Reply written(Org.Written written, JsonArrayBuilder errors) {
        return Reply.json(
                written.created() ? 201 : 200,
                Values.object()
                        .add("id", written.id())
                        .add("success", true)
                        .add("errors", errors)
                        .add("created", written.created())
                        .build());
    }

    private Reply ofRecord(Request request, ObjectType type, String id) {
        switch (request.method()) {
            case "GET" -> {
                return id.equals("describe")
                        ? Reply.json(200, type.described())
                        : read(request, org.existing(type, id));
            }
            case "PATCH" -> org.update(type, id, Api.object(request), Api.allowsDuplicates(request));
            case "DELETE" -> org.delete(type, id);
            default -> throw notAllowed();
        }
        return Reply.empty(204);
    }

    private Reply ofKey(Request request, ObjectType type, String field, String value) {
        var key = type.key(field);
        if (request.method().equals("GET")) {
            return read(
                    request,
                    org.byKey(type, key, value)
                            .orElseThrow(() -> Wrong.of(404, "NOT_FOUND", "The record was not found")));
        }
        if (!request.method().equals("PATCH")) {
            throw notAllowed();
        }
        return written(
                org.upsert(type, field, value, Api.object(request), Api.allowsDuplicates(request)), Values.array());
    }

    private static Reply read(Request request, Stored record) {
        var fields = request.names("fields");
        return Reply.json(200, record.json(fields.isEmpty() ? List.of("Id") : fields));
    }
}
