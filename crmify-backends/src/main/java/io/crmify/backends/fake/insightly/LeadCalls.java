package io.crmify.backends.fake.insightly;

import io.crmify.backends.fake.insightly.Leads.Stored;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/** What can be asked of leads. */
final class LeadCalls {
    private static final int MOST = 500;

    private final Columns columns;
    private final Leads leads;

    LeadCalls(Columns columns, Leads leads) {
        this.columns = columns;
        this.leads = leads;
    }

    Reply create(Request request) {
        var body = object(request);
        if (body.containsKey(Columns.ID)) {
            throw Errors.invalid("LEAD_ID is given by Insightly");
        }
        return Reply.json(201, leads.create(columns.wanted(body)).json(false));
    }

    Reply update(Request request) {
        var body = object(request);
        if (!(body.get(Columns.ID) instanceof JsonNumber id) || !id.isIntegral()) {
            throw Errors.invalid("LEAD_ID is required");
        }
        var wanted = columns.wanted(body);
        return Reply.json(
                200,
                leads.update(id.longValue(), wanted)
                        .orElseThrow(Errors::notFound)
                        .json(false));
    }

    Reply read(Request request) {
        return Reply.json(
                200, leads.byId(id(request)).orElseThrow(Errors::notFound).json(isTrue(request, "brief")));
    }

    Reply delete(Request request) {
        if (!leads.remove(id(request))) {
            throw Errors.notFound();
        }
        return Reply.empty(202);
    }

    Reply list(Request request) {
        return page(request, leads.all());
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
                leads.all().stream()
                        .filter(lead -> name.isEmpty() || lead.text(name).equals(value))
                        .filter(lead -> lead.updatedAt().isAfter(from))
                        .toList());
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
                .forEach(lead -> page.add(lead.json(isTrue(request, "brief"))));
        var reply = Reply.json(200, page.build());
        return isTrue(request, "count_total") ? reply.with("X-Total-Count", Integer.toString(found.size())) : reply;
    }

    private static JsonObject object(Request request) {
        return request.object().orElseThrow(() -> Errors.invalid("The request is invalid."));
    }

    private static long id(Request request) {
        var path = request.path();
        var digits = path.substring(path.lastIndexOf('/') + 1);
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
