package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeEvent;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * What happened to people. A single event that has come before changes nothing; among many, it has them all refused. Thread-safe.
 */
final class EventCalls {
    private static final int MOST_PROPERTIES = 400;
    private static final int MOST_EVENTS = 1_000;
    private static final int MOST_BYTES = 5_000_000;
    private static final int MOST_BYTES_OF_A_TEXT = 100_000;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final String MANY = "/data/attributes/events-bulk-create";

    private final Profiles profiles;
    private final InstantSource clock;
    private final List<FakeEvent> events = new ArrayList<>();

    /**
     * One that is fit to be recorded.
     *
     * @param profile as it was sent
     */
    private record Draft(JsonObject profile, String metric, String uniqueId, Instant time, JsonObject properties) {
        private FakeEvent of(String profileId) {
            return new FakeEvent(profileId, metric, uniqueId, time, properties);
        }
    }

    EventCalls(Profiles profiles, InstantSource clock) {
        this.profiles = profiles;
        this.clock = clock;
    }

    synchronized List<FakeEvent> all() {
        return List.copyOf(events);
    }

    synchronized Reply record(Call call) {
        ensureSmall(call);
        var attributes = Call.object(call.resource("event"), "attributes");
        var event = draft(profile(attributes, "/data/attributes"), attributes, "/data/attributes");
        var id = profileId(event);
        if (!isKnown(event, id)) {
            events.add(event.of(id));
        }
        return Reply.empty(202);
    }

    /** All or none. */
    synchronized Reply recordMany(Call call) {
        ensureSmall(call);
        var attributes = Call.object(call.resource("event-bulk-create-job"), "attributes");
        var drafts = new ArrayList<Draft>();
        var items = Call.list(attributes.get("events-bulk-create"), "event-bulk-create", MANY);
        for (int i = 0; i < items.size(); i++) {
            var at = MANY + "/data/" + i + "/attributes";
            var item = Call.object(items.get(i), "attributes");
            var profile = profile(item, at);
            for (var event : Call.list(item.get("events"), "event", at + "/events")) {
                drafts.add(draft(profile, Call.object(event, "attributes"), at + "/events/data/0/attributes"));
            }
        }
        if (drafts.isEmpty() || drafts.size() > MOST_EVENTS) {
            throw Errors.invalid(MANY, "Between 1 and 1000 events are expected.");
        }
        var seen = new HashSet<List<String>>();
        for (var draft : drafts) {
            var id = Call.text(draft.profile(), "id");
            if (!seen.add(List.of(draft.profile().toString(), draft.metric(), draft.uniqueId()))
                    || isKnown(draft, id)) {
                throw Errors.invalid(MANY, "A unique_id is repeated for one profile and metric.");
            }
        }
        drafts.forEach(draft -> events.add(draft.of(profileId(draft))));
        return Reply.empty(202);
    }

    private static void ensureSmall(Call call) {
        if (call.request().body().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Errors.refused(413, "invalid", "Payload too large.", "Events may have 5 MB.", "/data");
        }
    }

    private JsonObject profile(JsonObject holder, String at) {
        var profile = Call.one(holder.get("profile"), "profile", at + "/profile");
        var id = Call.text(profile, "id");
        if (!id.isEmpty() && profiles.byId(id).isEmpty()) {
            throw at.startsWith(MANY)
                    ? Errors.invalid(at + "/profile/data/id", "There is no such profile.")
                    : Errors.notFound("A profile with id " + id);
        }
        return profile;
    }

    private Draft draft(JsonObject profile, JsonObject attributes, String at) {
        if (!(attributes.get("properties") instanceof JsonObject properties) || properties.size() > MOST_PROPERTIES) {
            throw Errors.invalid(at + "/properties", "An object of at most 400 properties is expected.");
        }
        if (properties.values().stream().anyMatch(EventCalls::isTooLong)) {
            throw Errors.invalid(at + "/properties", "A string may have 100 KB.");
        }
        var metric = Call.text(
                Call.object(Call.one(attributes.get("metric"), "metric", at + "/metric"), "attributes"), "name");
        if (metric.isBlank()) {
            throw Errors.invalid(at + "/metric/data/attributes/name", "`name` is required");
        }
        var time = time(Call.text(attributes, "time"), at + "/time");
        var key = Call.text(attributes, "unique_id");
        var unique = key.isEmpty() ? Long.toString(time.getEpochSecond()) : key;
        return new Draft(profile, metric, unique, time, properties);
    }

    private static boolean isTooLong(JsonValue value) {
        return value instanceof JsonString text
                && text.getString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES_OF_A_TEXT;
    }

    private boolean isKnown(Draft draft, String profileId) {
        return events.stream()
                .anyMatch(event -> event.profileId().equals(profileId)
                        && event.metric().equals(draft.metric())
                        && event.uniqueId().equals(draft.uniqueId()));
    }

    /** The profile is made or updated on the way. */
    private String profileId(Draft draft) {
        return profiles.upsert(draft.profile(), "/data/attributes/profile/data")
                .profile()
                .id();
    }

    private Instant time(String text, String pointer) {
        try {
            var time = text.isEmpty()
                    ? clock.instant()
                    : OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(clock.instant().plus(Duration.ofDays(366)))) {
                throw Errors.invalid(pointer, "The time is too far away.");
            }
            return Instant.ofEpochSecond(time.getEpochSecond());
        } catch (DateTimeException none) {
            throw Errors.invalid(pointer, "An instant in ISO 8601 is expected.");
        }
    }
}
