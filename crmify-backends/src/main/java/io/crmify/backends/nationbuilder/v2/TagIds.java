package io.crmify.backends.nationbuilder.v2;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.backends.nationbuilder.wire.Exchange;
import io.crmify.backends.nationbuilder.wire.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ids of the nation's tags, by their names, which differ by more than case. An id is asked for once an hour. */
final class TagIds {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int MOST_KEPT = 10_000;

    private final Exchange exchange;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(String id, Instant readAt) {}

    TagIds(Exchange exchange, InstantSource clock) {
        this.exchange = exchange;
        this.clock = clock;
    }

    /** Empty if there is none of that name. */
    Optional<String> find(String name) {
        var kept = known.get(name.toLowerCase(Locale.ROOT));
        return kept != null && clock.instant().isBefore(kept.readAt().plus(FRESH))
                ? Optional.of(kept.id())
                : read(name);
    }

    /** Makes it if there is none of that name. */
    String ensure(String name) {
        return find(name).orElseGet(() -> make(name));
    }

    private String make(String name) {
        var tag = JsonApi.texts(Map.of("name", name));
        var answer = exchange.send(JsonApi.post("/signup_tags", JsonApi.of("signup_tags", tag)));
        if (answer.status() == 422 && !answer.isPage()) {
            // somebody else was quicker
            return read(name)
                    .orElseThrow(() -> new RecordRefusedException(
                            answer + ": NationBuilder does not take a tag of that name; rename it",
                            Diagnosis.of("TAG_MALFORMED", 422)));
        }
        return keep(name, exchange.id(exchange.fine(answer)));
    }

    private Optional<String> read(String name) {
        var page = exchange.first(JsonApi.get("/signup_tags").query("filter[name]", JsonApi.quoted(name)));
        return page.items().stream()
                .filter(tag -> tag.at("attributes").text("name").equalsIgnoreCase(name))
                .map(tag -> keep(name, Ids.ensured(page.answer(), tag.text("id"))))
                .findFirst();
    }

    /** There is no tag of that id any more. */
    void forget(String id) {
        known.values().removeIf(kept -> kept.id().equals(id));
    }

    private String keep(String name, String id) {
        if (known.size() >= MOST_KEPT) {
            known.clear();
        }
        known.put(name.toLowerCase(Locale.ROOT), new Known(id, clock.instant()));
        return id;
    }
}
