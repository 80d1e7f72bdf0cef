package io.crmify.backends.creatio.record;

import static io.crmify.lead.LeadField.FIRST_NAME;
import static io.crmify.lead.LeadField.LAST_NAME;

import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.Set;
import java.util.stream.Stream;

/**
 * First and last name in one column. A first name of several words, and a last name that stands alone, have no-break spaces in the
 * column, so that the first plain space is always the one between the two; what people wrote there is read likewise.
 */
public record PersonName(String first, String last) {
    static final PersonName NONE = new PersonName("", "");

    static final Set<LeadField> FIELDS = Set.of(FIRST_NAME, LAST_NAME);

    private static final char NO_BREAK = '\u00A0';

    public static PersonName parse(String text) {
        var parts = text.strip().split(" ", 2);
        return parts.length < 2
                ? new PersonName("", spaced(parts[0]))
                : new PersonName(spaced(parts[0]), parts[1].strip());
    }

    /** Whether the lead writes or clears a part of it. */
    static boolean isConcerned(Lead lead) {
        return concerned(lead).findAny().isPresent();
    }

    /** Whether the part that the CRM has must be known to write the lead's. */
    static boolean needsRead(Lead lead) {
        return !lead.isCreate() && concerned(lead).count() == 1;
    }

    PersonName changedBy(Lead lead) {
        return new PersonName(part(lead, FIRST_NAME, first), part(lead, LAST_NAME, last));
    }

    /** As it is to be read. */
    public String plain() {
        return (first + " " + last).strip();
    }

    /** As it can be parsed again. */
    String text() {
        return first.isEmpty() ? last.replace(' ', NO_BREAK) : first.replace(' ', NO_BREAK) + " " + last;
    }

    private static String spaced(String text) {
        return text.replace(NO_BREAK, ' ');
    }

    private static Stream<LeadField> concerned(Lead lead) {
        return FIELDS.stream()
                .filter(field -> lead.fields().containsKey(field)
                        || lead.cleared().fields().contains(field));
    }

    private static String part(Lead lead, LeadField field, String before) {
        if (lead.cleared().fields().contains(field)) {
            return "";
        }
        var written = lead.text(field);
        return written == null || written.isBlank() ? before : written.strip();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "PersonName";
    }
}
