package io.crmify.backend.capability;

import io.crmify.backend.PushResult;
import io.crmify.lead.Lead;
import java.util.List;

/** Many records in few calls; used instead of {@code syncLead}. */
public interface BatchPush {
    /** The most leads that {@link #push} takes: the CRM's own limit, at least 1. */
    int maxBatch();

    /**
     * Creates or updates: all of one call are of the same kind, and no two have the same key or CRM id.
     *
     * <p>A failure of one lead is its result. A failure of the whole call is thrown, and holds for all leads: a
     * {@link io.crmify.backend.failure.BatchRefusedException}, or another refusal of a record, makes crmify halve the batch until the
     * culprit is found.
     *
     * @return one result per lead, in the same order; a lead whose answer is missing has failed with "outcome unknown"
     */
    List<PushResult> push(List<Lead> leads);
}
