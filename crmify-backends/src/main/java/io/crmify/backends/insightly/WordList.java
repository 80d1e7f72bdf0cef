package io.crmify.backends.insightly;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backend.failure.OutcomeUnknownException;
import io.crmify.backends.http.CrmHttp;
import io.crmify.backends.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Words that the account has made, such as its lead statuses, and their ids. Read once an hour, and again when a word is unknown.
 */
final class WordList {
    private static final Duration FRESH = Duration.ofHours(1);
    /** What can be told in a message; anything else that stands there is no word of a catalogue. */
    private static final Pattern TELLABLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+-]{0,39}");

    private static final int MOST_TOLD = 20;
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Words NOTHING = new Words(Map.of(), Instant.EPOCH);

    private final CrmHttp http;
    private final InstantSource clock;
    private final HttpCall call;
    private final String column;
    private final AtomicReference<Words> known = new AtomicReference<>(NOTHING);

    private record Words(Map<String, Long> ids, Instant readAt) {}

    /** @param column what the words are called; their ids are called the same, with {@code _ID} behind it */
    WordList(CrmHttp http, InstantSource clock, HttpCall call, String column) {
        this.http = http;
        this.clock = clock;
        this.call = call;
        this.column = column;
    }

    /** @throws MisconfiguredException if the CRM does not know the word; it lists those that it knows */
    long idOf(String word) {
        var cached = Objects.requireNonNull(known.get());
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return (isFresh ? id(cached.ids(), word) : Optional.<Long>empty()).orElseGet(() -> readIdOf(word));
    }

    /** Whether the CRM knows a word, as {@link #idOf} understands it; from the CRM if the words at hand do not say so. */
    boolean knows(String word) {
        var cached = Objects.requireNonNull(known.get());
        var isFresh = clock.instant().isBefore(cached.readAt().plus(FRESH));
        return isFresh && id(cached.ids(), word).isPresent() || id(read(), word).isPresent();
    }

    /** Has the words read anew if that was not just done; false if it was. */
    boolean forgetOld() {
        var words = Objects.requireNonNull(known.get());
        var isOld = !words.ids().isEmpty()
                && !clock.instant().isBefore(words.readAt().plus(PAUSE));
        return isOld && known.compareAndSet(words, NOTHING);
    }

    private long readIdOf(String word) {
        var ids = read();
        return id(ids, word)
                .orElseThrow(() -> new MisconfiguredException(
                        "Insightly has no %s of that name; it has %s. Correct the mapping, or add it in Insightly."
                                .formatted(column, tellable(ids)),
                        Diagnosis.of(column.replace("LEAD_", "") + "_UNKNOWN")));
    }

    private static List<String> tellable(Map<String, Long> ids) {
        return ids.keySet().stream()
                .filter(word -> TELLABLE.matcher(word).matches())
                .limit(MOST_TOLD)
                .toList();
    }

    /** The words as they are in the CRM now. */
    List<String> words() {
        return List.copyOf(read().keySet());
    }

    private Map<String, Long> read() {
        var list = Verdicts.read(http.send(call)).json();
        if (!list.isArray()) {
            throw new OutcomeUnknownException(call + ": the answer is no list", Diagnosis.of("NOT_A_LIST"));
        }
        var ids = new LinkedHashMap<String, Long>();
        for (var item : list.items()) {
            var id = item.text(column + "_ID");
            if (id.matches("\\d{1,18}") && !item.text(column).isBlank()) {
                ids.put(item.text(column), Long.valueOf(id));
            }
        }
        known.set(new Words(ids, clock.instant()));
        return ids;
    }

    private static Optional<Long> id(Map<String, Long> ids, String word) {
        return Optional.ofNullable(ids.get(word))
                .or(() -> similar(ids, word, UnaryOperator.identity()))
                .or(() -> similar(ids, word, WordList::withoutPrefix));
    }

    private static Optional<Long> similar(Map<String, Long> ids, String word, UnaryOperator<String> form) {
        return ids.entrySet().stream()
                .filter(known -> form.apply(known.getKey()).equalsIgnoreCase(form.apply(word)))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Insightly shows some as "OPEN - NotContacted". */
    private static String withoutPrefix(String word) {
        return word.replaceFirst("(?i)^(open|closed) *- *", "");
    }
}
