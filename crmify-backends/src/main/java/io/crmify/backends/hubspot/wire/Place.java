package io.crmify.backends.hubspot.wire;

/** What has a path of its own in each version. */
public enum Place {
    CONTACTS,
    LEADS,
    CONTACT_PROPERTIES,
    LEAD_PROPERTIES,
    LEAD_PIPELINES,
    LISTS,
    ACCOUNT,
    TOKEN,
    EVENTS,
    /** Sends a single marketing mail. */
    MARKETING_MAIL,
    /** Sends a single transactional mail. */
    TRANSACTIONAL_MAIL,
    /** What has become of mails; no dated path is known for it. */
    SENT_MAILS,
    SUBSCRIPTIONS
}
