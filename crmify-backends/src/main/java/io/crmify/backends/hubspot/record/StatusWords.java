package io.crmify.backends.hubspot.record;

import io.crmify.backend.PushResult;
import io.crmify.backend.failure.BackendException;
import io.crmify.backend.failure.MisconfiguredException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

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
        var choices = Objects.requireNonNull(known.get());
        return choices.stream()
                .filter(choice -> choice.is(word))
                .findFirst()
                .or(() -> choices.stream().filter(choice -> choice.isLike(word)).findFirst())
                .map(Choice::value)
                .orElse(word);
    }

    /** Has failures that a wrong word is to blame for tell the right ones; later calls know the words that are new by now. */
    public List<PushResult> explained(Supplier<List<PushResult>> push) {
        try {
            var results = push.get();
            var isRefused = results.stream()
                    .anyMatch(result -> result.<Boolean>fold(stored -> false, failed -> isUnknownWord(failed.cause())));
            if (!isRefused) {
                return results;
            }
            var told = told();
            return results.stream()
                    .map(result -> result.<PushResult>fold(
                            stored -> stored, failed -> new PushResult.Failed(explained(failed.cause(), told))))
                    .toList();
        } catch (MisconfiguredException refused) {
            throw isUnknownWord(refused) ? explained(refused, told()) : refused;
        }
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
