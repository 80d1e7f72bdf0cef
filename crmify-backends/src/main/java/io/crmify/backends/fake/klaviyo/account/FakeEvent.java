package io.crmify.backends.fake.klaviyo.account;

import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a profile.
 *
 * @param metric what
 * @param uniqueId the caller's key
 */
public record FakeEvent(
        String profileId, String metric, String uniqueId, Instant time, Map<String, JsonValue> properties) {
    public FakeEvent {
        properties = Map.copyOf(properties);
    }

    /** What and to whom; never a value. */
    @Override
    public String toString() {
        return "FakeEvent[%s %s]".formatted(metric, profileId);
    }
}
