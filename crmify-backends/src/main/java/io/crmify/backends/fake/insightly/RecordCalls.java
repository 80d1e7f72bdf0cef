package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.insightly.Records.Stored;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** What can be asked of the records of a table. */
final class RecordCalls {
    private static final int MOST = 500;

    private final Columns columns;
    private final Records records;

    RecordCalls(Columns columns, Records records) {
        this.columns = columns;
        this.records = records;
    }

    Reply create(Request request) {
        var body = object(request);
        if (body.containsKey(columns.table().id())) {
            throw Errors.invalid(columns.table().id() + " is given by Insightly");
        }
        return reply(201, records.create(columns.wanted(body)), false);
    }

    Reply update(Request request) {
        var body = object(request);
        if (!(body.get(columns.table().id()) instanceof JsonNumber id) || !id.isIntegral()) {
            throw Errors.invalid(columns.table().id() + " is required");
        }
        var before = records.byId(id.longValue()).orElseThrow(Errors::notFound);
        var match = request.header("if-match");
        if (!match.isEmpty() && !match.equals(tag(before))) {
            throw Errors.invalid("If-Match header value is not valid.");
        }
        var wanted = columns.wanted(body);
        return reply(200, records.update(id.longValue(), wanted).orElseThrow(Errors::notFound), false);
    }

    Reply read(Request request) {
        return reply(200, records.byId(id(request)).orElseThrow(Errors::notFound), isTrue(request, "brief"));
    }

    Reply delete(Request request) {
        if (!records.remove(id(request))) {
            throw Errors.notFound();
        }
        return Reply.empty(202);
    }

    Reply list(Request request) {
        var withConverted = isTrue(request, "include_converted");
        return page(
                request,
                records.all().stream()
                        .filter(record -> withConverted || !record.isConverted())
                        .toList());
    }

    /** By the exact value of one field, or by the time of the last change, or both. */
    Reply search(Request request) {
        var name = request.query().getOrDefault("field_name", "");
        var since = request.query().getOrDefault("updated_after_utc", "");
        if (name.isEmpty() && since.isEmpty()) {
            throw Errors.invalid("field_name or updated_after_utc is required");
        }
        if (!name.isEmpty() && !columns.isColumn(name)) {
            throw Errors.invalid("field_name is not valid");
        }
        var value = request.query().getOrDefault("field_value", "");
        var from = since.isEmpty() ? Instant.MIN : instant(since);
        return page(
                request,
                records.all().stream()
                        .filter(record -> name.isEmpty() || record.text(name).equals(value))
                        .filter(record -> record.updatedAt().isAfter(from))
                        .toList());
    }

    private static Reply reply(int status, Stored record, boolean brief) {
        return Reply.json(status, record.json(brief)).with("ETag", tag(record));
    }

    private static String tag(Stored record) {
        return "\"%08x\"".formatted(record.hashCode());
    }

    private static Reply page(Request request, List<Stored> found) {
        var top = number(request, "top", 100);
        if (top < 1 || top > MOST) {
            throw Errors.invalid("top must be between 1 and 500");
        }
        var page = Json.createArrayBuilder();
        found.stream()
                .skip(number(request, "skip", 0))
                .limit(top)
                .forEach(record -> page.add(record.json(isTrue(request, "brief"))));
        var reply = Reply.json(200, page.build());
        return isTrue(request, "count_total") ? reply.with("X-Total-Count", Integer.toString(found.size())) : reply;
    }

    static JsonObject object(Request request) {
        return request.object().orElseThrow(() -> Errors.invalid("The request is invalid."));
    }

    /** The record that a path names: behind the table. */
    static long id(Request request) {
        var digits = request.path().substring(Api.PATH.length()).split("/")[2];
        if (digits.length() > 18) {
            throw Errors.notFound();
        }
        return Long.parseLong(digits);
    }

    private static boolean isTrue(Request request, String parameter) {
        return request.query().getOrDefault(parameter, "").equalsIgnoreCase("true");
    }

    private static long number(Request request, String parameter, long absent) {
        var text = request.query().getOrDefault(parameter, Long.toString(absent));
        if (!text.matches("\\d{1,9}")) {
            throw Errors.invalid(parameter + " is no number");
        }
        return Long.parseLong(text);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException unreadable) {
            throw Errors.invalid("updated_after_utc is no time");
        }
    }
}
