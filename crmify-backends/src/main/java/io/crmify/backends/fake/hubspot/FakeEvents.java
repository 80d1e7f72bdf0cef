package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Custom events that the account defines, and those that happened. The same id is kept once. Thread-safe. */
public final class FakeEvents {
    private static final int MOST_PROPERTIES = 50;
    private static final int LONGEST = 256;
    private static final int LONGEST_ADDRESS = 1024;
    private static final Set<String> ADDRESSES = Set.of("hs_url", "hs_referrer");

    private final long portalId;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Map<String, Event> byId = new LinkedHashMap<>();

    /**
     * Something that happened.
     *
     * @param contact its id or address
     */
    public record Event(String id, String name, String contact, Instant at, Map<String, String> properties) {
        public Event {
            properties = Map.copyOf(properties);
        }

        /** The name alone. */
        @Override
        public String toString() {
            return "Event[" + name + "]";
        }
    }

    public FakeEvents(long portalId) {
        this.portalId = portalId;
    }

    /** Defines a kind of event as people do; the name by which the API knows it. */
    public String define(String name) {
        var full = "pe%d_%s".formatted(portalId, name);
        names.add(full);
        return full;
    }

    /** The oldest first. */
    public synchronized List<Event> all() {
        return List.copyOf(byId.values());
    }

    public Map<String, Operation> operations() {
        return Map.of("POST /events/{version}/send", new Operation("analytics.behavioral_events.send", this::send));
    }

    private synchronized Reply send(Call call) {
        var body = call.object();
        var name = text(body, "eventName").orElseThrow(() -> Errors.invalid("eventName is required"));
        if (!names.contains(name)) {
            throw Errors.invalid("The event %s is not defined".formatted(name));
        }
        var contact = text(body, "objectId")
                .or(() -> text(body, "email"))
                .or(() -> text(body, "utk"))
                .orElseThrow(() -> Errors.invalid("One of email, objectId, utk is required"));
        var properties = Call.properties(body);
        if (properties.size() > MOST_PROPERTIES
                || properties.entrySet().stream().anyMatch(FakeEvents::isTooLong)) {
            throw Errors.invalid("The event has too many properties, or one that is too long");
        }
        var id = text(body, "uuid").orElseGet(() -> "event-" + byId.size());
        byId.putIfAbsent(id, new Event(id, name, contact, at(body), properties));
        return Reply.empty(204);
    }

    private static boolean isTooLong(Map.Entry<String, String> property) {
        var most = ADDRESSES.contains(property.getKey()) ? LONGEST_ADDRESS : LONGEST;
        return property.getValue().length() > most;
    }

    private static Instant at(JsonObject body) {
        try {
            return text(body, "occurredAt").map(Instant::parse).orElse(Instant.EPOCH);
        } catch (DateTimeException none) {
            throw Errors.invalid("occurredAt is no time");
        }
    }

    private static Optional<String> text(JsonObject body, String name) {
        return Call.optional(body, name);
    }
}
