package io.crmify.jpa.config;

/** What becomes of a record when its entity is removed. */
public enum DeletePolicy {
    DELETE,
    KEEP
}
