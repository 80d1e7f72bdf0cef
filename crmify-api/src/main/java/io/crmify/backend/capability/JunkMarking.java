package io.crmify.backend.capability;

/** Deals with records that turned out to be spam, or doubtful, by the policy of the connection. */
public interface JunkMarking {
    Marked markSpam(String crmId);

    Marked markForReview(String crmId);

    /** What was done. */
    enum Marked {
        /** A field says so. */
        FLAGGED,
        /** A tag says so. */
        TAGGED,
        DELETED,
        /** Nothing: the policy deletes junk only, and the record has more than that. */
        KEPT,
        /** The CRM has no such record. */
        MISSING
    }
}
