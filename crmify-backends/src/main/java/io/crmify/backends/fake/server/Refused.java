package io.crmify.backends.fake.server;

import io.crmify.CrmifyException;

/** Ends a call with an error. */
public final class Refused extends CrmifyException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    /** @param reason for people; without values */
    public Refused(Reply reply, String reason) {
        super(reason);
        this.reply = reply;
    }

    /** What the caller is answered. */
    public Reply reply() {
        return reply;
    }
}
