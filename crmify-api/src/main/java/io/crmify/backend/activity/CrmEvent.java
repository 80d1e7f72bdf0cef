package io.crmify.backend.activity;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened to a person.
 *
 * @param key the caller's: one event has one key, however often it is sent
 * @param name of this kind of event, {@code donation_made}
 * @param crmId the person's record
 * @param at when it happened
 * @param properties values are of the types that a {@link io.crmify.lead.Lead} may have
 */
public record CrmEvent(String key, String name, String crmId, Instant at, Map<String, Object> properties) {
    public CrmEvent {
        if (key.isBlank() || name.isBlank() || crmId.isBlank()) {
            throw new IllegalArgumentException("an event has a key, a name and a record");
        }
        properties = Map.copyOf(properties);
    }

    /** Key and name; never a value. */
    @Override
    public String toString() {
        return "CrmEvent[" + name + " " + key + "]";
    }
}
