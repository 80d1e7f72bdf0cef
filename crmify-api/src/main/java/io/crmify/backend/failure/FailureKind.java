package io.crmify.backend.failure;

/** Whose fault it is, and whether the call may have been applied. */
public enum FailureKind {
    /** This record's values: it fails until it is edited. */
    RECORD_REFUSED,
    /** The CRM has the person already, under an id that it told. */
    RECORD_CONFLICT,
    /** The CRM does not know the id any more. */
    RECORD_GONE,
    /** Nobody knows whether it was applied; possibly this record's own fault. */
    OUTCOME_UNKNOWN,
    /** The batch was refused as a whole, and the CRM did not say for which record. */
    BATCH_REFUSED,
    /** Nothing was sent: no connection could be made. */
    UNAVAILABLE,
    /** The CRM asks to slow down, or the quota is used up. Nothing was applied. */
    THROTTLED,
    /** The credentials are refused. Nothing was applied. */
    UNAUTHORIZED,
    /** The set-up is wrong: a property, a scope or an option is missing. Nothing was applied. */
    MISCONFIGURED
}
