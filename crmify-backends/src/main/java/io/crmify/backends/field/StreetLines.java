package io.crmify.backends.field;

import static io.crmify.lead.LeadField.STREET;
import static io.crmify.lead.LeadField.STREET_2;

import io.crmify.lead.Lead;
import io.crmify.lead.LeadField;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The two street lines of a lead in the one field that a CRM has for them, parted by a line break. An update may hold one of the
 * lines only; the other is then the one that the CRM has.
 */
public record StreetLines(String first, String second) {
    /** The fields that make up the lines. */
    public static final Set<LeadField> FIELDS = Set.of(STREET, STREET_2);

    /** Neither line. */
    public static final StreetLines NONE = new StreetLines("", "");

    /** The lines of a text that {@link #text()} gave, or that people wrote. */
    public static StreetLines parse(String text) {
        var lines = text.split("\\R", 2);
        return new StreetLines(lines[0], lines.length < 2 ? "" : lines[1]);
    }

    /** Whether the lead writes or clears one of the lines. */
    public static boolean concern(Lead lead) {
        return concerned(lead).findAny().isPresent();
    }

    /** Whether the line that the CRM has must be known to write the lead's. */
    public static boolean needRead(Lead lead) {
        return !lead.isCreate() && concerned(lead).count() == 1;
    }

    /** The lines after the lead has been written. */
    public StreetLines changedBy(Lead lead) {
        return new StreetLines(line(lead, STREET, first), line(lead, STREET_2, second));
    }

    /** Both in one; empty if there is neither. A second line without a first keeps its place. */
    public String text() {
        return second.isBlank() ? first : first + "\n" + second;
    }

    private static Stream<LeadField> concerned(Lead lead) {
        return FIELDS.stream()
                .filter(field -> lead.fields().containsKey(field)
                        || lead.cleared().fields().contains(field));
    }

    private static String line(Lead lead, LeadField field, String before) {
        if (lead.cleared().fields().contains(field)) {
            return "";
        }
        var written = lead.text(field);
        return written == null || written.isBlank() ? before : written;
    }
}
