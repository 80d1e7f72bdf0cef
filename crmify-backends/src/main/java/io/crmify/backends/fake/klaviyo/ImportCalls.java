package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Answers;
import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeProfile;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Refused;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Imports of many profiles. They are done when they come, and told to be going on for a while. Thread-safe. */
final class ImportCalls {
    private static final int MOST = 10_000;
    private static final int MOST_BYTES = 5_000_000;
    private static final int MOST_ON_A_PAGE = 100;
    private static final String TYPE = "profile-bulk-import-job";

    private final Profiles profiles;
    private final ListCalls lists;
    private final KlaviyoOptions options;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    private record Job(
            String id,
            int total,
            List<String> profileIds,
            List<JsonObject> errors,
            Instant createdAt,
            AtomicInteger polls) {}

    ImportCalls(Profiles profiles, ListCalls lists, KlaviyoOptions options) {
        this.profiles = profiles;
        this.lists = lists;
        this.options = options;
    }

    Reply begin(Call call) {
        if (call.request().body().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Errors.refused(413, "invalid", "Payload too large.", "An import may have 5 MB.", "/data");
        }
        var resource = call.resource(TYPE);
        var rows = Call.profiles(Call.object(resource, "attributes"));
        if (rows.isEmpty() || rows.size() > MOST) {
            throw Errors.invalid("/data/attributes/profiles/data", "Between 1 and 10000 profiles are expected.");
        }
        var joined = joined(resource);
        var stored = new LinkedHashSet<String>();
        var errors = new ArrayList<JsonObject>();
        for (int i = 0; i < rows.size(); i++) {
            store(rows.get(i), i, stored, errors);
        }
        stored.forEach(id -> profiles.lists(id, before -> {
            var after = new HashSet<>(before);
            after.addAll(joined);
            return after;
        }));
        var job = new Job(
                "01FAKEIMPORT%04d".formatted(jobs.size() + 1),
                rows.size(),
                List.copyOf(stored),
                errors,
                options.clock().instant(),
                new AtomicInteger());
        jobs.put(job.id(), job);
        return Answers.one(202, call, resource(call, job, "queued"));
    }

    private Set<String> joined(JsonObject resource) {
        var data = Call.object(Call.object(resource, "relationships"), "lists").get("data");
        var ids = new HashSet<String>();
        if (data instanceof JsonArray array) {
            array.getValuesAs(JsonObject.class)
                    .forEach(list -> ids.add(lists.byId(Call.text(list, "id")).id()));
        }
        return ids;
    }

    private void store(JsonObject row, int index, Set<String> stored, List<JsonObject> errors) {
        try {
            stored.add(profiles.upsert(row, "/data/attributes/profiles/data/" + index)
                    .profile()
                    .id());
        } catch (Refused refused) {
            errors.add(error(row, index, refused));
        }
    }

    private static JsonObject error(JsonObject row, int index, Refused refused) {
        try (var reader = Json.createReader(new StringReader(refused.reply().body()))) {
            var told = reader.readObject().getJsonArray("errors").getJsonObject(0);
            return Json.createObjectBuilder()
                    .add("type", "import-error")
                    .add("id", "error-" + index)
                    .add(
                            "attributes",
                            Json.createObjectBuilder()
                                    .add("code", told.get("code"))
                                    .add("title", told.get("title"))
                                    .add("detail", told.get("detail"))
                                    .add("source", told.get("source"))
                                    .add("original_payload", row.getOrDefault("attributes", JsonValue.NULL)))
                    .build();
        }
    }

    Reply read(Call call) {
        var job = job(call);
        var isDone = job.polls().incrementAndGet() > options.pollsOfAJob();
        return Answers.one(200, call, resource(call, job, isDone ? "complete" : "processing"));
    }

    Reply errors(Call call) {
        return Answers.page(call, job(call).errors(), MOST_ON_A_PAGE, error -> error);
    }

    Reply profiles(Call call) {
        ProfileCalls.ensureKnown(call);
        var found = job(call).profileIds().stream()
                .flatMap(id -> profiles.byId(id).stream())
                .toList();
        return Answers.<FakeProfile>page(call, found, MOST_ON_A_PAGE, profile -> ProfileCalls.resource(call, profile)
                .build());
    }

    private Job job(Call call) {
        var job = jobs.get(call.variable());
        if (job == null) {
            throw Errors.notFound("A job with id " + call.variable());
        }
        return job;
    }

    private static JsonObjectBuilder resource(Call call, Job job, String status) {
        var isDone = status.equals("complete");
        var attributes = Json.createObjectBuilder()
                .add("status", status)
                .add("created_at", job.createdAt().toString())
                .add("total_count", job.total())
                .add("completed_count", isDone ? job.total() - job.errors().size() : 0)
                .add("failed_count", isDone ? job.errors().size() : 0);
        return Json.createObjectBuilder()
                .add("type", TYPE)
                .add("id", job.id())
                .add("attributes", attributes)
                .add("links", Answers.self(call.host() + "/api/profile-bulk-import-jobs/" + job.id()));
    }
}
