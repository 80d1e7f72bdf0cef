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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Jobs of Bulk API 2.0: upserts and updates by a table. A job that is closed is in progress once, and then complete. It has no rules
 * for duplicates. Thread-safe.
 */
final class JobCalls {
    private static final int MOST_BYTES = 100_000_000;
    private static final Set<String> ENDED = Set.of("JobComplete", "Failed", "Aborted");
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "operation", Set.of("upsert", "update"),
            "contentType", Set.of("CSV"),
            "lineEnding", Set.of("LF"),
            "columnDelimiter", Set.of("COMMA"));

    private final Org org;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final AtomicInteger failsAfter = new AtomicInteger(Integer.MAX_VALUE);

    JobCalls(Org org) {
        this.org = org;
    }

    private record Job(JsonObject wanted, String state, String message, String table, Rows rows) {
        Job in(String other) {
            return in(other, message, rows);
        }

        Job in(String other, String why, Rows changed) {
            return new Job(wanted, other, why, table, changed);
        }

        boolean hasEnded() {
            return ENDED.contains(state);
        }
    }

    /** What has become of the rows of a table. */
    private record Rows(List<List<String>> done, List<List<String>> failed, List<List<String>> left) {
        static final Rows NONE = new Rows(List.of(), List.of(), List.of());
    }

    /** Has the jobs that are closed from now on fail when they have worked off so many rows. */
    void failAfter(int rows) {
        failsAfter.set(rows);
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
            case "GET successfulResults" ->
                table(job, "sf__Id,sf__Created,", job.rows().done());
            case "GET failedResults" ->
                table(job, "sf__Id,sf__Error,", job.rows().failed());
            case "GET unprocessedrecords" -> table(job, "", job.rows().left());
            case "DELETE" -> {
                jobs.remove(id);
                yield Reply.empty(204);
            }
            default -> throw Wrong.of(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed.");
        };
    }

    private static Wrong wrongState() {
        return Wrong.of(400, "INVALIDJOBSTATE", "the job is in another state");
    }

    private Reply created(JsonObject wanted) {
        var type = org.type(wanted.getString("object", ""));
        CHOICES.forEach((name, choices) -> {
            if (!choices.contains(wanted.getString(name, ""))) {
                throw Wrong.of(400, "INVALIDJOB", name + " is none of " + choices);
            }
        });
        if (wanted.getString("operation").equals("upsert")) {
            type.key(wanted.getString("externalIdFieldName", ""));
        }
        var id = "750580000000%03dAAA".formatted(last.incrementAndGet());
        var job = new Job(wanted, "Open", "", "", Rows.NONE);
        jobs.put(id, job);
        return Reply.json(200, described(id, job));
    }

    private static JsonObject described(String id, Job job) {
        var failed = job.rows().failed().size();
        var about = Values.object(job.wanted())
                .add("id", id)
                .add("state", job.state())
                .add("contentUrl", "services/data/v66.0/jobs/ingest/%s/batches".formatted(id))
                .add("numberRecordsProcessed", job.rows().done().size() + failed)
                .add("numberRecordsFailed", failed);
        return (job.message().isEmpty() ? about : about.add("errorMessage", job.message())).build();
    }

    private Reply uploaded(String id, Job job, Request request) {
        if (!request.header("content-type").startsWith("text/csv")) {
            throw Wrong.of(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type");
        }
        if (!job.state().equals("Open") || !job.table().isEmpty()) {
            throw wrongState();
        }
        if (request.body().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Wrong.of(413, "REQUEST_ENTITY_TOO_LARGE", "more than 150 MB in base64");
        }
        jobs.put(id, new Job(job.wanted(), "Open", "", request.body(), Rows.NONE));
        return Reply.empty(201);
    }

    private Reply changed(String id, Job job, String state) {
        if (job.hasEnded() || !job.state().equals("Open") && state.equals("UploadComplete")) {
            throw wrongState();
        }
        var changed =
                switch (state) {
                    case "UploadComplete" -> processed(job);
                    case "Aborted" -> job.in("Aborted");
                    default -> throw wrongState();
                };
        jobs.put(id, changed);
        return Reply.json(200, described(id, changed));
    }

    private Reply told(String id, Job job) {
        var now =
                switch (job.state()) {
                    case "UploadComplete" -> job.in("InProgress");
                    case "InProgress" -> job.in(job.rows().left().isEmpty() ? "JobComplete" : "Failed");
                    default -> job;
                };
        jobs.put(id, now);
        return Reply.json(200, described(id, job));
    }

    private static Reply table(Job job, String more, List<List<String>> rows) {
        if (!job.hasEnded()) {
            throw wrongState();
        }
        var csv = new StringBuilder(more + job.table().lines().findFirst().orElse("") + "\n");
        rows.forEach(row -> csv.append(Table.line(row)));
        return new Reply(200, "text/csv", csv.toString(), Map.of());
    }

    private Job processed(Job job) {
        var type = org.type(job.wanted().getString("object"));
        var lines = Table.lines(job.table());
        var header = lines.isEmpty() ? List.<String>of() : lines.get(0);
        var isWhole = !header.isEmpty()
                && header.stream().allMatch(type::isReadable)
                && lines.stream().allMatch(line -> line.size() == header.size());
        if (!isWhole) {
            return job.in("Failed", "InvalidBatch : Field name not found", Rows.NONE);
        }
        var all = lines.subList(1, lines.size());
        var most = Math.min(all.size(), failsAfter.get());
        var done = new ArrayList<List<String>>();
        var failed = new ArrayList<List<String>>();
        var seen = new HashSet<String>();
        all.subList(0, most).forEach(line -> {
            var row = new ArrayList<String>();
            try {
                var written = written(job.wanted(), type, header, line, seen);
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
        var left = all.subList(most, all.size());
        return job.in("UploadComplete", left.isEmpty() ? "" : "TooManyRetries", new Rows(done, failed, left));
    }

    private Org.Written written(
            JsonObject wanted, ObjectType type, List<String> header, List<String> line, Set<String> seen) {
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
        if (!seen.add(marked)) {
            throw Wrong.of(400, "DUPLICATE_VALUE", "Duplicate external id specified: " + mark, mark);
        }
        return isUpsert
                ? org.upsert(type, mark, marked, body.build(), false)
                : org.update(type, marked, body.build(), false);
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
