package io.crmify.backend.activity;

/** Has the CRM send single e-mails. */
public interface MailSender {
    /** Sending one again with the same key sends no second one. */
    Sent send(SingleMail mail);

    /** What has become of one. */
    Sent sent(String sendId);

    /**
     * What the CRM says of it.
     *
     * @param sendId to ask again
     * @param reason the CRM's own word
     */
    record Sent(String sendId, State state, String reason) {}

    /** Where it stands. */
    enum State {
        PENDING,
        SENT,
        /** To be tried again later, with the same key. */
        LATER,
        /** This person gets none: opted out, bounced. */
        REFUSED,
        /** The template or the account is not in order. */
        MISCONFIGURED
    }
}
