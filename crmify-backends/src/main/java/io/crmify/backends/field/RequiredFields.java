package io.crmify.backends.field;

import io.crmify.backend.failure.Diagnosis;
import io.crmify.backend.failure.RecordRefusedException;
import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a CRM takes no record without; to be checked before a call is made.
 *
 * <pre>{@code
 * private static final RequiredFields REQUIRED = RequiredFields.allOf("Salesforce", "lead", LAST_NAME, COMPANY);
 * ...
 * REQUIRED.check(lead);
 * }</pre>
 */
public final class RequiredFields {
    private final String crm;
    private final String object;
    private final List<LeadField> fields;
    private final boolean isOneEnough;

    private RequiredFields(String crm, String object, List<LeadField> fields, boolean isOneEnough) {
        this.crm = crm;
        this.object = object;
        this.fields = fields;
        this.isOneEnough = isOneEnough;
    }

    /** Each of them. */
    public static RequiredFields allOf(String crm, String object, LeadField... fields) {
        return new RequiredFields(crm, object, List.of(fields), false);
    }

    /** At least one of them. */
    public static RequiredFields oneOf(String crm, String object, LeadField... fields) {
        return new RequiredFields(crm, object, List.of(fields), true);
    }

    /**
     * A create must have them, and nothing may clear them.
     *
     * @throws RecordRefusedException with a reason like {@code LAST_NAME_MISSING}, or {@code EMAIL_OR_PHONE_MISSING}
     */
    public void check(Lead lead) {
        var missing = fields.stream().filter(missingIn(lead)).toList();
        if (isOneEnough && missing.size() == fields.size() && !missing.isEmpty()) {
            throw refused(lead, missing, "_OR_", " or ");
        } else if (!isOneEnough && !missing.isEmpty()) {
            throw refused(lead, missing.subList(0, 1), "", "");
        }
    }

    private static Predicate<LeadField> missingIn(Lead lead) {
        return field -> {
            var value = lead.text(field);
            var isAbsent = value == null ? lead.isCreate() : value.isBlank();
            return isAbsent || lead.cleared().fields().contains(field);
        };
    }

    private RecordRefusedException refused(Lead lead, List<LeadField> missing, String codeJoint, String joint) {
        var names = missing.stream().map(LeadField::name).toList();
        var words = names.stream().map(RequiredFields::words).collect(Collectors.joining(joint));
        return new RecordRefusedException(
                "%s: %s takes no %s without %s. Map %s, with a fallback."
                        .formatted(lead.key(), crm, object, words, String.join(joint, names)),
                new Diagnosis(String.join(codeJoint, names) + "_MISSING", null, names));
    }

    private static String words(String name) {
        var words =
                name.equals("EMAIL") ? "e-mail" : name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    }
}
