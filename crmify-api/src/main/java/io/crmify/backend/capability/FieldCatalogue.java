package io.crmify.backend.capability;

import java.util.List;

/** Tells which fields the records have in the CRM, as it is set up now. */
public interface FieldCatalogue {
    /** All of them, standard ones and the account's own, in the CRM's order. */
    List<Field> fields();

    /**
     * A field.
     *
     * @param name by which the CRM's API knows it
     * @param label by which people know it
     * @param required no record is created without it
     * @param writable the credentials may write it
     */
    record Field(String name, String label, Kind kind, boolean required, boolean writable) {}

    /** What a field holds. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        DATE,
        INSTANT,
        /** One of the CRM's own words, or several. */
        CHOICE,
        /** Anything else. */
        OTHER
    }
}
