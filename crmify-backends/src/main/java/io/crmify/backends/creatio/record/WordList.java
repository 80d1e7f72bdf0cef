package io.crmify.backends.creatio.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.creatio.odata.Guids;
import io.crmify.backends.creatio.odata.Odata;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A short table of words that the account has made, such as its lead statuses, and their ids. Read once an hour, and again when a
 * word is unknown. Thread-safe.
 */
public final class WordList {
    /** Ids that each installation comes with, by the words that Creatio's own code has for them. People rename them at will. */
    static final Map<String, String> QUALIFY_STATUSES = Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
            "Qualification", "d790a45d-03ff-4ddb-9dea-8087722c582c",
            "Distribution", "14cfc644-e3ed-497e-8279-ed4319bb8093",
            "TransferForSale", "ceb70b3c-985f-4867-ae7c-88f9dd710688",
            "WaitingForSale", "7a90900b-53b5-4598-92b3-0aee90626c56",
            "Satisfied", "0a0808c5-5415-41f0-bea3-118cc3089959",
            "Disqualified", "128c3718-771a-4d1e-9035-6fa135ca5f70",
            "NoInterest", "51adc3ec-3503-4b10-a00b-8be3b0e11f08")));

    private static final Duration FRESH = Duration.ofHours(1);
    /** Not read again before: a batch may name a hundred times what is not there. */
    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** What can be told in a message; anything else that stands there is no word of a catalogue. */
    private static final Pattern TELLABLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+()-]{0,39}");

    private static final int MOST_TOLD = 20;
    private static final Words NOTHING = new Words(Map.of(), Instant.EPOCH, null);

    private final Odata odata;
    private final String table;
    private final Map<String, String> fallbacks;
    private final InstantSource clock;
    private final AtomicReference<Words> known = new AtomicReference<>(NOTHING);

    /** @param unreadable why it could not be read; null if it was */
    private record Words(
            Map<String, String> ids,
            Instant readAt,
            @Nullable MisconfiguredException unreadable) {}

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
        return find(word).orElseThrow(() -> unknown());
    }

    /** Whether Creatio knows a word, as {@link #idOf} understands it. */
    public boolean knows(String word) {
        return find(word).isPresent();
    }

    /** The words as they are in Creatio now; those that it comes with, where the user may not look. */
    public List<String> words() {
        return told(read());
    }

    /** Words and their ids, as they are now. */
    public Map<String, String> ids() {
        return Map.copyOf(readable(read()).ids());
    }

    /** Has the words read anew if that was not just done; false if it was. */
    boolean forgetOld() {
        var words = Objects.requireNonNull(known.get());
        return !words.ids().isEmpty() && !isWithin(PAUSE, words) && known.compareAndSet(words, NOTHING);
    }

    private Optional<String> find(String word) {
        var cached = Objects.requireNonNull(known.get());
        var words = isWithin(FRESH, cached) ? cached : read();
        var found = id(words.ids(), word);
        if (found.isPresent()) {
            return found;
        }
        return id(readable(isWithin(PAUSE, words) ? words : read()).ids(), word);
    }

    private boolean isWithin(Duration age, Words words) {
        return clock.instant().isBefore(words.readAt().plus(age));
    }

    /** A user without the right to look can still use the words that each installation comes with. */
    private Words readable(Words words) {
        var unreadable = words.unreadable();
        if (unreadable != null && fallbacks.isEmpty()) {
            throw unreadable;
        }
        return words;
    }

    private Words read() {
        Words words;
        try {
            words = new Words(fetched(), clock.instant(), null);
        } catch (MisconfiguredException unreadable) {
            words = new Words(Map.of(), clock.instant(), unreadable);
        }
        known.set(words);
        return words;
    }

    private Map<String, String> fetched() {
        var ids = new LinkedHashMap<String, String>();
        for (var row : odata.rows(HttpCall.get("/" + table).query("$select", "Id,Name"))) {
            var id = row.text(Odata.ID);
            if (Guids.isId(id) && !row.text("Name").isBlank()) {
                ids.putIfAbsent(row.text("Name"), id.toLowerCase(Locale.ROOT));
            }
        }
        return ids;
    }

    private List<String> told(Words words) {
        var isRead = readable(words).unreadable() == null;
        return List.copyOf((isRead ? words.ids() : fallbacks).keySet());
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
        return fallbacks.entrySet().stream()
                .filter(known -> known.getKey().equalsIgnoreCase(word.replaceAll("[^A-Za-z]", "")))
                .map(Map.Entry::getValue)
                .filter(id -> ids.isEmpty() || ids.containsValue(id))
                .findFirst();
    }

    private MisconfiguredException unknown() {
        var words = told(Objects.requireNonNull(known.get())).stream()
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
