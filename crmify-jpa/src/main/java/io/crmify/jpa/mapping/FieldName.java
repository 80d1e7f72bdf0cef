package io.crmify.jpa.mapping;

import io.crmify.lead.LeadField;
import org.jspecify.annotations.Nullable;

/**
 * The name of a field of the CRM: a standard one, or one of the CRM's own.
 *
 * @param text a standard field's constant name, or a colon and the CRM's name
 */
public record FieldName(String text) implements Comparable<FieldName> {
    public static FieldName of(LeadField field) {
        return new FieldName(field.name());
    }

    public static FieldName ofProperty(String property) {
        return new FieldName(":" + property);
    }

    /** The standard field; null if it is one of the CRM's own. */
    public @Nullable LeadField field() {
        return text.startsWith(":") ? null : LeadField.valueOf(text);
    }

    /** The CRM's own name; null if it is a standard field. */
    public @Nullable String property() {
        return text.startsWith(":") ? text.substring(1) : null;
    }

    @Override
    public int compareTo(FieldName other) {
        return text.compareTo(other.text);
    }

    /** As in messages. */
    @Override
    public String toString() {
        return text.startsWith(":") ? "property '" + text.substring(1) + "'" : text;
    }
}
