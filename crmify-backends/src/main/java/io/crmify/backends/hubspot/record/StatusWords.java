package io.crmify.backends.hubspot.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.lead.Lead;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The words for a status: HubSpot's internal values, or the labels that people see, whatever their case. Read when they are asked for,
 * and again when HubSpot refuses one; a word that is not among them is sent as it is. Thread-safe.
 */
public final class StatusWords {
    /** The reason of a failure that a wrong word is to blame for. */
    public static final String UNKNOWN = "STATUS_UNKNOWN";

    /** What can be told in a message. */
    private static final Pattern TELLABLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+-]{0,39}");

    private static final int MOST_TOLD = 20;

    private final Supplier<List<Choice>> catalogue;
    private final AtomicReference<List<Choice>> known = new AtomicReference<>(List.of());

    /**
     * One of the words.
     *
     * @param value by which HubSpot's API knows it
     * @param label by which people know it
     */
    public record Choice(String value, String label) {
        boolean is(String word) {
            return value.equals(word);
        }

        boolean isLike(String word) {
            return value.equalsIgnoreCase(word) || label.strip().equalsIgnoreCase(word.strip());
        }
    }

    /** @param catalogue asks HubSpot */
    public StatusWords(Supplier<List<Choice>> catalogue) {
        this.catalogue = catalogue;
    }

    /** The internal values as they are in HubSpot now. */
    public List<String> values() {
        return read().stream().map(Choice::value).toList();
    }

    /** Whether the word means one of them; asks HubSpot if those at hand do not say so. */
    public boolean knows(String word) {
        return isAmong(Objects.requireNonNull(known.get()), word) || isAmong(read(), word);
    }

    /** The internal value that the word means, by the words at hand. */
    public String valueOf(String word) {
        return valueOf(Objects.requireNonNull(known.get()), word);
    }

    private static String valueOf(List<Choice> choices, String word) {
        return choices.stream()
                .filter(choice -> choice.is(word))
                .findFirst()
                .or(() -> choices.stream().filter(choice -> choice.isLike(word)).findFirst())
                .map(Choice::value)
                .orElse(word);
    }

    /**
     * Does a push. Where HubSpot refuses a word, the words are read anew: leads whose word is known by then are pushed once more, and
     * the failures of the others tell the right ones.
     */
    public List<PushResult> push(List<Lead> leads, Function<List<Lead>, List<PushResult>> push) {
        var before = Objects.requireNonNull(known.get());
        var results = results(leads, push);
        var refused = IntStream.range(0, leads.size())
                .filter(at -> results.get(at).<Boolean>fold(stored -> false, failed -> isUnknownWord(failed.cause())))
                .boxed()
                .toList();
        if (refused.isEmpty()) {
            return results;
        }
        var told = told();
        var news = refused.stream()
                .map(leads::get)
                .filter(lead -> isNews(before, lead.status()))
                .toList();
        var again = Batches.on(news, some -> byLead(some, push.apply(some)));
        var after = new ArrayList<>(results);
        refused.forEach(at -> {
            var result = again.getOrDefault(leads.get(at), results.get(at));
            after.set(
                    at,
                    result.fold(stored -> stored, failed -> new PushResult.Failed(explained(failed.cause(), told))));
        });
        return after;
    }

    /** What is refused for its word as a whole is so for each. */
    private static List<PushResult> results(List<Lead> leads, Function<List<Lead>, List<PushResult>> push) {
        try {
            return push.apply(leads);
        } catch (MisconfiguredException refused) {
            if (isUnknownWord(refused)) {
                return Collections.nCopies(leads.size(), new PushResult.Failed(refused));
            }
            throw refused;
        }
    }

    private boolean isNews(List<Choice> before, @Nullable String word) {
        return word != null && !valueOf(word).equals(valueOf(before, word));
    }

    private static Map<Lead, PushResult> byLead(List<Lead> leads, List<PushResult> results) {
        var found = new HashMap<Lead, PushResult>();
        IntStream.range(0, leads.size()).forEach(at -> found.put(leads.get(at), results.get(at)));
        return found;
    }

    private static boolean isUnknownWord(BackendException failure) {
        return failure.diagnosis().reason().equals(UNKNOWN);
    }

    private static BackendException explained(BackendException failure, String told) {
        return isUnknownWord(failure)
                ? new MisconfiguredException(failure.getMessage() + told, failure.diagnosis())
                : failure;
    }

    /** For a message; empty if HubSpot does not tell. */
    private String told() {
        try {
            var words = values().stream()
                    .filter(word -> TELLABLE.matcher(word).matches())
                    .limit(MOST_TOLD)
                    .toList();
            return "; it has " + String.join(", ", words);
        } catch (BackendException unread) {
            return ""; // the refusal counts, and not that nobody may look
        }
    }

    private List<Choice> read() {
        var choices = List.copyOf(catalogue.get());
        known.set(choices);
        return choices;
    }

    private static boolean isAmong(List<Choice> choices, String word) {
        return choices.stream().anyMatch(choice -> choice.isLike(word));
    }
}
