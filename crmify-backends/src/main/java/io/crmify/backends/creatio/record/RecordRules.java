package io.crmify.backends.creatio.record;

import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.backend.BackendContext;
import io.crmify.backends.field.Normalizer;
import io.crmify.backends.field.RequiredFields;
import io.crmify.lead.Lead;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the connection wants of its records.
 *
 * @param keyField the column that keeps crmify's key; blank for none
 * @param disqualifyReason the word that goes with the status for disqualified leads; blank for none
 * @param skipsUnknownPlaces whether a city, region or country that Creatio does not have is left out, rather than refused
 */
public record RecordRules(
        RecordKind kind,
        String keyField,
        String disqualifyReason,
        boolean skipsUnknownPlaces,
        Fitting fitting,
        RequiredFields required) {
    public static final Set<String> SETTINGS;

    static {
        var settings = new HashSet<>(Set.of("object", "key-field", "disqualify-reason", "unknown-place"));
        settings.addAll(Normalizer.SETTINGS);
        SETTINGS = Set.copyOf(settings);
    }

    /** {@link IllegalArgumentException} if a setting cannot be read. */
    public static RecordRules of(BackendContext context) {
        var kind = RecordKind.of(context.setting("object").orElse("Lead"));
        var keyField = context.setting("key-field").map(String::strip).orElse("");
        if (!keyField.isEmpty() && !keyField.matches("[A-Za-z][A-Za-z0-9_]{0,99}")) {
            throw new IllegalArgumentException(
                    "crmify.backend.key-field is no column; give its code, like UsrCrmifyKey");
        }
        var place = context.setting("unknown-place").orElse("REFUSE").strip().toUpperCase(Locale.ROOT);
        if (!Set.of("REFUSE", "SKIP").contains(place)) {
            throw new IllegalArgumentException(
                    "crmify.backend.unknown-place was '%s'; write REFUSE or SKIP".formatted(place));
        }
        return new RecordRules(
                kind,
                keyField,
                context.setting("disqualify-reason").orElse(""),
                place.equals("SKIP"),
                new Fitting(kind, context),
                RequiredFields.allOf("Creatio", kind.table().toLowerCase(Locale.ROOT), LAST_NAME));
    }

    /**
     * As it is to be written. {@link io.crmify.backend.failure.RecordRefusedException} if Creatio would not take it.
     *
     * @param lengths of columns, as far as Creatio says so
     */
    Lead checked(Lead lead, Supplier<Map<String, Integer>> lengths) {
        var fitted = fitting.fitted(lead, lengths);
        required.check(fitted);
        return fitted;
    }
}
