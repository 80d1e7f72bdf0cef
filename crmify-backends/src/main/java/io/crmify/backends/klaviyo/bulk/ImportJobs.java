package io.crmify.backends.klaviyo.bulk;

import io.crmify.backend.PushResult;
import io.crmify.backend.bulk.BulkImport.Begun;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.BatchRefusedException;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.FailureKind;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backend.failure.RecordGoneException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.klaviyo.audience.Lists;
import io.crmify.backends.klaviyo.profile.ProfileWriting;
import io.crmify.backends.klaviyo.wire.KlaviyoApi;
import io.crmify.backends.klaviyo.wire.Pages;
import io.crmify.backends.klaviyo.wire.Place;
import io.crmify.backends.klaviyo.wire.ProfileId;
import io.crmify.backends.klaviyo.wire.Resource;
import io.crmify.backends.klaviyo.wire.Verdicts;
import io.crmify.lead.Lead;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jobs of up to 10,000 profiles. All that is known of one is its id; what was in it is told again. */
public final class ImportJobs {
    /** In place of a job's id, where none of the leads could be sent. */
    private static final String NO_JOB = "none";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_=-]{1,200}");
    private static final Pattern ITEM = Pattern.compile("/data/attributes/profiles/data/(\\d{1,5})(/.*)?");
    private static final int MOST_TRIES = 5;

    private final KlaviyoApi api;
    private final Pages pages;
    private final ProfileWriting writing;
    private final Lists lists;

    public ImportJobs(KlaviyoApi api, ProfileWriting writing, Lists lists) {
        this.api = api;
        this.pages = new Pages(api);
        this.writing = writing;
        this.lists = lists;
    }

    public int maxImport() {
        return Load.MOST_PROFILES;
    }

    public Begun begin(List<Lead> leads) {
        var load = Load.of(leads, writing);
        var listIds = load.lists().stream().sorted().map(lists::id).toList();
        var dropped = Set.<Integer>of();
        for (int tries = 1; ; tries++) {
            var rows = load.sent();
            if (rows.size() == dropped.size()) {
                return new Begun(NO_JOB, load.rows().size());
            }
            var answer = api.send(Place.BEGIN_IMPORT.call(), body(rows, dropped, listIds));
            if (answer.isSuccess()) {
                return new Begun(id(answer), load.rows().size());
            }
            var items = answer.status() == 400 ? items(answer, rows, dropped) : Set.<Integer>of();
            if (tries < MOST_TRIES && answer.status() == 413 && load.rows().size() > 1) {
                load = load.half();
                dropped = Set.of();
            } else if (tries < MOST_TRIES && !items.isEmpty()) {
                // they have no outcome then, are sent alone, and told what is wrong with them
                var more = new HashSet<>(dropped);
                more.addAll(items);
                dropped = more;
            } else {
                throw refusal(answer, rows.size());
            }
        }
    }

    private static BackendException refusal(HttpAnswer answer, int size) {
        var verdict = Verdicts.of(answer);
        return verdict.kind() == FailureKind.RECORD_REFUSED && size > 1
                ? new BatchRefusedException(
                        answer + ": Klaviyo refuses the import, and does not say for which profile",
                        verdict.diagnosis())
                : verdict;
    }

    private static JsonObject body(List<Load.Row> rows, Set<Integer> dropped, List<String> listIds) {
        var profiles = Resource.array();
        for (int i = 0; i < rows.size(); i++) {
            if (!dropped.contains(i)) {
                profiles.add(Objects.requireNonNull(rows.get(i).profile()));
            }
        }
        var job = Resource.of("profile-bulk-import-job")
                .add("attributes", Resource.object().add("profiles", Resource.data(profiles.build())));
        if (!listIds.isEmpty()) {
            var joined = Resource.array();
            listIds.forEach(id -> joined.add(Resource.of("list", id)));
            job.add("relationships", Resource.object().add("lists", Resource.data(joined.build())));
        }
        return Resource.data(job.build());
    }

    /** The rows that an answer refuses; their numbers are those among the rows that were sent. */
    private static Set<Integer> items(HttpAnswer answer, List<Load.Row> rows, Set<Integer> dropped) {
        var sent = new ArrayList<Integer>();
        for (int i = 0; i < rows.size(); i++) {
            if (!dropped.contains(i)) {
                sent.add(i);
            }
        }
        var items = new HashSet<Integer>();
        Verdicts.pointers(answer)
                .forEach(pointer -> item(pointer).filter(i -> i < sent.size()).ifPresent(i -> items.add(sent.get(i))));
        return items;
    }

    static Optional<Integer> item(String pointer) {
        var item = ITEM.matcher(pointer);
        return item.matches() ? Optional.of(Integer.valueOf(item.group(1))) : Optional.empty();
    }

    private static String id(HttpAnswer answer) {
        var id = answer.json().at("data").text("id");
        if (!ID.matcher(id).matches()) {
            throw new OutcomeUnknownException(
                    answer + ": the answer names no job", Diagnosis.of("NO_ID", answer.status()));
        }
        return id;
    }

    /** Empty while Klaviyo is at it. */
    public Optional<List<PushResult>> results(String job, List<Lead> leads) {
        if (job.equals(NO_JOB)) {
            return Optional.of(new ImportOutcomes(leads, writing, "0").results());
        }
        if (!ID.matcher(job).matches()) {
            throw gone(null);
        }
        var answer = api.send(Place.IMPORT_JOB.call(job));
        if (answer.isMissing()) {
            throw gone(answer);
        }
        var told = Verdicts.read(answer).json().at("data").at("attributes");
        if (!Set.of("complete", "cancelled").contains(told.text("status"))) {
            return Optional.empty();
        }
        if (leads.isEmpty()) {
            return Optional.of(List.of());
        }
        var outcomes = new ImportOutcomes(leads, writing, told.text("total_count"));
        if (!told.text("failed_count").equals("0")) {
            pages.each(Place.IMPORT_ERRORS.call(job).query("page[size]", "100"), outcomes::failed);
        }
        pages.each(
                Place.IMPORTED_PROFILES
                        .call(job)
                        .query("fields[profile]", "external_id,email")
                        .query("page[size]", "100"),
                profile -> {
                    if (ProfileId.isId(profile.text("id"))) {
                        outcomes.stored(profile);
                    }
                });
        return Optional.of(outcomes.results());
    }

    private static RecordGoneException gone(@Nullable HttpAnswer answer) {
        return new RecordGoneException(
                (answer == null ? "" : answer + ": ") + "Klaviyo does not know the import job any more",
                Diagnosis.of("JOB_GONE"));
    }
}
