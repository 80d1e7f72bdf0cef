package io.crmify.event;

import io.crmify.lead.LeadKey;

/**
 * crmify has given a lead up until it is edited or retried. Not fired for what it tries again by itself.
 *
 * @param reason the stable code of the cause, listed in {@code docs/messages.md}
 */
public record LeadSyncFailed(String connection, LeadKey lead, String reason) {}
