package io.crmify.backend;

import io.crmify.CrmifyException;

/** A backend was about to call the CRM when it no longer may. Nothing was sent; the records are taken up again later. */
public final class CallNotAllowedException extends CrmifyException {
    private static final long serialVersionUID = 1L;

    public CallNotAllowedException(String message) {
        super(message);
    }

    public CallNotAllowedException(String message, Throwable cause) {
        super(message, cause);
    }
}
