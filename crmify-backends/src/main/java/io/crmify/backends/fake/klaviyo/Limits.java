package io.crmify.backends.fake.klaviyo;

import io.crmify.backends.fake.klaviyo.account.Errors;
import io.crmify.backends.fake.server.Reply;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How often each place may be called: in a second, and in a minute. Thread-safe. */
final class Limits {
    private static final Size LARGE = new Size(75, 750);
    private static final Size MEDIUM = new Size(10, 150);
    private static final Map<String, Size> SIZES = Map.of(
            "GET /api/accounts", new Size(1, 15),
            "POST /api/data-privacy-deletion-jobs", new Size(3, 60),
            "POST /api/events", new Size(350, 3500));
    private static final Set<String> OF_MEDIUM_SIZE = Set.of(
            "POST /api/event-bulk-create-jobs",
            "POST /api/profile-merge",
            "POST /api/profile-bulk-import-jobs",
            "GET /api/profile-bulk-import-jobs/{id}",
            "GET /api/profile-bulk-import-jobs/{id}/import-errors",
            "GET /api/profile-bulk-import-jobs/{id}/profiles",
            "POST /api/lists",
            "POST /api/lists/{id}/relationships/profiles",
            "DELETE /api/lists/{id}/relationships/profiles");

    private final boolean enforced;
    private final InstantSource clock;
    private final Map<String, Made> made = new HashMap<>();

    private record Size(int burst, int steady) {}

    /** The calls of a place in the second, and in its minute. */
    private record Made(long second, int burst, int steady) {
        private Made oneMore(long now) {
            return new Made(now, now == second ? burst + 1 : 1, now / 60 == second / 60 ? steady + 1 : 1);
        }
    }

    Limits(boolean enforced, InstantSource clock) {
        this.enforced = enforced;
        this.clock = clock;
    }

    /** Counts a call, and refuses it if it is one too many. */
    synchronized void count(String place) {
        var size = size(place);
        var second = clock.instant().getEpochSecond();
        var now = made.merge(place, new Made(second, 1, 1), (before, first) -> before.oneMore(second));
        if (enforced && now.steady() > size.steady()) {
            throw Errors.throttled(60 - second % 60);
        }
        if (enforced && now.burst() > size.burst()) {
            throw Errors.throttled(1);
        }
    }

    /** With what is left of the minute. */
    synchronized Reply told(String place, Reply reply) {
        if (reply.status() == 429) {
            return reply;
        }
        var size = size(place);
        var second = clock.instant().getEpochSecond();
        var calls = enforced && made.containsKey(place) ? made.get(place).steady() : 1;
        return reply.with(
                        "RateLimit-Limit", "%d, %d;w=1, %d;w=60".formatted(size.steady(), size.burst(), size.steady()))
                .with("RateLimit-Remaining", Integer.toString(Math.max(0, size.steady() - calls)))
                .with("RateLimit-Reset", Long.toString(60 - second % 60));
    }

    private static Size size(String place) {
        return OF_MEDIUM_SIZE.contains(place) ? MEDIUM : SIZES.getOrDefault(place, LARGE);
    }
}
