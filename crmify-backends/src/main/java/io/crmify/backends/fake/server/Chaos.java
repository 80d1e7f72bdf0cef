package io.crmify.backends.fake.server;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * By which a share of the calls goes wrong, drawn by a seed: any of the {@link Fault}s, of
 * which 429 and 401 are six times rarer than the others, since they make a client stop altogether.
 *
 * <pre>{@code
 * var chaos = Chaos.of(42, 30, Duration.ofSeconds(3));
 * try (var hubspot = FakeHubSpot.start(FakeOptions.DEFAULTS.withChaos(chaos))) {
 *     ...
 *     assertThat(chaos.count()).isGreaterThan(100);
 * }
 * }</pre>
 *
 * <p>A call that is applied at all is applied as soon as it has arrived: only its answer is late. So a CRM without an upsert never
 * applies a create long after the caller has given up, and looked for it in vain. What happens then, nobody could exclude: an
 * old create that is applied after a look-up found nothing, and the new one, are two records.
 *
 * <p>Thread-safe.
 */
public final class Chaos {
    private final List<Fault> faults;
    private final int percent;
    private final Duration latest;
    private final SplittableRandom random;
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final AtomicBoolean active = new AtomicBoolean();

    private Chaos(List<Fault> faults, long seed, int percent, Duration latest) {
        this.faults = faults.stream()
                .flatMap(fault -> Collections.nCopies(fault.weight(), fault).stream())
                .toList();
        this.percent = percent;
        this.latest = latest;
        this.random = new SplittableRandom(seed);
        this.active.set(percent > 0);
    }

    /** Nothing ever goes wrong. */
    public static Chaos none() {
        return of(0, 0, Duration.ZERO);
    }

    /**
     * @param percent of the calls, 0 to 100
     * @param latest how late an answer may be; longer than the caller waits, to have it give up sometimes
     */
    public static Chaos of(long seed, int percent, Duration latest) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent was " + percent + "; give 0 to 100");
        }
        return new Chaos(List.of(Fault.values()), seed, percent, latest);
    }

    /** One kind of fault only, to try what a client makes of it. */
    public static Chaos only(Fault fault, int percent, Duration latest) {
        return new Chaos(List.of(fault), 0, percent, latest);
    }

    /** From now on nothing goes wrong. */
    public void stop() {
        active.set(false);
    }

    /** How many calls have gone wrong. */
    public synchronized long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often each fault has happened. */
    public synchronized Map<Fault, Long> counts() {
        return Map.copyOf(counts);
    }

    /** What goes wrong with the next call. */
    synchronized Optional<Fault> next() {
        if (!active.get() || random.nextInt(100) >= percent) {
            return Optional.empty();
        }
        var fault = faults.get(random.nextInt(faults.size()));
        counts.merge(fault, 1L, Long::sum);
        return Optional.of(fault);
    }

    synchronized Duration delay() {
        return Duration.ofMillis(random.nextLong(latest.toMillis() + 1));
    }

    @Override
    public String toString() {
        return "Chaos[%d %% of the calls]".formatted(percent);
    }
}
