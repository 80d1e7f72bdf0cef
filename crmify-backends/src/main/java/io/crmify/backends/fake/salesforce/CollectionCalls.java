package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.ObjectType;
import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What can be asked of up to 200 records at once, or read of 2,000. Each has its own result, in the order of the request. */
final class CollectionCalls {
    private static final int MOST = 200;
    private static final int MOST_READ = 2000;

    private final Org org;

    CollectionCalls(Org org) {
        this.org = org;
    }

    Reply answer(Request request, List<String> parts) {
        if (parts.size() < 2 || !parts.get(1).equals("sobjects")) {
            throw Wrong.notFound();
        }
        var place = request.method() + parts.size();
        return switch (place) {
            case "POST2" -> each(request, record -> created(request, record));
            case "PATCH2" -> {
                var seen = new HashSet<String>();
                yield each(request, record -> updated(request, record, seen));
            }
            case "DELETE2" -> deleted(request);
            case "POST3" -> read(request, org.type(parts.get(2)));
            case "PATCH4" -> upserted(request, org.type(parts.get(2)), parts.get(3));
            default -> throw Wrong.of(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed.");
        };
    }

    private static List<JsonObject> records(Request request) {
        if (!(Api.object(request).get("records") instanceof JsonArray records)
                || !records.stream().allMatch(JsonObject.class::isInstance)) {
            throw Wrong.of(400, "INVALID_INPUT", "records is required");
        }
        if (records.size() > MOST) {
            throw Wrong.of(
                    400, "EXCEEDED_MAX_SIZE_REQUEST", "record limit reached. cannot submit more than 200 records");
        }
        return records.getValuesAs(JsonObject.class);
    }

    private static Reply each(Request request, Function<JsonObject, Org.Written> write) {
        var results = Values.array();
        records(request).forEach(record -> results.add(result(record, write)));
        return Reply.json(200, results.build());
    }

    private static JsonObject result(JsonObject record, Function<JsonObject, Org.Written> write) {
        try {
            var written = write.apply(record);
            return Values.object()
                    .add("id", written.id())
                    .add("success", true)
                    .add("errors", Values.array())
                    .add("created", written.created())
                    .build();
        } catch (Wrong wrong) {
            return Values.object()
                    .add("success", false)
                    .add("errors", Values.array().add(wrong.item()))
                    .build();
        }
    }

    private ObjectType type(JsonObject record) {
        var attributes = record.get("attributes");
        if (!(attributes instanceof JsonObject object)) {
            throw Wrong.of(400, "INVALID_INPUT", "attributes.type is required");
        }
        return org.type(object.getString("type", ""));
    }

    private Org.Written created(Request request, JsonObject record) {
        return org.create(type(record), record, Api.allowsDuplicates(request));
    }

    private Org.Written updated(Request request, JsonObject record, Set<String> seen) {
        var id = record.getString("id", "");
        if (!seen.add(id)) {
            throw Wrong.of(400, "DUPLICATE_VALUE", "Duplicate id specified: " + id);
        }
        if (id.isEmpty()) {
            throw Wrong.of(400, "MISSING_ARGUMENT", "Id not specified in an update call");
        }
        return org.update(type(record), id, without(record, "id"), Api.allowsDuplicates(request));
    }

    private Reply upserted(Request request, ObjectType type, String field) {
        var key = type.key(field).name();
        var seen = new HashSet<String>();
        return each(request, record -> {
            if (!type(record).equals(type)) {
                throw Wrong.of(400, "INVALID_INPUT", "all records are to be of one object");
            }
            var value = record.getString(key, "");
            if (value.isEmpty()) {
                throw Wrong.of(400, "MISSING_ARGUMENT", key + " not specified");
            }
            if (!seen.add(value)) {
                throw Wrong.of(400, "DUPLICATE_VALUE", "Duplicate external id specified: " + key, key);
            }
            return org.upsert(type, key, value, without(record, key), Api.allowsDuplicates(request));
        });
    }

    private static JsonObject without(JsonObject record, String name) {
        return Values.object(record).remove(name).build();
    }

    private Reply deleted(Request request) {
        if (request.names("ids").size() > MOST) {
            throw Wrong.of(400, "EXCEEDED_ID_LIMIT", "cannot delete more than 200 records");
        }
        var results = Values.array();
        request.names("ids")
                .forEach(id -> results.add(result(JsonValue.EMPTY_JSON_OBJECT, none -> {
                    var record =
                            org.byId(id).orElseThrow(() -> Wrong.of(404, "ENTITY_IS_DELETED", "entity is deleted"));
                    org.delete(record.type(), id);
                    return new Org.Written(id, false);
                })));
        return Reply.json(200, results.build());
    }

    private Reply read(Request request, ObjectType type) {
        var body = Api.object(request);
        var ids = texts(body, "ids");
        var fields = texts(body, "fields");
        if (ids.size() > MOST_READ) {
            throw Wrong.of(400, "EXCEEDED_ID_LIMIT", "cannot read more than 2000 records");
        }
        fields.stream().filter(field -> !type.isReadable(field)).findFirst().ifPresent(field -> {
            throw Wrong.of(
                    400, "INVALID_FIELD", "No such column '%s' on sobject of type %s".formatted(field, type.name()));
        });
        var found = Values.array();
        ids.forEach(id -> org.byId(id)
                .filter(record -> record.type().equals(type))
                .ifPresentOrElse(record -> found.add(record.json(fields)), found::addNull));
        return Reply.json(200, found.build());
    }

    private static List<String> texts(JsonObject body, String name) {
        if (!(body.get(name) instanceof JsonArray array)) {
            throw Wrong.of(400, "INVALID_INPUT", name + " is required");
        }
        return array.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }
}
