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
            "POST /api/profile-merge",
            "POST /api/profile-bulk-import-jobs",
            "GET /api/profile-bulk-import-jobs/{id}",
            "GET /api/profile-bulk-import-jobs/{id}/import-errors",
            "POST /api/lists",
            "POST /api/lists/{id}/relationships/profiles",
            "DELETE /api/lists/{id}/relationships/profiles");

    private final boolean enforced;
    private final InstantSource clock;
    private final Map<String, Integer> counts = new HashMap<>();

    private record Size(int burst, int steady) {}

    Limits(boolean enforced, InstantSource clock) {
        this.enforced = enforced;
        this.clock = clock;
    }

    /** Counts a call, and refuses it if it is one too many. */
    synchronized void count(String place) {
        var size = size(place);
        var second = clock.instant().getEpochSecond();
        var burst = counts.merge(place + " s" + second, 1, Integer::sum);
        var steady = counts.merge(place + " m" + second / 60, 1, Integer::sum);
        if (enforced && steady > size.steady()) {
            throw Errors.throttled(60 - second % 60);
        }
        if (enforced && burst > size.burst()) {
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
        var made = enforced ? counts.getOrDefault(place + " m" + second / 60, 0) : 1;
        return reply.with(
                        "RateLimit-Limit", "%d, %d;w=1, %d;w=60".formatted(size.steady(), size.burst(), size.steady()))
                .with("RateLimit-Remaining", Integer.toString(Math.max(0, size.steady() - made)))
                .with("RateLimit-Reset", Long.toString(60 - second % 60));
    }

    private static Size size(String place) {
        return OF_MEDIUM_SIZE.contains(place) ? MEDIUM : SIZES.getOrDefault(place, LARGE);
    }
}
