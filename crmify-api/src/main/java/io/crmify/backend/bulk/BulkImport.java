package io.crmify.backend.bulk;

import io.crmify.backend.PushResult;
import io.crmify.lead.Lead;
import java.util.List;
import java.util.Optional;

/**
 * Imports many leads by a job that the CRM works off by itself. The job's id is kept by the caller, so that another node can go on
 * after a crash. Importing the same twice has the same result.
 */
public interface BulkImport {
    /** The most leads of one job: the CRM's own limit. */
    int maxImport();

    /** Hands over leads; no two have the same key. As many as fit are taken, from the first on. */
    Begun begin(List<Lead> leads);

    /**
     * What has become of a job.
     *
     * @param leads those that it took, in the same order
     * @return one result per lead in that order, or empty while the CRM is at it; a lead without an outcome has failed with "outcome unknown"
     * @throws io.crmify.backend.failure.RecordGoneException if the CRM does not know the job any more
     */
    Optional<List<PushResult>> results(String job, List<Lead> leads);

    /**
     * A job that has begun.
     *
     * @param job the CRM's id of it
     * @param taken how many of the leads it has
     */
    record Begun(String job, int taken) {}
}
