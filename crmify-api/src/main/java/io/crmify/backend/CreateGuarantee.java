package io.crmify.backend;

/** What keeps a create from making two records when nobody knows whether its first call was applied. */
public enum CreateGuarantee {
    /** The CRM itself: a create is an upsert on crmify's key, and repeating it is harmless. */
    KEYED,
    /** A look-up by crmify's key that sees every applied create; the backend implements {@code KeyLookup}. */
    FINDABLE,
    /** Nothing. Such a create is held for an operator, or repeated if {@code crmify.backend.ambiguous-create=RETRY}. */
    BLIND
}
