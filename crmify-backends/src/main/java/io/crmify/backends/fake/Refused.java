package io.crmify.backends.fake;

import io.crmify.CrmifyException;

/** Ends a call with an error. */
final class Refused extends CrmifyException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    /** @param reason for people; without values */
    Refused(Reply reply, String reason) {
        super(reason);
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }
}
