package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Call;
import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.klaviyo.account.FakeEvent;
import io.crmify.backends.fake.klaviyo.account.Profiles;
import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What happened to people. One that has come before changes nothing. Thread-safe. */
final class EventCalls {
    private static final int MOST_PROPERTIES = 400;
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    private final Profiles profiles;
    private final InstantSource clock;
    private final List<FakeEvent> events = new ArrayList<>();

    EventCalls(Profiles profiles, InstantSource clock) {
        this.profiles = profiles;
        this.clock = clock;
    }

    synchronized List<FakeEvent> all() {
        return List.copyOf(events);
    }

    synchronized Reply record(Call call) {
        var attributes = Call.object(call.resource("event"), "attributes");
        if (!(attributes.get("properties") instanceof JsonObject properties) || properties.size() > MOST_PROPERTIES) {
            throw Errors.invalid("/data/attributes/properties", "An object of at most 400 properties is expected.");
        }
        var metric = Call.text(
                Call.object(Call.one(attributes.get("metric"), "metric", "/data/attributes/metric"), "attributes"),
                "name");
        if (metric.isBlank()) {
            throw Errors.invalid("/data/attributes/metric/data/attributes/name", "`name` is required");
        }
        var time = time(Call.text(attributes, "time"));
        var profile = Call.one(attributes.get("profile"), "profile", "/data/attributes/profile");
        var id = profileId(profile);
        var key = Call.text(attributes, "unique_id");
        var unique = key.isEmpty() ? Long.toString(time.getEpochSecond()) : key;
        var isKnown = events.stream()
                .anyMatch(event -> event.profileId().equals(id)
                        && event.metric().equals(metric)
                        && event.uniqueId().equals(unique));
        if (!isKnown) {
            events.add(new FakeEvent(id, metric, unique, time, properties));
        }
        return Reply.empty(202);
    }

    /** The profile is made or updated on the way. */
    private String profileId(JsonObject profile) {
        return profiles.upsert(Json.createObjectBuilder(profile).build(), "/data/attributes/profile/data")
                .profile()
                .id();
    }

    private Instant time(String text) {
        try {
            var time = text.isEmpty()
                    ? clock.instant()
                    : OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(clock.instant().plus(Duration.ofDays(366)))) {
                throw Errors.invalid("/data/attributes/time", "The time is too far away.");
            }
            return Instant.ofEpochSecond(time.getEpochSecond());
        } catch (DateTimeException none) {
            throw Errors.invalid("/data/attributes/time", "An instant in ISO 8601 is expected.");
        }
    }
}
