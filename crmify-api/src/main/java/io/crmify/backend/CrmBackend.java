package io.crmify.backend;

import io.crmify.lead.Lead;

/**
 * A CRM, as far as crmify must know it: two methods.
 *
 * <pre>{@code
 * @Named("mycrm") @ApplicationScoped              // crmify.backend=mycrm
 * class MyCrm implements CrmBackend {
 *     public String syncLead(Lead lead) {
 *         return lead.isCreate() ? client.create(lead.text(EMAIL)) : client.update(lead.crmId(), lead.text(EMAIL));
 *     }
 *     public boolean deleteLead(String crmId) { return client.delete(crmId); }
 * }
 * }</pre>
 *
 * <p>Called on crmify's threads, several at once, never within a transaction and with no database connection held, so it may
 * wait for the network. It must give up before the connection's {@code backend.timeout}. It may be called again for what it has
 * already done: crmify repeats a call whose outcome it never learnt. A failure is best told by an exception of
 * {@link io.crmify.backend.failure}; any other exception counts as "outcome unknown, possibly this record's own fault".
 */
public interface CrmBackend {
    /**
     * Creates or updates a record.
     *
     * @param lead what to write; {@link Lead#crmId()} null means create
     * @return the record's id in the CRM, never blank; after an update usually {@link Lead#crmId()}
     */
    String syncLead(Lead lead);

    /**
     * Deletes a record.
     *
     * @return true if it is deleted now; false if nothing was there, which is just as well
     */
    boolean deleteLead(String crmId);
}
