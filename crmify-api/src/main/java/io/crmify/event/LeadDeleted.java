package io.crmify.event;

import io.crmify.lead.LeadKey;

/**
 * A lead's entity is gone, and its record has been treated by the delete policy.
 *
 * @param crmId the record
 * @param kept true if the policy left it in the CRM
 */
public record LeadDeleted(String connection, LeadKey lead, String crmId, boolean kept) {}
