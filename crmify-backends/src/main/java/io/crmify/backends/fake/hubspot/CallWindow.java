package io.crmify.backends.fake.hubspot;

import io.crmify.backends.fake.server.Reply;
import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts calls, and refuses those beyond the limits. Thread-safe. */
public final class CallWindow {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

    private final CallLimits limits;
    private final InstantSource clock;
    private final Deque<Instant> taken = new ArrayDeque<>();
    private final AtomicLong day = new AtomicLong();
    private final AtomicInteger ofDay = new AtomicInteger();

    public CallWindow(CallLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    public boolean isLimited() {
        return !limits.equals(CallLimits.NONE);
    }

    public synchronized int leftOfInterval() {
        forget(clock.instant());
        return Math.max(0, limits.perTenSeconds() - taken.size());
    }

    public synchronized int leftOfDay() {
        return Math.max(0, limits.perDay() - ofDay.get());
    }

    /** Takes a call, or says why not. */
    public synchronized Optional<Reply> refusal() {
        var now = clock.instant();
        forget(now);
        if (ofDay.get() >= limits.perDay()) {
            return Optional.of(refused("You have reached your daily limit.", "DAILY"));
        }
        if (taken.size() >= limits.perTenSeconds()) {
            return Optional.of(refused("You have reached your ten_secondly_rolling limit.", "TEN_SECONDLY_ROLLING"));
        }
        taken.add(now);
        ofDay.incrementAndGet();
        return Optional.empty();
    }

    private void forget(Instant now) {
        while (!taken.isEmpty() && !taken.peek().plus(INTERVAL).isAfter(now)) {
            taken.poll();
        }
        var today = now.atZone(ZONE).toLocalDate().toEpochDay();
        if (day.getAndSet(today) != today) {
            ofDay.set(0);
        }
    }

    private static Reply refused(String message, String policy) {
        return Reply.json(
                429,
                Json.createObjectBuilder()
                        .add("status", "error")
                        .add("message", message)
                        .add("errorType", "RATE_LIMIT")
                        .add("correlationId", "00000000-0000-0000-0000-000000000429")
                        .add("policyName", policy)
                        .build());
    }
}
