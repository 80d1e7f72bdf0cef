package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Select;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Queries, page by page, and who is signed in. Thread-safe. */
final class ReadCalls {
    private final Org org;
    private final int pageSize;
    private final Map<String, List<JsonObject>> open = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    ReadCalls(Org org, int pageSize) {
        this.org = org;
        this.pageSize = pageSize;
    }

    Reply user() {
        return Reply.json(
                200,
                Values.object()
                        .add("user_id", "005580000000001AAA")
                        .add("organization_id", Org.ID)
                        .add("preferred_username", "crmify@example.org")
                        .build());
    }

    Reply query(Request request, List<String> parts) {
        if (!request.method().equals("GET")) {
            throw Wrong.of(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed.");
        }
        if (parts.size() == 1) {
            var rows = Select.parse(request.query().getOrDefault("q", "")).rows(org);
            return page(rows, 0, "01g58%011d".formatted(last.incrementAndGet()));
        }
        var locator = parts.get(1);
        var dash = locator.lastIndexOf('-');
        var rows = open.get(dash < 0 ? "" : locator.substring(0, dash));
        if (rows == null) {
            throw Wrong.of(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(rows, Integer.parseInt(locator.substring(dash + 1)), locator.substring(0, dash));
    }

    private Reply page(List<JsonObject> rows, int from, String locator) {
        var end = Math.min(rows.size(), from + pageSize);
        var records = Values.array();
        rows.subList(from, end).forEach(records::add);
        var page = Values.object()
                .add("totalSize", rows.size())
                .add("done", end == rows.size())
                .add("records", records);
        if (end < rows.size()) {
            open.put(locator, rows);
            page.add("nextRecordsUrl", "/services/data/v66.0/query/%s-%d".formatted(locator, end));
        }
        return Reply.json(200, page.build());
    }
}
