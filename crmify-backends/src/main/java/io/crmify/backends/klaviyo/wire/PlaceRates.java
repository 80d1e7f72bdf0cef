package io.crmify.backends.klaviyo.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.ThrottledException;
import io.crmify.backends.http.HttpAnswer;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps the calls of each place to its own rate: no more than its burst in any second, and than its steady number in any minute, and
 * none before the time that an answer has told. Up to a second is waited for, on the calling thread; where it takes longer the call
 * is not made, and fails as throttled. A place that takes no more leaves all others as they are.
 *
 * <p>The calls of this backend are counted; those of other nodes and programs show in the answers. Klaviyo's guide "Rate limits,
 * status codes, and errors" has the windows and the headers. Thread-safe.
 */
public final class PlaceRates {
    /** What is waited for. */
    static final Duration SECOND = Duration.ofSeconds(1);
    /** The longest that a place of its own is closed: its steady window. */
    static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,5}");
    private static final Pattern NONE_LEFT = Pattern.compile("^\\s*0+(?![\\d.])");

    private final InstantSource clock;
    private final Consumer<Duration> pause;
    private final Map<Place, Window> windows;

    private PlaceRates(InstantSource clock, Consumer<Duration> pause, Map<Place, Window> windows) {
        this.clock = clock;
        this.pause = pause;
        this.windows = Collections.unmodifiableMap(windows);
    }

    /** By that clock; a wait parks the thread, and an interrupt ends it. */
    public static PlaceRates by(InstantSource clock) {
        return by(clock, wait -> LockSupport.parkNanos(wait.toNanos()));
    }

    /** @param pause waits for as long as it is told */
    public static PlaceRates by(InstantSource clock, Consumer<Duration> pause) {
        var windows = new EnumMap<Place, Window>(Place.class);
        for (var place : Place.values()) {
            windows.put(place, new Window(place.size()));
        }
        return new PlaceRates(clock, pause, windows);
    }

    /** Counts nothing and waits for nothing: Klaviyo's 429 alone tells that there are too many calls. */
    public static PlaceRates unlimited() {
        return new PlaceRates(InstantSource.system(), wait -> {}, Map.of());
    }

    /** @throws ThrottledException if the call cannot be made within a second; nothing is sent then */
    void await(HttpCall call) {
        window(call).ifPresent(window -> {
            var wait = window.reserve(clock.instant());
            if (wait.compareTo(SECOND) > 0) {
                throw ThrottledException.slowDown(
                        "%s: Klaviyo takes no more calls of this kind for %d s; nothing was sent. Calls of other kinds go on."
                                .formatted(call, wait.plusMillis(999).toSeconds()),
                        Diagnosis.of("STEADY_LIMIT"),
                        wait);
            }
            if (!wait.isZero()) {
                pause.accept(wait);
            }
        });
    }

    /** Whether a refused call may be made again after no more than a second. */
    boolean isSoon(HttpAnswer answer) {
        return window(answer.call()).isPresent()
                && Verdicts.retryAfter(answer)
                        .filter(wait -> wait.compareTo(SECOND) <= 0)
                        .isPresent();
    }

    /** Learns what an answer tells of its place. */
    void see(HttpAnswer answer) {
        window(answer.call()).ifPresent(window -> {
            answer.header("RateLimit-Limit").ifPresent(window::correct);
            closed(answer).ifPresent(wait -> window.close(clock.instant(), wait));
        });
    }

    private static Optional<Duration> closed(HttpAnswer answer) {
        if (answer.status() == 429) {
            return Verdicts.retryAfter(answer);
        }
        return answer.header("RateLimit-Remaining")
                .filter(left -> NONE_LEFT.matcher(left).find())
                .flatMap(none -> answer.header("RateLimit-Reset"))
                .map(String::strip)
                .filter(reset -> SECONDS.matcher(reset).matches())
                .map(reset -> Duration.ofSeconds(Long.parseLong(reset)));
    }

    private Optional<Window> window(HttpCall call) {
        return Place.of(call).map(windows::get);
    }

    /** The calls of one place within the last minute, and when it is open again. */
    private static final class Window {
        private final List<Instant> calls = new ArrayList<>();
        private volatile Size size;
        private volatile Instant opens = Instant.EPOCH;

        Window(Size size) {
            this.size = size;
        }

        /** How long the next call has to wait. It is counted, unless that is too long. */
        synchronized Duration reserve(Instant now) {
            forget(now);
            var at = now;
            for (var earliest : List.of(opens, after(size.burst(), SECOND), after(size.steady(), MINUTE))) {
                at = earliest.isAfter(at) ? earliest : at;
            }
            var wait = Duration.between(now, at);
            if (wait.compareTo(SECOND) <= 0) {
                calls.add(at);
            }
            return wait;
        }

        /** When one more call than {@code most} may be made in a span. */
        private Instant after(int most, Duration span) {
            return calls.size() < most
                    ? Instant.EPOCH
                    : calls.get(calls.size() - most).plus(span);
        }

        // What lies further ahead than a window is from before the clock was set back.
        private void forget(Instant now) {
            var gone = 0;
            while (gone < calls.size() && !calls.get(gone).isAfter(now.minus(MINUTE))) {
                gone++;
            }
            calls.subList(0, gone).clear();
            var latest = now.plus(MINUTE);
            calls.removeIf(call -> call.isAfter(latest));
            if (opens.isAfter(latest)) {
                opens = Instant.EPOCH;
            }
        }

        synchronized void close(Instant now, Duration wait) {
            opens = now.plus(wait.compareTo(MINUTE) > 0 ? MINUTE : wait);
        }

        synchronized void correct(String header) {
            size = size.corrected(header);
        }
    }
}
