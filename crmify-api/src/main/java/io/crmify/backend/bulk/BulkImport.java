package io.crmify.backend.bulk;

import io.crmify.backend.PushResult;
import io.crmify.lead.Lead;
import java.util.List;
import java.util.Optional;

/**
 * Imports many leads by a job that the CRM works off by itself, as backfills use it. The job's id is kept by the caller, so that
 * another node can go on after a crash: whatever is asked about a job is answered from its id alone. Importing the same twice, with
 * nothing in between, has the same result. It is used only where a create is by crmify's key, and a {@link
 * io.crmify.backend.capability.KeyLookup} finds what was created.
 */
public interface BulkImport {
    /** The most leads of one job: the CRM's own limit. */
    int maxImport();

    /** With fewer leads a job is not worth while; 1,000 unless told otherwise. */
    default int minImport() {
        return 1_000;
    }

    /**
     * Hands over leads: all of them new, or all of them known, for the same lists, and no two with the same key. As many as fit are
     * taken, at least one, from the first on.
     */
    Begun begin(List<Lead> leads);

    /**
     * What has become of a job. Asked for no leads it only tells whether the job is over, and asks the CRM for no more than that.
     *
     * @param leads those that it took, in the same order, in their present state; some may be missing
     * @return one result per lead in that order, or empty while the CRM is at it; a lead without an outcome has failed with "outcome unknown"
     * @throws io.crmify.backend.failure.RecordGoneException if the CRM does not know the job any more
     */
    Optional<List<PushResult>> results(String job, List<Lead> leads);

    /**
     * A job that has begun.
     *
     * @param job the CRM's id of it: up to 255 characters
     * @param taken how many of the leads it has
     */
    record Begun(String job, int taken) {}
}
