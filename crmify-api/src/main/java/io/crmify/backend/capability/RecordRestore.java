package io.crmify.backend.capability;

/** Brings back what was deleted, while the CRM still has it. */
public interface RecordRestore {
    /** @return false if the CRM has no such record to restore any more */
    boolean restoreLead(String crmId);
}
