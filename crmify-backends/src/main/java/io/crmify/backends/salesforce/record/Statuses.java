package io.crmify.backends.salesforce.record;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.MisconfiguredException;
import io.crmify.backends.salesforce.wire.Queries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The words that the account has for the status of a record. Read once an hour, and again when a word is unknown, though not more
 * than once a minute.
 */
public final class Statuses {
    private static final Duration FRESH = Duration.ofHours(1);
    /** For so long nobody looks again for a word that was not there: many records may have it. */
    private static final Duration LACKING = Duration.ofMinutes(1);
    /** What can be told in a message; anything else that stands there is no word of a picklist. */
    private static final Pattern TELLABLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._/&+()-]{0,79}");

    private static final int MOST_TOLD = 20;
    private static final String OF_LEADS = "SELECT MasterLabel, IsConverted, IsDefault FROM LeadStatus";

    private final Queries queries;
    private final Schema schema;
    private final SObject object;
    private final InstantSource clock;
    private final AtomicReference<Words> known = new AtomicReference<>(new Words(List.of(), Instant.EPOCH));

    private record Words(List<Word> all, Instant readAt) {
        boolean has(String word) {
            return all.stream().anyMatch(known -> known.text().equals(word));
        }
    }

    /** One of them. */
    private record Word(String text, boolean isConverted) {}

    public Statuses(Queries queries, Schema schema, SObject object, InstantSource clock) {
        this.queries = queries;
        this.schema = schema;
        this.object = object;
        this.clock = clock;
    }

    /** As they are now, converted ones among them. */
    public List<String> words() {
        return read().all().stream().map(Word::text).toList();
    }

    /** @throws MisconfiguredException if the account has no such word, also now; it lists those that it has */
    void ensureKnown(String word) {
        var cached = Objects.requireNonNull(known.get());
        var time = cached.has(word) ? FRESH : LACKING;
        var current = clock.instant().isBefore(cached.readAt().plus(time)) ? cached : read();
        if (!current.has(word)) {
            throw new MisconfiguredException(
                    "Salesforce has no status of that name; it has %s. Correct the mapping, or add it in Salesforce."
                            .formatted(current.all().stream()
                                    .map(Word::text)
                                    .filter(text -> TELLABLE.matcher(text).matches())
                                    .limit(MOST_TOLD)
                                    .toList()),
                    Diagnosis.of("STATUS_UNKNOWN"));
        }
    }

    /**
     * The first word that a converted lead may have.
     *
     * @throws MisconfiguredException if there is none
     */
    public String converted() {
        return read().all().stream()
                .filter(Word::isConverted)
                .map(Word::text)
                .findFirst()
                .orElseThrow(() -> new MisconfiguredException(
                        "Salesforce has no status for converted leads that this user sees: add one, "
                                + "or name it in crmify.backend.converted-status",
                        Diagnosis.of("NO_CONVERTED_STATUS")));
    }

    private Words read() {
        var words = new Words(object.isLead() ? ofLeads() : ofField(), clock.instant());
        known.set(words);
        return words;
    }

    private List<Word> ofLeads() {
        return queries.all(OF_LEADS).stream()
                .map(row -> new Word(
                        row.text("MasterLabel"), row.text("IsConverted").equals("true")))
                .filter(word -> !word.text().isBlank())
                .toList();
    }

    private List<Word> ofField() {
        if (object.status().isEmpty()) {
            throw new MisconfiguredException(
                    "%s has no status of its own: name a custom picklist in crmify.backend.status-field, or map no status"
                            .formatted(object.name()),
                    Diagnosis.of("STATUS_FIELD_MISSING"));
        }
        return schema.words(object.status()).stream()
                .map(text -> new Word(text, false))
                .toList();
    }
}
