package io.crmify.backends.fake.klaviyo.account;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A profile, as it was when it was read.
 *
 * @param attributes by the API's names, {@code email} and {@code location.city}; empty ones are absent
 * @param properties the custom ones
 * @param lists the ids of the lists it is on
 * @param consent to e-mails, text messages and suppressions
 */
public record FakeProfile(
        String id,
        Map<String, String> attributes,
        Map<String, JsonValue> properties,
        Set<String> lists,
        Consent consent,
        Times times) {
    /**
     * Whether it may be written to.
     *
     * @param email {@code NEVER_SUBSCRIBED}, {@code SUBSCRIBED} or {@code UNSUBSCRIBED}
     * @param sms the same
     * @param suppressions why no e-mail goes there: {@code USER_SUPPRESSED}
     */
    public record Consent(String email, String sms, Set<String> suppressions) {
        static final Consent NONE = new Consent("NEVER_SUBSCRIBED", "NEVER_SUBSCRIBED", Set.of());

        public Consent {
            suppressions = Set.copyOf(suppressions);
        }
    }

    /** When it was made, and changed last. */
    public record Times(Instant created, Instant updated) {}

    public FakeProfile {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
        lists = Collections.unmodifiableSet(new TreeSet<>(lists));
    }

    /** Empty if it has none. */
    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
    }

    /** As a text; empty if it has none. */
    public String property(String name) {
        var value = properties.getOrDefault(name, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return "";
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    public boolean isSuppressed() {
        return !consent.suppressions().isEmpty();
    }

    FakeProfile with(Map<String, String> otherAttributes, Map<String, JsonValue> otherProperties, Instant now) {
        return new FakeProfile(id, otherAttributes, otherProperties, lists, consent, new Times(times.created(), now));
    }

    FakeProfile with(Consent other) {
        return new FakeProfile(id, attributes, properties, lists, other, times);
    }

    FakeProfile withLists(Set<String> others) {
        return new FakeProfile(id, attributes, properties, others, consent, times);
    }

    /** The id and the names of what is filled; never a value. */
    @Override
    public String toString() {
        return "FakeProfile[%s %s]".formatted(id, attributes.keySet());
    }
}
