package io.crmify.backends.creatio.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * A short table of words that the account has made, such as its lead statuses, and their ids. Read once an hour, and again when a
 * word is unknown. Thread-safe.
 */
public final class WordList {
    /** Ids that each installation comes with, by the words that Creatio's own code has for them. People rename them at will. */
    static final Map<String, String> QUALIFY_STATUSES = Map.of(
            "qualification", "d790a45d-03ff-4ddb-9dea-8087722c582c",
            "distribution", "14cfc644-e3ed-497e-8279-ed4319bb8093",
            "transferforsale", "ceb70b3c-985f-4867-ae7c-88f9dd710688",
            "waitingforsale", "7a90900b-53b5-4598-92b3-0aee90626c56",
            "satisfied", "0a0808c5-5415-41f0-bea3-118cc3089959",
            "disqualified", "128c3718-771a-4d1e-9035-6fa135ca5f70",
            "nointerest", "51adc3ec-3503-4b10-a00b-8be3b0e11f08");

    private static final Duration FRESH = Duration.ofHours(1);
    /** What can be told in a message; anything else that stands there is no word of a catalogue. */
    private static final Pattern TELLABLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+()-]{0,39}");

    private static final int MOST_TOLD = 20;

    private final Odata odata;
    private final String table;
    private final Map<String, String> fallbacks;
    private final InstantSource clock;
    private final AtomicReference<Words> known = new AtomicReference<>(new Words(Map.of(), Instant.EPOCH));

    private record Words(Map<String, String> ids, Instant readAt) {}

    private WordList(Odata odata, String table, Map<String, String> fallbacks, InstantSource clock) {
        this.odata = odata;
        this.table = table;
        this.fallbacks = fallbacks;
        this.clock = clock;
    }

    /** Of a table with the columns Id and Name. */
    public static WordList of(Odata odata, String table, InstantSource clock) {
        return new WordList(odata, table, table.equals("QualifyStatus") ? QUALIFY_STATUSES : Map.of(), clock);
    }

    /** @throws MisconfiguredException if Creatio does not know the word; it lists those that it knows */
    public String idOf(String word) {
        var cached = Objects.requireNonNull(known.get());
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return (isFresh ? id(cached.ids(), word) : Optional.<String>empty())
                .or(() -> id(readOrFallBack(), word))
                .orElseThrow(() -> unknown());
    }

    /** Whether Creatio knows a word, as {@link #idOf} understands it. */
    public boolean knows(String word) {
        var cached = Objects.requireNonNull(known.get());
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return isFresh && id(cached.ids(), word).isPresent()
                || id(readOrFallBack(), word).isPresent();
    }

    /** The words as they are in Creatio now. */
    public List<String> words() {
        return List.copyOf(read().keySet());
    }

    /** Words and their ids, as they are now. */
    public Map<String, String> ids() {
        return Map.copyOf(read());
    }

    private Map<String, String> readOrFallBack() {
        try {
            return read();
        } catch (MisconfiguredException unreadable) {
            if (fallbacks.isEmpty()) {
                throw unreadable;
            }
            return Map.of(); // a user without the right to look can still use those that each installation comes with
        }
    }

    private Map<String, String> read() {
        var ids = new LinkedHashMap<String, String>();
        for (var row : odata.rows(HttpCall.get("/" + table).query("$select", "Id,Name"))) {
            var id = row.text(Odata.ID);
            if (Guids.isId(id) && !row.text("Name").isBlank()) {
                ids.putIfAbsent(row.text("Name"), id.toLowerCase(Locale.ROOT));
            }
        }
        known.set(new Words(ids, clock.instant()));
        return ids;
    }

    private Optional<String> id(Map<String, String> ids, String word) {
        return Optional.ofNullable(ids.get(word))
                .or(() -> ids.entrySet().stream()
                        .filter(known -> known.getKey().strip().equalsIgnoreCase(word.strip()))
                        .map(Map.Entry::getValue)
                        .findFirst())
                .or(() -> fallback(ids, word));
    }

    private Optional<String> fallback(Map<String, String> ids, String word) {
        return Optional.ofNullable(fallbacks.get(word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
                .filter(id -> ids.isEmpty() || ids.containsValue(id));
    }

    private MisconfiguredException unknown() {
        var words = Objects.requireNonNull(known.get()).ids().keySet().stream()
                .filter(word -> TELLABLE.matcher(word).matches())
                .limit(MOST_TOLD)
                .toList();
        var isStatus = table.equals("QualifyStatus") || table.equals("ContactType");
        return new MisconfiguredException(
                "Creatio's %s has no such word; it has %s. Correct the mapping or the settings, or add it in Creatio."
                        .formatted(table, words),
                Diagnosis.of(isStatus ? "STATUS_UNKNOWN" : "WORD_UNKNOWN"));
    }
}
