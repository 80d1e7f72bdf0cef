package io.crmify.jpa.config;

/** What becomes of a create that may have been applied, where the CRM cannot be asked. */
public enum AmbiguousCreate {
    HOLD,
    RETRY
}
