package io.crmify.lead;

/** Where a lead stands, in words that every CRM can be given its own for. */
public enum LeadStage {
    /** Signed up; nobody has spoken with them. */
    NEW,
    /** Someone has, or they followed a link in a mail. */
    CONTACTED,
    /** They bought. */
    CONVERTED,
    /** They left, or never were one. */
    DEAD
}
