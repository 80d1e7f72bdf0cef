package io.crmify.backends.field;

import static io.crmify.lead.LeadField.EMAIL;
import static io.crmify.lead.LeadField.MOBILE_PHONE;
import static io.crmify.lead.LeadField.PHONE;
import static io.crmify.lead.LeadField.SECONDARY_EMAIL;
import static io.crmify.lead.LeadField.WEBSITE;

import io.crmify.backend.BackendContext;
import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gives values the form that CRMs want: trimmed, no blank ones, e-mail addresses in lower case, phone numbers without the marks
 * between their digits, country codes in upper case, and no longer than the CRM's field. The settings relax it:
 *
 * <pre>{@code
 * crmify.backend.normalize.email     LOWER, or KEEP
 * crmify.backend.normalize.phone     STRIP, or KEEP, or E164:<country calling code>, E164:49 say
 * crmify.backend.normalize.country   UPPER (codes of two or three letters; names stay), or KEEP
 * crmify.backend.normalize.length    REFUSE, or CUT (but for addresses and numbers), or KEEP
 * }</pre>
 */
public final class Normalizer {
    /** What a backend that uses this declares among its settings. */
    public static final Set<String> SETTINGS =
            Set.of("normalize.email", "normalize.phone", "normalize.country", "normalize.length");

    /** Half of one of these would be another one. */
    private static final Set<LeadField> UNCUT = Set.of(EMAIL, SECONDARY_EMAIL, PHONE, MOBILE_PHONE, WEBSITE);

    private final boolean lowersEmail;
    private final PhoneForm phone;
    private final boolean raisesCountry;
    private final TooLong tooLong;
    private final Map<LeadField, Integer> longest;

    private enum TooLong {
        REFUSE,
        CUT,
        KEEP
    }

    private Normalizer(BackendContext context, Map<LeadField, Integer> longest) {
        this.lowersEmail = choice(context, "normalize.email", "LOWER", "KEEP").equals("LOWER");
        this.phone = PhoneForm.parse(context.setting("normalize.phone").orElse("STRIP"));
        this.raisesCountry =
                choice(context, "normalize.country", "UPPER", "KEEP").equals("UPPER");
        this.tooLong = TooLong.valueOf(choice(context, "normalize.length", "REFUSE", "CUT", "KEEP"));
        this.longest = Map.copyOf(longest);
    }

    private Normalizer(Normalizer like, Map<LeadField, Integer> longest) {
        this.lowersEmail = like.lowersEmail;
        this.phone = like.phone;
        this.raisesCountry = like.raisesCountry;
        this.tooLong = like.tooLong;
        this.longest = Map.copyOf(longest);
    }

    /**
     * @param longest how many characters (UTF-16) the CRM's fields take; those that are absent take any
     * @throws IllegalArgumentException if a setting cannot be read
     */
    public static Normalizer of(BackendContext context, Map<LeadField, Integer> longest) {
        return new Normalizer(context, longest);
    }

    /** The same for fields that take so many characters. */
    public Normalizer withLongest(Map<LeadField, Integer> other) {
        return new Normalizer(this, other);
    }

    /**
     * The lead as it is to be sent.
     *
     * @throws RecordRefusedException if a value is too long, with a reason like {@code FIRST_NAME_TOO_LONG}
     */
    public Lead normalized(Lead lead) {
        var fields = new HashMap<LeadField, Object>();
        lead.fields().forEach((field, value) -> {
            var formed = value instanceof String text ? limited(lead, field, formed(field, text)) : value;
            if (!formed.equals("")) {
                fields.put(field, formed);
            }
        });
        var properties = new HashMap<String, Object>();
        lead.properties().forEach((name, value) -> {
            var formed = value instanceof String text ? text.strip() : value;
            if (!formed.equals("")) {
                properties.put(name, formed);
            }
        });
        return new Lead(
                lead.key(), lead.crmId(), fields, properties, lead.status(), lead.tags(), lead.lists(), lead.cleared());
    }

    private String formed(LeadField field, String text) {
        var value = text.strip();
        return switch (field) {
            case EMAIL, SECONDARY_EMAIL -> lowersEmail ? value.toLowerCase(Locale.ROOT) : value;
            case PHONE, MOBILE_PHONE -> phone.of(value);
            case COUNTRY -> raisesCountry && value.matches("[A-Za-z]{2,3}") ? value.toUpperCase(Locale.ROOT) : value;
            default -> value;
        };
    }

    private String limited(Lead lead, LeadField field, String value) {
        var most = longest.getOrDefault(field, Integer.MAX_VALUE);
        if (value.length() <= most || tooLong == TooLong.KEEP) {
            return value;
        }
        if (tooLong == TooLong.CUT && !UNCUT.contains(field)) {
            var isPairCut = Character.isHighSurrogate(value.charAt(most - 1));
            return value.substring(0, isPairCut ? most - 1 : most).strip();
        }
        throw new RecordRefusedException(
                "%s: %s has %d characters, and the CRM takes %d. Shorten it, or set crmify.backend.normalize.length."
                        .formatted(lead.key(), field, value.length(), most),
                new Diagnosis(field + "_TOO_LONG", null, List.of(field.name())));
    }

    private static String choice(BackendContext context, String setting, String... words) {
        var word = context.setting(setting).map(String::strip).orElse(words[0]).toUpperCase(Locale.ROOT);
        if (!List.of(words).contains(word)) {
            throw new IllegalArgumentException(
                    "crmify.backend.%s was '%s'; write one of %s".formatted(setting, word, List.of(words)));
        }
        return word;
    }
}
