package io.crmify.backends.fake.salesforce;

import io.crmify.backends.fake.salesforce.org.ObjectType;
import io.crmify.backends.fake.salesforce.org.Org;
import io.crmify.backends.fake.salesforce.org.Values;
import io.crmify.backends.fake.salesforce.org.Wrong;
import io.crmify.backends.fake.server.Reply;
import io.crmify.backends.fake.server.Request;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Jobs of Bulk API 2.0: upserts and updates by a table. A job that is closed is in progress once, and then complete. Thread-safe. */
final class JobCalls {
    private final Org org;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();

    JobCalls(Org org) {
        this.org = org;
    }

    private record Job(
            JsonObject wanted, String state, String table, List<List<String>> done, List<List<String>> failed) {
        Job in(String other) {
            return new Job(wanted, other, table, done, failed);
        }
    }

    Reply answer(Request request, List<String> parts) {
        if (parts.size() < 2 || !parts.get(1).equals("ingest")) {
            throw Wrong.notFound();
        }
        if (parts.size() == 2) {
            return created(Api.object(request));
        }
        var id = parts.get(2);
        var job = jobs.get(id);
        if (job == null) {
            throw Wrong.of(404, "NOT_FOUND", "The job was not found");
        }
        var verb = request.method() + (parts.size() == 3 ? "" : " " + parts.get(3));
        return switch (verb) {
            case "PUT batches" -> uploaded(id, job, request);
            case "PATCH" -> changed(id, job, Api.object(request).getString("state", ""));
            case "GET" -> told(id, job);
            case "GET successfulResults" -> table(job, "sf__Id,sf__Created,", job.done());
            case "GET failedResults" -> table(job, "sf__Id,sf__Error,", job.failed());
            case "GET unprocessedrecords" -> table(job, "", List.of());
            case "DELETE" -> {
                jobs.remove(id);
                yield Reply.empty(204);
            }
            default -> throw Wrong.of(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed.");
        };
    }

    private Reply created(JsonObject wanted) {
        var type = org.type(wanted.getString("object", ""));
        if (wanted.getString("operation", "").equals("upsert")) {
            type.key(wanted.getString("externalIdFieldName", ""));
        }
        var id = "750580000000%03dAAA".formatted(last.incrementAndGet());
        var job = new Job(wanted, "Open", "", List.of(), List.of());
        jobs.put(id, job);
        return Reply.json(200, described(id, job));
    }

    private static JsonObject described(String id, Job job) {
        return Values.object(job.wanted())
                .add("id", id)
                .add("state", job.state())
                .add("errorMessage", job.state().equals("Failed") ? "InvalidBatch : Field name not found" : "")
                .add("contentUrl", "services/data/v66.0/jobs/ingest/%s/batches".formatted(id))
                .add("numberRecordsProcessed", job.done().size() + job.failed().size())
                .add("numberRecordsFailed", job.failed().size())
                .build();
    }

    private Reply uploaded(String id, Job job, Request request) {
        if (!request.header("content-type").startsWith("text/csv")) {
            throw Wrong.of(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type");
        }
        if (!job.state().equals("Open") || !job.table().isEmpty()) {
            throw Wrong.of(400, "INVALIDJOBSTATE", "data was uploaded already");
        }
        jobs.put(id, new Job(job.wanted(), "Open", request.body(), List.of(), List.of()));
        return Reply.empty(201);
    }

    private Reply changed(String id, Job job, String state) {
        var changed = state.equals("UploadComplete") ? processed(job) : job.in("Aborted");
        jobs.put(id, changed);
        return Reply.json(200, described(id, changed));
    }

    private Reply told(String id, Job job) {
        var now =
                switch (job.state()) {
                    case "UploadComplete" -> job.in("InProgress");
                    case "InProgress" -> job.in("JobComplete");
                    default -> job;
                };
        jobs.put(id, now);
        return Reply.json(200, described(id, job));
    }

    private static Reply table(Job job, String more, List<List<String>> rows) {
        var csv = new StringBuilder(more + job.table().lines().findFirst().orElse("") + "\n");
        rows.forEach(row -> csv.append(Table.line(row)));
        return new Reply(200, "text/csv", csv.toString(), Map.of());
    }

    private Job processed(Job job) {
        var type = org.type(job.wanted().getString("object"));
        var lines = Table.lines(job.table());
        var header = lines.isEmpty() ? List.<String>of() : lines.get(0);
        if (!header.stream().allMatch(type::isReadable)) {
            return job.in("Failed");
        }
        var done = new ArrayList<List<String>>();
        var failed = new ArrayList<List<String>>();
        lines.stream().skip(1).forEach(line -> {
            var row = new ArrayList<String>();
            try {
                var written = written(job.wanted(), type, header, line);
                row.addAll(List.of(written.id(), Boolean.toString(written.created())));
                row.addAll(line);
                done.add(row);
            } catch (Wrong wrong) {
                row.addAll(List.of("", wrong.text()));
                row.addAll(line);
                failed.add(row);
            }
        });
        Collections.reverse(done); // the order of the rows means nothing
        return new Job(job.wanted(), "UploadComplete", job.table(), done, failed);
    }

    private Org.Written written(JsonObject wanted, ObjectType type, List<String> header, List<String> line) {
        var isUpsert = wanted.getString("operation").equals("upsert");
        var mark = isUpsert ? wanted.getString("externalIdFieldName") : "Id";
        var body = Values.object();
        var marked = "";
        for (var i = 0; i < header.size(); i++) {
            var text = line.get(i);
            if (header.get(i).equalsIgnoreCase(mark)) {
                marked = text;
            } else if (!text.isEmpty()) {
                body.add(header.get(i), value(type, header.get(i), text));
            }
        }
        return isUpsert
                ? org.upsert(type, mark, marked, body.build(), true)
                : org.update(type, marked, body.build(), true);
    }

    private static JsonValue value(ObjectType type, String name, String text) {
        if (text.equals("#N/A")) {
            return JsonValue.NULL;
        }
        return switch (type.typeOf(name)) {
            case "boolean" -> Boolean.parseBoolean(text) ? JsonValue.TRUE : JsonValue.FALSE;
            case "double" -> Values.of(new BigDecimal(text));
            default -> Values.of(text);
        };
    }
}
