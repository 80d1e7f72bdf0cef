package io.crmify.backend.capability;

/** Erases a person for good, as the GDPR wants it, beyond what a delete does. */
public interface RecordErasure {
    /** Begins, or does it; may be called again for one that is erased. */
    Erasure erase(String crmId);

    /**
     * What the CRM has said of it.
     *
     * @param reference what the CRM knows the request by, to be shown as a proof: a job's id, or the id of the call; blank if it tells none
     * @param complete false if the CRM has accepted it and does it later
     */
    record Erasure(String reference, boolean complete) {}
}
