package io.crmify.backends.klaviyo;

import io.crmify.backends.klaviyo.wire.PlaceRates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still but while somebody waits. */
final class VirtualTime implements InstantSource {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));

    @Override
    public Instant instant() {
        return now.get();
    }

    void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    /** Rates by this clock, for which no time passes in truth. */
    PlaceRates rates() {
        return PlaceRates.by(this, this::pass);
    }
}
