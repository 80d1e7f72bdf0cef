package io.crmify.backend.capability;

import org.jspecify.annotations.Nullable;

/** Turns a lead into what the CRM makes of a customer. */
public interface LeadConversion {
    /** Converting one that is converted gives the same answer. */
    Conversion convert(String crmId);

    /**
     * What has become of it.
     *
     * @param crmId the record that is to be written to from now on: another one where the CRM makes a contact of a lead
     * @param object the CRM's name of that record's kind
     * @param accountId the company; null if there is none
     */
    record Conversion(String crmId, String object, @Nullable String accountId) {}
}
