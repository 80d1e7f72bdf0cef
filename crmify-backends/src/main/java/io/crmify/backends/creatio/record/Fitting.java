package io.crmify.backends.creatio.record;

import io.crmify.backend.BackendContext;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.StreetLines;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gives values the form that Creatio wants, and no more characters than their columns take. How many those are is asked of Creatio only
 * for a value that is longer than the shortest text there; where it does not say, it is what its columns usually have.
 */
final class Fitting {
    /** Of Creatio's kinds of texts the shortest has 50 characters, the usual one 250. */
    private static final int SHORT = 50;

    private static final int USUAL = 250;

    private final RecordKind kind;
    private final Function<Map<LeadField, Integer>, Normalizer> normalizers;
    private final Normalizer usual;

    /** {@link IllegalArgumentException} if a setting cannot be read. */
    Fitting(RecordKind kind, BackendContext context) {
        this.kind = kind;
        this.normalizers = longest -> Normalizer.of(context, longest);
        this.usual = normalizers.apply(longest(Map.of()));
    }

    /** @param lengths of columns, as far as Creatio says so */
    Lead fitted(Lead lead, Supplier<Map<String, Integer>> lengths) {
        var isShort = lead.fields().values().stream()
                .noneMatch(value -> value instanceof String text && text.length() > SHORT);
        return (isShort ? usual : normalizers.apply(longest(lengths.get()))).normalized(lead);
    }

    private Map<LeadField, Integer> longest(Map<String, Integer> lengths) {
        var longest = new EnumMap<LeadField, Integer>(LeadField.class);
        kind.fields().stream()
                .filter(field -> kind.lookup(field).isEmpty())
                .forEach(field -> longest.put(field, longest(field, lengths)));
        return longest;
    }

    private int longest(LeadField field, Map<String, Integer> lengths) {
        var own = lengths.getOrDefault(kind.column(field), field == LeadField.POSTAL_CODE ? SHORT : USUAL);
        if (StreetLines.FIELDS.contains(field)) {
            return half(own);
        } else if (PersonName.FIELDS.contains(field)) {
            var whole = kind.joinsName() ? own : lengths.getOrDefault(kind.title(), USUAL);
            return Math.min(own, half(whole));
        }
        return own;
    }

    /** Two and what parts them stand in one column. */
    private static int half(int length) {
        return Math.max(1, (length - 1) / 2);
    }
}
