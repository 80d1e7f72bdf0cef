package io.crmify.backends.nationbuilder.wire;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Things of a kind that people make in the nation: read once an hour, and again when a name is unknown. Thread-safe. */
public final class Catalogue {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int MOST_TOLD = 20;

    private final Kind kind;
    private final Supplier<List<Entry>> reading;
    private final InstantSource clock;
    private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

    public Catalogue(Kind kind, Supplier<List<Entry>> reading, InstantSource clock) {
        this.kind = kind;
        this.reading = reading;
        this.clock = clock;
    }

    /**
     * @param reason of the failure if there is none of a name
     * @param word for people
     */
    public record Kind(String reason, String word) {}

    /**
     * A thing.
     *
     * @param id by which the API knows it
     * @param name by which people know it, whatever its case
     * @param slug by which they may know it too
     */
    public record Entry(String id, String name, String slug) {
        public Entry(String id, String name) {
            this(id, name, name);
        }

        boolean isNamed(String text) {
            return name.equalsIgnoreCase(text) || slug.equalsIgnoreCase(text) || id.equals(text);
        }
    }

    private record Known(List<Entry> entries, Instant readAt) {
        static final Known NOTHING = new Known(List.of(), Instant.EPOCH);
    }

    /** All, as they are in the nation now. */
    public List<Entry> read() {
        var read = List.copyOf(reading.get());
        known.set(new Known(read, clock.instant()));
        return read;
    }

    /** All, as they were when they were read last. */
    public List<Entry> lastRead() {
        return Objects.requireNonNull(known.get()).entries();
    }

    public Optional<Entry> find(String text) {
        return fresh(text).or(() -> of(read(), text));
    }

    /** @throws MisconfiguredException if there is none of that name; it lists those that there are */
    public Entry get(String text) {
        return find(text)
                .orElseThrow(() -> new MisconfiguredException(
                        "NationBuilder has no such %s; it has %s. Make it in the nation, or correct the name."
                                .formatted(kind.word(), told()),
                        Diagnosis.of(kind.reason())));
    }

    private List<String> told() {
        return lastRead().stream()
                .map(Entry::slug)
                .filter(slug -> slug.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+-]{0,59}"))
                .limit(MOST_TOLD)
                .toList();
    }

    /** What was read is not so any more. */
    public void forget() {
        known.set(Known.NOTHING);
    }

    private Optional<Entry> fresh(String text) {
        var last = Objects.requireNonNull(known.get());
        return clock.instant().isBefore(last.readAt().plus(FRESH)) ? of(last.entries(), text) : Optional.empty();
    }

    private static Optional<Entry> of(List<Entry> entries, String text) {
        return entries.stream().filter(entry -> entry.isNamed(text.strip())).findFirst();
    }
}
